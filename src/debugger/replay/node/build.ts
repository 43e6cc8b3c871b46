import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles the script of the page's replay worker; the site serves it as a static file. */
export async function buildReplayScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../browser/worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'none',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
