/** A page with nothing on it but the sandbox, served from this process: the engine without the site. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { buildLibrary, buildSandboxScripts } from '../../src/sandbox/node/build.ts';
import type {
  ProgramRequest,
  ProgramResponse,
  RunEvent,
  RunRequest,
  RunResult,
} from '../../src/sandbox/types.ts';

/** What a run in the page came to. */
export interface PageRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly events: readonly RunEvent[];
  readonly result: RunResult;
  /** An answer or the sentence of a refusal for each request. */
  readonly responses: readonly (ProgramResponse | string)[];
  /** The longest time for which the page did nothing else while the program ran, in milliseconds. */
  readonly longestStall: number;
}

export interface PageRunOptions {
  readonly requests?: readonly ProgramRequest[];
  /** Presses Stop after so long. */
  readonly stopAfterMilliseconds?: number;
  /** Another script in the worker's place, to try what the policy alone holds back. */
  readonly workerScript?: string;
}

const driver = `
  import { createBrowserSandbox } from ${JSON.stringify(fileURLToPath(new URL('../../src/sandbox/browser/sandbox.ts', import.meta.url)))};
  const text = async (path) => (await fetch(path)).text();
  const open = (loadWorkerScript) => createBrowserSandbox({
    loadFrameScript: () => text('/frame.js'),
    loadWorkerScript,
    loadLibrary: (name) => text('/library/' + encodeURIComponent(name)),
  });
  const usual = open(() => text('/worker.js'));
  window.runProgram = async (request, { requests = [], stopAfterMilliseconds, workerScript } = {}) => {
    const sandbox = workerScript === undefined ? usual : open(async () => workerScript);
    const written = { stdout: '', stderr: '' };
    const events = [];
    longestStall();
    const run = sandbox.run(request, (event) => {
      if (event.kind === 'output') written[event.stream] += event.text;
      else events.push(event);
    });
    if (stopAfterMilliseconds !== undefined) setTimeout(() => run.stop(), stopAfterMilliseconds);
    const responses = [];
    for (const item of requests) responses.push(await run.fetch(item).catch((error) => error.message));
    if (requests.length > 0) run.stop();
    const result = await run.result;
    return { ...written, events, result, responses, longestStall: longestStall() };
  };
  window.firstOutput = async (request) => {
    const started = performance.now();
    let elapsed = 0;
    const run = usual.run(request, () => { elapsed ||= performance.now() - started; });
    await run.result;
    return elapsed;
  };
  let longest = 0, last = performance.now();
  setInterval(() => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; }, 5);
  const longestStall = () => {
    const value = Math.max(longest, performance.now() - last);
    longest = 0;
    last = performance.now();
    return value;
  };
`;

export interface SandboxPage {
  readonly page: Page;
  readonly browser: Browser;
  readonly origin: string;
  run(request: RunRequest, options?: PageRunOptions): Promise<PageRun>;
  /** Milliseconds from the start of a run to its first output. */
  firstOutput(request: RunRequest): Promise<number>;
  close(): Promise<void>;
}

/** Starts a server on a free port and opens the page in the installed browser. */
export async function openSandboxPage(): Promise<SandboxPage> {
  const scripts = await buildSandboxScripts();
  const { outputFiles } = await build({
    stdin: { contents: driver, resolveDir: '/' },
    bundle: true,
    write: false,
    format: 'iife',
  });
  const texts: Record<string, string> = {
    '/frame.js': scripts.frame,
    '/worker.js': scripts.worker,
    '/page.js': outputFiles[0]?.text ?? '',
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const library = /^\/library\/(.*)$/.exec(path)?.[1];
    const body =
      library === undefined
        ? Promise.resolve(
            texts[path] ?? '<!doctype html><title>t</title><body><script src="/page.js"></script>',
          )
        : buildLibrary(decodeURIComponent(library));
    response.setHeader('content-type', path in texts ? 'text/javascript' : 'text/html');
    body.then(
      (text) => response.end(text),
      () => response.writeHead(500).end(),
    );
  });
  const port = await listen(server);
  const browser = await chromium.launch({
    executablePath: (await findBrowser()) ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await browser.newPage();
  const origin = `http://127.0.0.1:${port}`;
  await page.goto(origin);
  return {
    page,
    browser,
    origin,
    run: (request, options = {}) =>
      page.evaluate(
        ([given, more]) =>
          (
            window as unknown as {
              runProgram(request: RunRequest, options: PageRunOptions): Promise<PageRun>;
            }
          ).runProgram(given, more),
        [request, options] as const,
      ),
    firstOutput: (request) =>
      page.evaluate(
        (given) =>
          (window as unknown as { firstOutput(request: RunRequest): Promise<number> }).firstOutput(
            given,
          ),
        request,
      ),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
