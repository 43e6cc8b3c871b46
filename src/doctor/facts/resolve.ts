import type { CallSite, CodeFacts, NameUses } from './code.ts';
import { dirname, join, within } from './paths.ts';
import { oncePerProject, type ProjectFacts, type TsconfigFacts } from './project.ts';

const extensions = ['.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.json', '.vue', '.svelte', '.astro']; // prettier-ignore
const sourceOf: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};

export type Resolution =
  | { readonly kind: 'file'; readonly path: string }
  /** Nothing there; `near` is a path that differs only in upper and lower case. */
  | { readonly kind: 'missing'; readonly near?: string }
  | { readonly kind: 'package'; readonly name: string }
  /** An alias or a virtual module: not to be judged. */
  | { readonly kind: 'unknown' };

export interface Resolver {
  resolve(from: CodeFacts, specifier: string): Resolution;
  /** Where an exported name is really declared, through barrels. */
  declarationOf(path: string, name: string): { readonly path: string; readonly name: string };
  /** Every use that the project makes of a function, by its name and what its own file does with it. */
  usesOf(code: CodeFacts, named: NamedFunction): FunctionUses;
  /** What a top-level name of a file means across the project: `path#name`, `package#name`, or global. */
  identity(code: CodeFacts, name: string): string;
  /** Whether a file has some name for what `identity` gave for an import of another file. */
  hasNameFor(code: CodeFacts, meaning: string): boolean;
}

export interface FunctionUses {
  readonly calls: readonly { readonly code: CodeFacts; readonly site: CallSite }[];
  /** Used as a value somewhere: handed over, stored, or reached in a way that cannot be followed. */
  readonly asValue: boolean;
}

/** A function as its own file knows it. */
export interface NamedFunction {
  /** Absent when it has no name by which it could be called. */
  readonly name: string | undefined;
  readonly topLevel: boolean;
  readonly isDefault: boolean;
  readonly own: NameUses;
}

/** A file that takes a declaration in, and the name it has there. */
interface Importer {
  readonly code: CodeFacts;
  readonly local: string;
  readonly uses: NameUses;
}

const noUses: NameUses = { calls: [], asValue: false };

/** The project's resolver: made once, kept with the facts. */
export const resolverOf = oncePerProject(makeResolver);

function makeResolver(facts: ProjectFacts): Resolver {
  const cache = new Map<string, Resolution>();
  const byPath = facts.codeByPath;
  const workspaceNames = new Map(
    facts.packages.flatMap(({ name, directory }) => (name ? [[name, directory] as const] : [])),
  );
  const tsconfigs = [...facts.tsconfigs].sort(
    (one, other) => other.directory.length - one.directory.length,
  );

  const hasWorkspaces =
    facts.packages.some(({ workspaces }) => workspaces.length > 0) ||
    [...facts.paths].some((path) =>
      /(?:^|\/)(?:pnpm-workspace\.yaml|lerna\.json|rush\.json|nx\.json)$/.test(path),
    );
  /** The package asks the registry for it, whatever else here has the same name. */
  const dependsOn = (directory: string, name: string): boolean =>
    facts.packages.some(
      (one) =>
        one.directory === directory &&
        /^[\^~>=<]*\s*v?\d|^latest$/.test(one.dependencies.get(name) ?? ''),
    );

  function findFile(path: string): string | undefined {
    const { paths } = facts;
    if (paths.has(path) && /\.\w+$/.test(path) && (byPath.has(path) || !isFolder(path)))
      return path;
    for (const extension of extensions) if (paths.has(path + extension)) return path + extension;
    const match = /\.[cm]?jsx?$/.exec(path);
    if (match)
      for (const extension of sourceOf[match[0]] ?? []) {
        const candidate = path.slice(0, match.index) + extension;
        if (paths.has(candidate)) return candidate;
      }
    for (const extension of extensions) {
      const index = path === '' ? `index${extension}` : `${path}/index${extension}`;
      if (paths.has(index)) return index;
    }
    return undefined;
  }

  const folders = new Set<string>();
  for (const path of facts.paths) folders.add(dirname(path));
  const isFolder = (path: string): boolean => folders.has(path);

  function findNear(path: string): string | undefined {
    const candidates = [
      path,
      ...extensions.map((extension) => path + extension),
      ...extensions.map((extension) => `${path}/index${extension}`),
      ...(sourceOf[/\.[cm]?jsx?$/.exec(path)?.[0] ?? ''] ?? []).map((extension) =>
        path.replace(/\.[cm]?jsx?$/, extension),
      ),
    ];
    for (const candidate of candidates) {
      const near = facts.lowerPaths.get(candidate.toLowerCase());
      if (near !== undefined && near !== candidate) return near;
    }
    return undefined;
  }

  function throughAlias(config: TsconfigFacts, specifier: string): Resolution | undefined {
    const base = join(config.directory, config.baseUrl ?? '.') ?? '';
    for (const { pattern, targets } of config.paths) {
      const star = pattern.indexOf('*');
      const matches =
        star < 0
          ? specifier === pattern
          : specifier.startsWith(pattern.slice(0, star)) &&
            specifier.endsWith(pattern.slice(star + 1));
      if (!matches || pattern === '*') continue;
      const rest =
        star < 0 ? '' : specifier.slice(star, specifier.length - (pattern.length - star - 1));
      for (const target of targets) {
        const path = join(base, target.replace('*', rest));
        const found = path === undefined ? undefined : findFile(path);
        if (found !== undefined) return { kind: 'file', path: found };
      }
      return { kind: 'unknown' };
    }
    if (config.baseUrl !== undefined) {
      const path = join(base, specifier);
      const found = path === undefined ? undefined : findFile(path);
      if (found !== undefined) return { kind: 'file', path: found };
    }
    return undefined;
  }

  /** What the `exports` of a package of ours give for `package/rest`; undefined when it has none. */
  function offeredBy(directory: string, rest: string): Resolution | undefined {
    const manifest = facts.packages.find((one) => one.directory === directory);
    const exported = (manifest?.entries ?? []).filter(({ field }) => field.startsWith('exports'));
    if (exported.length === 0) return undefined;
    const field = rest ? `exports[./${rest}]` : 'exports[.]';
    for (const one of exported)
      if (one.field.startsWith(field) || (!rest && !one.field.startsWith('exports[.'))) {
        const found = findFile(join(directory, one.target) ?? '');
        if (found !== undefined && byPath.get(found)?.declarations === false)
          return { kind: 'file', path: found };
      }
    // It points to what a build makes, or to a pattern: which source that is, is not told.
    return { kind: 'unknown' };
  }

  function resolveOne(from: CodeFacts, written: string): Resolution {
    const specifier = written.replace(/[?#].*$/, '') || written;
    if (/^\.{1,2}(?:\/|$)/.test(specifier)) {
      const path = join(dirname(from.path), specifier);
      if (path === undefined) return { kind: 'unknown' };
      // `./parts/` is the folder, also where a file `parts.ts` stands beside it.
      const folder = /(?:^|\/)\.{0,2}\/?$/.test(specifier);
      const found = findFile(folder ? (join(path, 'index') ?? path) : path);
      if (found !== undefined) return { kind: 'file', path: found };
      if (isFolder(path) && facts.paths.has(`${path}/package.json`)) return { kind: 'unknown' };
      const near = findNear(path);
      return { kind: 'missing', ...(near !== undefined && { near }) };
    }
    if (
      specifier.startsWith('/') ||
      /^[a-z][\w+.-]*:/.test(specifier) ||
      specifier.startsWith('#') ||
      specifier.startsWith('~') ||
      specifier.startsWith('$') ||
      specifier.startsWith('@/') ||
      specifier.includes('!')
    ) {
      for (const config of tsconfigs)
        if (within(config.directory, from.path)) {
          const aliased = throughAlias(config, specifier);
          if (aliased) return aliased;
        }
      return { kind: 'unknown' };
    }
    for (const config of tsconfigs)
      if (within(config.directory, from.path)) {
        const aliased = throughAlias(config, specifier);
        if (aliased) return aliased;
      }
    return fromPackage(from, specifier);
  }

  /** A package of the workspace, or one of the registry. */
  function fromPackage(from: CodeFacts, specifier: string): Resolution {
    const parts = specifier.split('/');
    const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
    const workspace = workspaceNames.get(name);
    // A project that calls itself `express` and depends on express means the other one.
    const registered = (workspace === from.unit || !hasWorkspaces) && dependsOn(from.unit, name);
    if (workspace === undefined || registered) return { kind: 'package', name };
    const rest = parts.slice(specifier.startsWith('@') ? 2 : 1).join('/');
    const offered = offeredBy(workspace, rest);
    if (offered) return offered;
    const found = rest
      ? (findFile(`${workspace}/${rest}`) ?? findFile(`${workspace}/src/${rest}`))
      : (findFile(`${workspace}/src/index`) ??
        findFile(`${workspace}/index`) ??
        findFile(`${workspace}/src/main`));
    return found === undefined ? { kind: 'package', name } : { kind: 'file', path: found };
  }

  const resolve = (from: CodeFacts, specifier: string): Resolution => {
    const key = `${specifier.startsWith('.') ? dirname(from.path) : from.unit}\n${specifier}`;
    const known = cache.get(key);
    if (known) return known;
    const made = resolveOne(from, specifier);
    cache.set(key, made);
    return made;
  };

  function declarationOf(
    path: string,
    name: string,
    seen = new Set<string>(),
  ): { path: string; name: string } {
    const code = byPath.get(path);
    const key = `${path}#${name}`;
    if (!code || seen.has(key)) return { path, name };
    seen.add(key);
    if (code.topLevel.has(name) && code.topLevel.get(name)?.kind !== 'import')
      return { path, name };
    for (const item of code.imports) {
      if (item.kind !== 'export') continue;
      const match = item.names.find(({ exported }) => exported === name);
      if (!match) continue;
      const target = resolve(code, item.specifier);
      if (target.kind === 'file') return declarationOf(target.path, match.imported, seen);
    }
    // `import { a } from './a'; export { a }`
    const local = code.imports.flatMap((item) =>
      item.names
        .filter((one) => one.local === name && item.kind === 'import')
        .map((one) => ({ item, one })),
    )[0];
    if (local && code.exports.has(name)) {
      const target = resolve(code, local.item.specifier);
      if (target.kind === 'file' && local.one.imported !== '*')
        return declarationOf(target.path, local.one.imported, seen);
    }
    if (name === 'default') {
      if (code.defaultName) return { path, name: code.defaultName };
    }
    for (const specifier of code.exportsEverythingOf) {
      const target = resolve(code, specifier);
      if (target.kind !== 'file') continue;
      const found = declarationOf(target.path, name, seen);
      if (byPath.get(found.path)?.topLevel.has(found.name)) return found;
    }
    return { path, name };
  }

  /** Every use of every exported declaration, by `path#name`, from one pass over all imports. */
  let usesByDeclaration: Map<string, Importer[]> | undefined;
  const importers = (): Map<string, Importer[]> => {
    if (usesByDeclaration) return usesByDeclaration;
    const uses = new Map<string, Importer[]>();
    const add = (key: string, use: Importer): void => {
      const list = uses.get(key);
      if (list) list.push(use);
      else uses.set(key, [use]);
    };
    for (const code of facts.code)
      for (const item of code.imports) {
        if (item.kind === 'export') continue;
        const target = resolve(code, item.specifier);
        if (target.kind !== 'file') continue;
        for (const { imported, local } of item.names) {
          const used = code.importUses.get(local);
          if (!used) continue;
          if (imported === '*') add(`${target.path}#*`, { code, local, uses: used });
          else {
            const { path, name } = declarationOf(target.path, imported);
            add(`${path}#${name}`, { code, local, uses: used });
          }
        }
        if (item.names.length === 0 && item.kind === 'dynamic' && !item.typeOnly)
          add(`${target.path}#?`, { code, local: '', uses: noUses });
      }
    usesByDeclaration = uses;
    return uses;
  };

  function usesOf(
    code: CodeFacts,
    { name, topLevel, isDefault, own }: NamedFunction,
  ): FunctionUses {
    if (name === undefined) return { calls: [], asValue: true };
    const calls: FunctionUses['calls'][number][] = own.calls.map((site) => ({ code, site }));
    let { asValue } = own;
    if (topLevel) {
      const uses = importers();
      const keys = [`${code.path}#${name}`, ...(isDefault ? [`${code.path}#default`] : [])];
      for (const key of keys)
        for (const importer of uses.get(key) ?? []) {
          asValue ||= importer.uses.asValue;
          for (const site of importer.uses.calls) calls.push({ code: importer.code, site });
        }
      if (uses.has(`${code.path}#?`)) asValue = true;
      for (const { code: user, local } of uses.get(`${code.path}#*`) ?? []) {
        if (!user.propertyReads.has(name)) continue;
        const found = user.memberCalls.get(local)?.get(name) ?? [];
        if (found.length === 0) asValue = true;
        for (const site of found) calls.push({ code: user, site });
      }
    }
    return { calls, asValue };
  }

  const identities = new Map<CodeFacts, Map<string, string>>();
  /** What the imports of a file mean, by the names they have in it. */
  function meanings(code: CodeFacts): ReadonlyMap<string, string> {
    let known = identities.get(code);
    if (!known) {
      known = new Map();
      for (const item of code.imports) {
        const target = resolve(code, item.specifier);
        for (const { imported, local } of item.names) {
          if (!local) continue;
          if (target.kind === 'file') {
            const found =
              imported === '*'
                ? { path: target.path, name: '*' }
                : declarationOf(target.path, imported);
            known.set(local, `${found.path}#${found.name}`);
          } else {
            const from = item.specifier.replace(/^node:/, '');
            known.set(local, `${from}#${imported === '*' ? 'default' : imported}`);
          }
        }
      }
      identities.set(code, known);
    }
    return known;
  }

  function identity(code: CodeFacts, name: string): string {
    const found = meanings(code).get(name);
    if (found) return found;
    return code.topLevel.has(name) ? `${code.path}#${name}` : `global#${name}`;
  }

  const meant = new Map<CodeFacts, ReadonlySet<string>>();
  function hasNameFor(code: CodeFacts, meaning: string): boolean {
    let all = meant.get(code);
    if (!all) {
      all = new Set(meanings(code).values());
      meant.set(code, all);
    }
    // The file that declares it has its own name for it.
    return all.has(meaning) || meaning.startsWith(`${code.path}#`);
  }

  return {
    resolve,
    declarationOf: (path, name) => declarationOf(path, name),
    usesOf,
    identity,
    hasNameFor,
  };
}
