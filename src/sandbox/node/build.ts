import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { LIBRARY_PACKAGES } from '../../program/libraries.ts';

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
  const [frame, worker] = await Promise.all(
    ['frame.ts', 'worker.ts'].map((name) =>
      bundle({ entryPoints: [entry(name)], format: 'iife', keepNames: false }),
    ),
  );
  return { frame: frame ?? '', worker: worker ?? '' };
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
 * Bundles a package to one script that gives a sandbox all the package's import names at once, so
 * that they share their classes. The text is an expression; the page fetches it as a static file and
 * hands it to `loadLibrary`.
 */
export async function buildLibrary(
  packageName: string,
  options: LibraryOptions = {},
): Promise<string> {
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
  const code = await bundle({
    stdin: {
      contents: entry,
      resolveDir: options.root ?? fileURLToPath(new URL('../../..', import.meta.url)),
      sourcefile: `${packageName}.js`,
    },
    format: 'cjs',
    keepNames: options.keepNames ?? true,
    external: [...(options.external ?? [])],
    define: { 'process.env.NODE_ENV': '"production"', ...options.define },
  });
  return `(function (require) { var module = { exports: {} }, exports = module.exports;\n${code}\nreturn module.exports; })`;
}
