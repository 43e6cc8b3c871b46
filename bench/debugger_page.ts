/** A page with nothing on it but the replay engine: how long a command takes there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { findBrowser } from '../scripts/browser.mjs';
import { createReplayCompiler, type ReplaySource } from '../src/debugger/replay/compiler.ts';
import { buildReplayScript } from '../src/debugger/replay/node/build.ts';
import { buildSandboxScripts } from '../src/sandbox/node/build.ts';

const path = (file: string) =>
  JSON.stringify(fileURLToPath(new URL(`../src/debugger/replay/${file}`, import.meta.url)));

// The compiler answers from Node, once: in a page it is warm by the time a command is typed.
const driver = `
  import { createBrowserReplayHost } from ${path('browser/host.ts')};
  import { ReplayTarget } from ${path('replay_target.ts')};
  const text = async (address) => (await fetch(address)).text();
  const known = new Map();
  const compiler = Object.fromEntries(['prepare', 'program', 'snippet', 'condition'].map((method) => [
    method,
    (...values) => {
      const key = JSON.stringify([method, values]);
      if (!known.has(key)) known.set(key, window.askCompiler(method, values));
      return known.get(key);
    },
  ]));
  const host = createBrowserReplayHost({
    loadFrameScript: () => text('/frame.js'),
    loadWorkerScript: () => text('/worker.js'),
    loadLibraries: async () => [],
  });
  let target;
  window.begin = async (source) => {
    target = new ReplayTarget(source, compiler, host);
    await target.start();
  };
  window.runTo = async (limit) => {
    const program = await compiler.program('trace', []);
    const started = performance.now();
    await new Promise((resolve) => host.run({
      program, entry: 'main.ts', arguments: [], epoch: 0, seed: 1, callLimit: host.callLimit,
      lastSite: 1_000, outputLimit: 1_000_000, limit, isRecorded: true, deadline: 20_000,
      captures: [], interventions: [], probes: [],
    }, (message) => { if (message.kind === 'over') resolve(); }));
    return performance.now() - started;
  };
  window.command = async (event) => {
    const started = performance.now();
    const { stop } = await target.resume({ kind: 'goto', event }, []);
    await target.evaluate([{ frame: stop.frames.length - 1, source: 'total' }]);
    return performance.now() - started;
  };
`;

export interface ReplayPage {
  /** Milliseconds of an instrumented run up to so many entries. */
  runTo(limit: number): Promise<number>;
  /** Milliseconds from `goto EVENT` and a question there to its answer. */
  command(event: number): Promise<number>;
  close(): Promise<void>;
}

/** Opens the page in the installed browser; undefined where there is none. */
export async function openReplayPage(source: ReplaySource): Promise<ReplayPage | undefined> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) return undefined;
  const scripts = await buildSandboxScripts();
  const { outputFiles } = await build({
    stdin: { contents: driver, resolveDir: '/' },
    bundle: true,
    write: false,
    format: 'iife',
  });
  const texts: Readonly<Record<string, string>> = {
    '/frame.js': scripts.frame,
    '/worker.js': await buildReplayScript(),
    '/page.js': outputFiles[0]?.text ?? '',
  };
  const server = createServer((request, response) => {
    const text = texts[request.url ?? '/'];
    response.setHeader('content-type', text === undefined ? 'text/html' : 'text/javascript');
    response.end(text ?? '<!doctype html><title>t</title><script src="/page.js" defer></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox'] });
  const page = await browser.newPage();
  const compiler = createReplayCompiler();
  await page.exposeFunction(
    'askCompiler',
    (method: 'prepare' | 'program' | 'snippet' | 'condition', values: never[]) =>
      // The page calls each with what it takes.
      (compiler[method] as (...given: never[]) => Promise<unknown>)(...values),
  );
  await page.goto(`http://localhost:${port}/`);
  const call = (name: string, value: unknown) =>
    page.evaluate(
      ([given, argument]) => (Reflect.get(window, given) as (of: unknown) => unknown)(argument),
      [name, value] as const,
    );
  await call('begin', source);
  return {
    runTo: async (limit) => Number(await call('runTo', limit)),
    command: async (event) => Number(await call('command', event)),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
