import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { scriptInHtml } from '../../src/sandbox/browser/frame_document.ts';

/** A script of the theme as the text of a `<script>` in a page's head: small, and ready at once. */
export async function inlineScript(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../theme/${path}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'none',
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  });
  return scriptInHtml(outputFiles[0]?.text.trim() ?? '');
}
