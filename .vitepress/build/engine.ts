import { fileURLToPath } from 'node:url';
import { build, type Plugin as BundlerPlugin } from 'esbuild';
import type { Plugin } from 'vite';
import { BUILTINS_PACKAGE } from '../../src/program/libraries.ts';
import { readDefinitions } from '../../src/program/node/definitions.ts';
import { judgePackage, judgePackages } from '../../src/grading/kit_modules.ts';
import { buildReplayScript } from '../../src/debugger/replay/node/build.ts';
import { buildJudgeLibrary } from '../../src/grading/node/build_library.ts';
import {
  buildLibrary,
  buildLibraryBundle,
  buildSandboxScripts,
  type ImportedNames,
} from '../../src/sandbox/node/build.ts';

const prefix = 'virtual:logbook/engine/';
const devFolder = '/@logbook-engine/';
const bundlePrefix = 'library-bundle/';

/** The module whose default export is the address of a script with just these names of libraries. */
export function bundleModule(imported: ImportedNames): string {
  return `${prefix}${bundlePrefix}${Buffer.from(JSON.stringify(imported)).toString('base64url')}`;
}

function importedBy(name: string): ImportedNames {
  const text = Buffer.from(name.slice(bundlePrefix.length), 'base64url').toString();
  return JSON.parse(text) as ImportedNames; // As `bundleModule` wrote it.
}

/**
 * Serves the scripts that run and compile programs as files of the site, each fetched when it is
 * first needed: the sandbox's frame and worker, the compiler, and one script per package of libraries.
 * Each module's default export is its file's address.
 *
 * @param options.packages Names that the site's programs import besides their own files.
 */
export function enginePlugin({ packages }: { packages: readonly string[] }): Plugin {
  let isBuild = false;
  const texts = new Map<string, Promise<string>>();
  const textOf = (name: string): Promise<string> => {
    const known = texts.get(name) ?? makeScript(name, packages);
    texts.set(name, known);
    return known;
  };
  return {
    name: 'logbook:engine',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    // While the site is being written, the scripts come from the server as they are asked for.
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const at = path.indexOf(devFolder);
        if (at < 0) {
          next();
          return;
        }
        textOf(path.slice(at + devFolder.length)).then((text) => {
          response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
          response.end(text);
        }, next);
      });
    },
    resolveId(id) {
      return id.startsWith(prefix) ? `\0${id}` : undefined;
    },
    async load(id, options) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const name = id.slice(prefix.length + 1);
      if (name === 'libraries') {
        const names = [...Object.keys(judgePackages), BUILTINS_PACKAGE];
        const imports = names.map(
          (item, index) => `import a${index} from '${prefix}library/${item}'`,
        );
        const entries = names.map((item, index) => `${JSON.stringify(item)}: a${index}`);
        return `${imports.join('\n')}\nexport default { ${entries.join(', ')} }`;
      }
      // What renders the pages runs nothing.
      if (options?.ssr === true) return `export default ''`;
      if (!isBuild) return `export default ${JSON.stringify(devFolder + name)}`;
      const reference = this.emitFile({
        type: 'asset',
        name: `${fileName(name)}.${name === 'definitions' ? 'json' : 'js'}`,
        source: await textOf(name),
      });
      return `export default import.meta.ROLLUP_FILE_URL_${reference}`;
    },
  };
}

/** What the file with a script is called, without its ending. */
function fileName(name: string): string {
  return (name.startsWith(bundlePrefix) ? 'library-bundle' : name).replace(/\W+/g, '-');
}

async function makeScript(name: string, packages: readonly string[]): Promise<string> {
  if (name === 'definitions') return JSON.stringify(await readDefinitions(packages));
  if (name === `library/${judgePackage}`) return buildJudgeLibrary();
  if (name.startsWith(bundlePrefix)) return buildLibraryBundle(importedBy(name));
  if (name.startsWith('library/')) return buildLibrary(name.slice('library/'.length));
  if (name === 'compiler') return buildCompiler();
  if (name === 'doctor') return buildExtension('doctor/browser/extension.ts');
  if (name === 'debugger-compiler') return buildExtension('debugger/replay/browser/extension.ts');
  if (name === 'debugger-worker') return buildReplayScript();
  const scripts = await buildSandboxScripts();
  return name === 'frame' ? scripts.frame : scripts.worker;
}

/** The compiler's worker; TypeScript's ways of reading a disk are left out. */
function buildCompiler(): Promise<string> {
  return buildClassic('program/browser/compiler.worker.ts');
}

/** What is loaded behind the compiler and uses its TypeScript. */
function buildExtension(path: string): Promise<string> {
  return buildClassic(path, [
    {
      name: 'shared-typescript',
      setup(bundler) {
        bundler.onResolve({ filter: /^typescript$/ }, ({ path }) => ({
          path,
          namespace: 'shared',
        }));
        bundler.onLoad({ filter: /.*/, namespace: 'shared' }, () => ({
          contents: 'module.exports = globalThis.logbookTypeScript',
        }));
      },
    },
  ]);
}

/** A script of `src/` as one classic script. */
async function buildClassic(path: string, plugins: readonly BundlerPlugin[] = []): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../src/${path}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'none',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      ...plugins,
      {
        name: 'no-node',
        setup(bundler) {
          bundler.onResolve(
            {
              filter:
                /^(node:)?(fs|path|os|crypto|inspector|perf_hooks|module|source-map-support)$/,
            },
            ({ path }) => ({ path, namespace: 'no-node' }),
          );
          bundler.onLoad({ filter: /.*/, namespace: 'no-node' }, () => ({
            contents: 'module.exports = {}',
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}
