import type { ImportTarget } from './types.ts';

/** What resolution needs to know besides the specifier. */
export interface ResolveContext {
  /** Paths of the program's files. */
  readonly hasFile: (path: string) => boolean;
  /** A prefix of specifiers to the folder it stands for: `{ '@answer/': 'starter/' }`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Names of libraries and Node built-ins that the sandbox provides. */
  readonly hasLibrary: (name: string) => boolean;
}

const SOURCE_EXTENSIONS = ['.ts', '.mts', '.tsx', '.js', '.mjs', '.json'];
/** `./logger.js` means `./logger.ts` where only that exists, as in TypeScript's Node resolution. */
const SOURCE_OF_OUTPUT: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts' };

/**
 * Finds what `specifier`, written in the module `importer`, stands for: a file of the program
 * (exact, without extension, as a folder with an `index` file, through an alias, with `?raw`), or a
 * library by its name. Returns undefined where it leads nowhere.
 */
export function resolveSpecifier(
  specifier: string,
  importer: string,
  context: ResolveContext,
): ImportTarget | undefined {
  const [location, query] = splitQuery(specifier);
  const path = locate(location, importer, context.aliases);
  if (path === undefined) {
    return context.hasLibrary(specifier) ? { kind: 'library', name: specifier } : undefined;
  }
  if (query === 'raw') {
    return context.hasFile(path) ? { kind: 'module', path: `${path}?raw` } : undefined;
  }
  const found = candidates(path).find((candidate) => context.hasFile(candidate));
  return found === undefined ? undefined : { kind: 'module', path: found };
}

/** Joins a relative path to a folder; `..` above the program's folder gives undefined. */
export function joinPath(folder: string, relative: string): string | undefined {
  const segments = folder.split('/').filter((segment) => segment !== '');
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined;
    } else segments.push(segment);
  }
  return segments.join('/');
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function isRelative(specifier: string): boolean {
  return /^\.{1,2}(\/|$)|^\//.test(specifier);
}

function splitQuery(specifier: string): [string, string | undefined] {
  const mark = specifier.indexOf('?');
  return mark < 0 ? [specifier, undefined] : [specifier.slice(0, mark), specifier.slice(mark + 1)];
}

/** The path meant by a relative, absolute or aliased specifier; undefined for a bare name. */
function locate(
  specifier: string,
  importer: string,
  aliases: Readonly<Record<string, string>>,
): string | undefined {
  if (specifier.startsWith('/')) return joinPath('', specifier);
  if (isRelative(specifier)) return joinPath(folderOf(importer), specifier);
  if (specifier.startsWith('file:///')) return joinPath('', specifier.slice('file:///'.length));
  const alias = Object.keys(aliases)
    .filter((prefix) => specifier.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  if (alias === undefined) return undefined;
  return joinPath(aliases[alias] ?? '', specifier.slice(alias.length));
}

function candidates(path: string): string[] {
  const extension = /\.[cm]?js$/.exec(path)?.[0];
  const source = extension === undefined ? undefined : SOURCE_OF_OUTPUT[extension];
  return [
    path,
    ...(extension !== undefined && source !== undefined
      ? [path.slice(0, -extension.length) + source]
      : []),
    ...SOURCE_EXTENSIONS.map((suffix) => path + suffix),
    ...SOURCE_EXTENSIONS.map((suffix) =>
      path === '' ? `index${suffix}` : `${path}/index${suffix}`,
    ),
  ];
}
