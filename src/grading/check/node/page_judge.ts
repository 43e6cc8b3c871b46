import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { SourceFiles } from '../../../course/types.ts';
import { compileProgram } from '../../../program/compile.ts';
import { buildLibrary, buildSandboxScripts } from '../../../sandbox/node/build.ts';
import type { Diagnose } from '../../doctor.ts';
import type { Judgment } from '../../judgment.ts';
import { judgeLibraries, judgePackage } from '../../kit_modules.ts';
import { layoutAliases } from '../../layout.ts';
import { buildJudgeLibrary } from '../../node/build_library.ts';
import type { Verdict } from '../../verdict.ts';

export interface PageJudge {
  judge(judgment: Judgment): Promise<Verdict>;
  close(): Promise<void>;
}

/** An address that only this browser knows, and that the scripts below are served at. */
const origin = 'http://logbook.localhost';

/**
 * Opens a judge in a real browser.
 *
 * @param executablePath The browser to start.
 * @param diagnose The project doctor. It stays in Node, as the compiler does.
 */
export async function openPageJudge(
  executablePath: string,
  diagnose: Diagnose,
): Promise<PageJudge> {
  const [scripts, harness] = await Promise.all([buildSandboxScripts(), bundleHarness()]);
  const libraries = new Map<string, Promise<string>>();
  const library = (name: string): Promise<string> => {
    const known = libraries.get(name);
    if (known) return known;
    const built = name === judgePackage ? buildJudgeLibrary() : buildLibrary(name);
    libraries.set(name, built);
    return built;
  };
  const browser = await chromium.launch({
    executablePath,
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
  await page.route(`${origin}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    const served: Record<string, () => string | Promise<string>> = {
      '': () => '<!doctype html><title>check</title><script src="/harness.js"></script>',
      'harness.js': () => harness,
      'frame.js': () => scripts.frame,
      'worker.js': () => scripts.worker,
    };
    const body = path.startsWith('library/')
      ? await library(decodeURIComponent(path.slice('library/'.length)))
      : await served[path]?.();
    const contentType = path === '' ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8';
    await route.fulfill(body === undefined ? { status: 404 } : { body, contentType });
  });
  await page.exposeFunction('compileForPage', (files: SourceFiles, entries: readonly string[]) =>
    compileProgram(files, { entries, aliases: layoutAliases, libraries: judgeLibraries }),
  );
  await page.exposeFunction('diagnoseForPage', diagnose);
  await page.goto(`${origin}/`);
  return {
    judge: (judgment) => page.evaluate((given) => window.judgeHere(given), judgment),
    close: () => browser.close(),
  };
}

async function bundleHarness(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../browser/harness.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
