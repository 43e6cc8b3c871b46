import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildLibrary } from '../../sandbox/node/build.ts';
import { judgePackage, kitModules } from '../kit_modules.ts';

const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * Builds the page's script of Vitest, its runner and what exercise tests may import. It is given to
 * the sandbox as a library, yet comes to life only when a run first reads one of its exports: by
 * then the program's timers, console and process are in place, which Vitest takes hold of.
 */
export async function buildJudgeLibrary(): Promise<string> {
  const modules: Record<string, string> = {
    vitest: 'vitest',
    'logbook/judge': source('grading/browser/vitest_in_page.ts'),
    ...Object.fromEntries(Object.entries(kitModules).map(([name, path]) => [name, source(path)])),
  };
  const [code, names] = await Promise.all([
    buildLibrary(judgePackage, {
      modules,
      keepNames: true,
      define: { 'process.env.NODE_ENV': '"test"' },
    }),
    Promise.all(
      Object.entries(modules).map(async ([name, path]) => [name, await exportsOf(path)] as const),
    ),
  ]);
  return `(function (require) {
  var loaded;
  function load() { return loaded || (loaded = (${code})(require)); }
  function late(name, names) {
    var exports = Object.create(null);
    names.forEach(function (key) {
      Object.defineProperty(exports, key, { enumerable: true, get: function () { return load()[name][key]; } });
    });
    return exports;
  }
  return { ${names.map(([name, keys]) => `${JSON.stringify(name)}: late(${JSON.stringify(name)}, ${JSON.stringify(keys)})`).join(', ')} };
})`;
}

/** The names that a module exports. */
async function exportsOf(path: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: `export * from ${JSON.stringify(path)}`, resolveDir: source('..') },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  return Object.values(metafile.outputs)[0]?.exports ?? [];
}
