import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { builtinsEntry, sharedModules } from '../runtime/shared_modules.ts';
import { BUILTINS_PACKAGE, LIBRARY_PACKAGES, NODE_PACKAGES } from '../../program/libraries.ts';

/** The scripts that the page's sandbox consists of, as texts. */
export interface SandboxScripts {
  /** For `loadFrameScript`. */
  readonly frame: string;
  /** For `loadWorkerScript`. */
  readonly worker: string;
}

const common = {
  bundle: true,
  write: false,
  minify: true,
  legalComments: 'none',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'silent',
} satisfies BuildOptions;

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ ...common, ...options });
  return outputFiles?.[0]?.text ?? '';
}

/** Bundles the frame's and the worker's scripts; the site serves them as static files. */
export async function buildSandboxScripts(): Promise<SandboxScripts> {
  const entry = (name: string) => fileURLToPath(new URL(`../browser/${name}`, import.meta.url));
  const [frame, worker] = await Promise.all([
    bundle({ entryPoints: [entry('frame.ts')], format: 'iife' }),
    bundle({ entryPoints: [entry('worker.ts')], format: 'iife' }),
  ]);
  return { frame, worker };
}

const runtimeFolder = fileURLToPath(new URL('../runtime/', import.meta.url));

/** What a package written for Node asks for, and the module of the sandbox that it gets. */
const STANDINS: Readonly<Record<string, string>> = {
  buffer: "module.exports = shared['builtins/buffer']",
  events: "module.exports = shared['builtins/events'].EventEmitter",
  'abort-controller': 'module.exports = globalThis',
  // The program's process is there only once it runs.
  'process/': `module.exports = {
    nextTick: (...values) => globalThis.process.nextTick(...values),
    emitWarning: (...values) => globalThis.process.emitWarning(...values),
    get stdout() { return globalThis.process.stdout; },
    get stderr() { return globalThis.process.stderr; },
  };`,
  './util/inspect': `module.exports = {
    inspect: shared['inspect/inspect'].inspect,
    format: shared['inspect/format'].format,
  };`,
};

/**
 * Bundles modules of ours over those that the worker has already: they hold state, so that there
 * must be one of each.
 */
function buildOverShared(contents: string, sourcefile: string): Promise<string> {
  const decoder = join(runtimeFolder, 'builtins/string_decoder.ts');
  return bundle({
    stdin: { contents, resolveDir: runtimeFolder, sourcefile },
    format: 'cjs',
    keepNames: true,
    plugins: [
      {
        name: 'shared-modules',
        setup(bundler) {
          bundler.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
            const name = relative(runtimeFolder, join(resolveDir, path)).replace(/\.ts$/, '');
            if (Object.hasOwn(sharedModules, name) || name === providedBuffer(sourcefile)) {
              return { path: name, namespace: 'shared' };
            }
            if (path in STANDINS) return { path, namespace: 'stand-in' };
            if (/^(builtins|libraries)\//.test(name) || /node_modules/.test(resolveDir))
              return undefined;
            return { errors: [{ text: `${name} is not among the shared modules` }] };
          });
          bundler.onResolve({ filter: /^string_decoder\/$/ }, () => ({ path: decoder }));
          bundler.onResolve({ filter: /^[^.]/ }, ({ path }) => {
            if (path in STANDINS) return { path, namespace: 'stand-in' };
            // Another script of the page has it.
            return path.startsWith('node:') ? { path, external: true } : undefined;
          });
          bundler.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
            contents: STANDINS[path] ?? '',
          }));
          bundler.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
            contents: `module.exports = shared[${JSON.stringify(path)}]`,
          }));
        },
      },
    ],
  });
}

/** `Buffer` comes with the built-in modules; the other scripts share theirs. */
const providedBuffer = (script: string) =>
  script === builtinsFile ? undefined : 'builtins/buffer';
const builtinsFile = 'builtins.js';

/** Node's built-in modules. */
async function buildBuiltins(): Promise<string> {
  const contents = `import * as builtins from './builtins/index.ts';
module.exports = { ${JSON.stringify(builtinsEntry)}: builtins };`;
  return asLibrary(await buildOverShared(contents, builtinsFile));
}

/** The expression of a function that gives what a CommonJS text exports. */
function asLibrary(code: string): string {
  return `(function (require, shared) { var module = { exports: {} }, exports = module.exports;\n${code}\nreturn module.exports; })`;
}

export interface LibraryOptions {
  /**
   * Import names with the files behind them, for what is no installed package:
   * `{ vitest: '/…/runner/entry.ts' }`. By default the names `LIBRARY_PACKAGES` has for the package.
   */
  readonly modules?: Readonly<Record<string, string>>;
  /** Names that other packages of the page provide: they are imported, not bundled. */
  readonly external?: readonly string[];
  /** The folder whose `node_modules` the package is in; the repository by default. */
  readonly root?: string;
  /** Compile-time constants, as esbuild's `define`. */
  readonly define?: Readonly<Record<string, string>>;
  /** Keeps the names of functions and classes, for what prints them. */
  readonly keepNames?: boolean;
}

/**
 * Bundles a package, or Node's built-in modules (`BUILTINS_PACKAGE`), to one script that gives a
 * sandbox all the package's import names at once, so that they share their classes. The text is an
 * expression; the page fetches it as a static file and hands it to `loadLibrary`.
 */
export async function buildLibrary(
  packageName: string,
  options: LibraryOptions = {},
): Promise<string> {
  if (packageName === BUILTINS_PACKAGE) return buildBuiltins();
  if (packageName in NODE_PACKAGES) {
    const own = `./libraries/${packageName.replace('node-', '')}.ts`;
    const contents = `import { modules } from ${JSON.stringify(own)};\nmodule.exports = modules;`;
    return asLibrary(await buildOverShared(contents, `${packageName}.js`));
  }
  const modules: Readonly<Record<string, string>> =
    options.modules ??
    Object.fromEntries(
      (LIBRARY_PACKAGES[packageName] ?? [packageName]).map((name) => [name, name]),
    );
  const names = Object.keys(modules);
  const entry = names
    .map((name, index) => `import * as $${index} from ${JSON.stringify(modules[name])};`)
    .concat(
      `module.exports = { ${names.map((name, index) => `${JSON.stringify(name)}: $${index}`).join(', ')} };`,
    )
    .join('\n');
  return libraryScript(entry, `${packageName}.js`, options);
}

/** What is imported of each library, by its import name; `'all'` where the names are not known. */
export type ImportedNames = Readonly<Record<string, readonly string[] | 'all'>>;

/**
 * Bundles what a program imports of libraries to one script of the form that `buildLibrary` gives:
 * a program that nobody edited needs no more of them.
 */
export async function buildLibraryBundle(imported: ImportedNames): Promise<string> {
  const libraries = Object.entries(imported);
  const imports = libraries.map(([library, names], index) => {
    if (names === 'all') return `import * as $${index} from ${JSON.stringify(library)};`;
    const items = names.map((name, item) => `${name} as $${index}_${item}`);
    return `import { ${items.join(', ')} } from ${JSON.stringify(library)};`;
  });
  const entries = libraries.map(([library, names], index) => {
    const items =
      names === 'all'
        ? `$${index}`
        : `{ ${names.map((name, item) => `${JSON.stringify(name)}: $${index}_${item}`).join(', ')} }`;
    return `${JSON.stringify(library)}: ${items}`;
  });
  const entry = [...imports, `module.exports = { ${entries.join(', ')} };`].join('\n');
  return libraryScript(entry, 'libraries.js');
}

/** LogTape prints values with what its platform has; in Node, which the sandbox follows, `inspect`. */
const printsAsNode: Plugin = {
  name: 'prints-as-node',
  setup(bundler) {
    bundler.onResolve({ filter: /^#util$/ }, ({ importer }) =>
      importer.includes('@logtape') ? { path: 'util', namespace: 'prints-as-node' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'prints-as-node' }, () => ({
      contents: "export const { inspect } = shared['inspect/inspect'];",
    }));
  },
};

async function libraryScript(
  entry: string,
  name: string,
  options: LibraryOptions = {},
): Promise<string> {
  const code = await bundle({
    stdin: {
      contents: entry,
      resolveDir: options.root ?? fileURLToPath(new URL('../../..', import.meta.url)),
      sourcefile: name,
    },
    format: 'cjs',
    keepNames: options.keepNames ?? true,
    external: [...(options.external ?? [])],
    plugins: [printsAsNode],
    define: { 'process.env.NODE_ENV': '"production"', ...options.define },
  });
  return asLibrary(code);
}
