/**
 * What a program in the page may import besides its own files. The one list: the compiler accepts
 * these names, the type checker has their definitions, and the build makes one script per package.
 */

/** Import names by the package (and script) they come from. */
export const LIBRARY_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@logtape/logtape': ['@logtape/logtape'],
  '@logtape/redaction': ['@logtape/redaction'],
  hono: [
    'hono',
    'hono/bearer-auth',
    'hono/basic-auth',
    'hono/body-limit',
    'hono/combine',
    'hono/cookie',
    'hono/cors',
    'hono/etag',
    'hono/factory',
    'hono/http-exception',
    'hono/logger',
    'hono/pretty-json',
    'hono/request-id',
    'hono/route',
    'hono/router/reg-exp-router',
    'hono/secure-headers',
    'hono/service-worker',
    'hono/timing',
    'hono/trailing-slash',
    'hono/validator',
  ],
};

/**
 * Built-in modules of Node that come as packages of our own, `src/sandbox/runtime/libraries/`: few
 * programs use them, and the others do not load them.
 */
export const NODE_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'node-crypto': ['crypto', 'node:crypto'],
  'node-fs': ['fs', 'node:fs', 'fs/promises', 'node:fs/promises'],
  'node-stream': ['stream', 'node:stream', 'stream/promises', 'node:stream/promises'],
};

/** Each package that a page may load, with its import names. */
export const ALL_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  ...LIBRARY_PACKAGES,
  ...NODE_PACKAGES,
};

/**
 * Built-in modules of Node that the sandbox stands in for, without the `node:` prefix. What they
 * offer in the page is in `src/sandbox/runtime/builtins/`.
 */
export const NODE_BUILTINS: readonly string[] = [
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'console',
  'diagnostics_channel',
  'events',
  'os',
  'path',
  'path/posix',
  'perf_hooks',
  'process',
  'querystring',
  'readline',
  'readline/promises',
  'stream/consumers',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'tty',
  'url',
  'util',
  'util/types',
  'worker_threads',
];

/** The script of the sandbox that holds them, as one loads the packages above. */
export const BUILTINS_PACKAGE = 'node';

/** The built-in module of Node that the sandbox stands in for under an import name: `util` for `node:util`. */
export function providedBuiltin(specifier: string): string | undefined {
  const name = specifier.replace(/^node:/, '');
  return NODE_BUILTINS.includes(name) ? name : undefined;
}

/** What to do instead of a built-in that only makes sense on a computer. */
const INSTEAD_OF_BUILTIN: Readonly<Record<string, string>> = {
  http: 'answer requests with Hono and hono/service-worker',
  https: 'answer requests with Hono and hono/service-worker',
  child_process: 'run it in the terminal',
};

/** All names a program in the page may import. */
export const LIBRARY_NAMES: readonly string[] = Object.values(ALL_PACKAGES).flat();

/** `node:util` and `util` to `util`; undefined for what is no built-in of Node. */
export function builtinName(specifier: string): string | undefined {
  const name = specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
  if (providedBuiltin(specifier) !== undefined || inNode(name)) return name;
  return specifier.startsWith('node:') || name in INSTEAD_OF_BUILTIN ? name : undefined;
}

/** The package whose script provides an import name; undefined where none does. */
export function packageOf(
  name: string,
  packages: Readonly<Record<string, readonly string[]>> = ALL_PACKAGES,
): string | undefined {
  return Object.keys(packages).find((key) => packages[key]?.includes(name));
}

const inNode = (name: string) => Object.values(NODE_PACKAGES).flat().includes(name);

/** One sentence on a bare import that leads nowhere. */
export function describeMissingLibrary(specifier: string, available: readonly string[]): string {
  const builtin = builtinName(specifier);
  if (builtin !== undefined) {
    const instead = INSTEAD_OF_BUILTIN[builtin] ?? 'run the program in the terminal';
    return `"${specifier}" is part of Node and not there in a page: ${instead}.`;
  }
  const packages = [
    ...new Set(
      available
        .filter((name) => builtinName(name) === undefined)
        .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name),
    ),
  ];
  return `"${specifier}" is not available here: a program can import its own files ("./…") and ${packages.join(', ')}.`;
}
