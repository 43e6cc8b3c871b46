import type { CompiledModule, CompiledProgram, ImportTarget } from '../program/types.ts';

/** A module's exports as its importers see them: getters, so that bindings are live. */
export type Namespace = Readonly<Record<string, unknown>>;

export interface LinkerHost {
  /**
   * Turns the code of a module into its generator function. The host chooses how (indirect `eval`,
   * `vm`) and under which script name.
   */
  evaluate(module: CompiledModule): unknown;
  /** The exports of a library or built-in; undefined where the host has none of that name. */
  library(name: string): Namespace | undefined;
  /** Resolves a specifier that is not among a module's literal ones (`import(name)`). */
  resolve(specifier: string, importer: string): ImportTarget | undefined;
  /** `import.meta.url` of a module. */
  urlOf(path: string): string;
}

export interface Linker {
  /**
   * Loads, links and evaluates a module and what it imports, in the order and with the errors of
   * ECMAScript modules; settles when its evaluation (top-level awaits included) is over.
   */
  import(path: string): Promise<Namespace>;
}

/** What a lowered module calls: the `$module` of its code. */
interface ModuleApi {
  readonly meta: { readonly url: string; readonly filename: string; readonly dirname: string };
  import(specifier: string): Namespace;
  export(getters: Readonly<Record<string, () => unknown>>): void;
  exportStar(namespace: Namespace): void;
  nameDefault(value: unknown): void;
  dynamicImport(specifier: unknown): Promise<Namespace>;
}

type Body = Iterator<unknown> | AsyncIterator<unknown>;

interface ModuleRecord {
  readonly key: string;
  readonly namespace: Namespace;
  readonly getters: Map<string, () => unknown>;
  readonly stars: ModuleRecord[];
  readonly dependencies: ModuleRecord[];
  readonly compiled?: CompiledModule;
  body?: Body;
  state: 'new' | 'linked' | 'evaluating' | 'evaluated';
  /** Whether it, or anything it waits for, awaits at its top level. */
  evaluation?: Promise<void>;
  failure?: { readonly error: unknown };
}

/** Modules whose namespace objects an inspector should show as `[Module: null prototype]`. */
const namespaces = new WeakSet<object>();

export function isNamespace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && namespaces.has(value);
}

/**
 * Links compiled modules. One linker is one program run: each module is evaluated once.
 */
export function createLinker(program: CompiledProgram, host: LinkerHost): Linker {
  const records = new Map<string, ModuleRecord>();

  function recordOf(target: ImportTarget): ModuleRecord {
    const key = target.kind === 'module' ? target.path : `library:${target.name}`;
    const known = records.get(key);
    if (known) return known;
    const record =
      target.kind === 'module' ? moduleRecord(target.path) : libraryRecord(target.name, key);
    records.set(key, record);
    return record;
  }

  function moduleRecord(path: string): ModuleRecord {
    const compiled = Object.hasOwn(program.modules, path) ? program.modules[path] : undefined;
    if (compiled === undefined) throw moduleNotFound(path);
    return { ...emptyRecord(path), compiled };
  }

  function libraryRecord(name: string, key: string): ModuleRecord {
    const exports = host.library(name);
    if (exports === undefined) throw moduleNotFound(name);
    const record = emptyRecord(key);
    for (const name of Object.keys(exports)) record.getters.set(name, () => exports[name]);
    record.state = 'evaluated';
    fillNamespace(record);
    return record;
  }

  function requestsOf(compiled: CompiledModule): ModuleRecord[] {
    return compiled.requests.map(({ specifier, target }) => {
      if (target === undefined) throw moduleNotFound(specifier, compiled.path);
      return recordOf(target);
    });
  }

  /** Loads everything reachable; then binds imports and exports; then fills the namespaces. */
  function link(root: ModuleRecord): void {
    const fresh: ModuleRecord[] = [];
    const load = (record: ModuleRecord): void => {
      if (record.state !== 'new' || fresh.includes(record) || !record.compiled) return;
      fresh.push(record);
      record.dependencies.push(...requestsOf(record.compiled));
      record.dependencies.forEach(load);
    };
    load(root);
    for (const record of fresh) declare(record);
    for (const record of fresh) fillNamespace(record);
    for (const record of fresh) checkNames(record);
    for (const record of fresh) record.state = 'linked';
  }

  function declare(record: ModuleRecord): void {
    const { compiled } = record;
    if (!compiled) return;
    const api: ModuleApi = {
      meta: metaOf(host.urlOf(compiled.path)),
      import: (specifier) => dependency(record, specifier).namespace,
      export: (getters) => {
        for (const [name, read] of Object.entries(getters)) record.getters.set(name, read);
      },
      exportStar: (namespace) => {
        const star = record.dependencies.find((item) => item.namespace === namespace);
        if (star) record.stars.push(star);
      },
      nameDefault: (value) => {
        if (typeof value === 'function') {
          Object.defineProperty(value, 'name', { value: 'default', configurable: true });
        }
      },
      dynamicImport: async (specifier) => importDynamically(record, String(specifier)),
    };
    // The compiler's promise, see CompiledModule.
    const start = host.evaluate(compiled) as (api: ModuleApi) => Body;
    const body = start(api);
    record.body = body;
    // An async generator, too, runs up to its first `yield` before `next` returns.
    void body.next();
  }

  function dependency(record: ModuleRecord, specifier: string): ModuleRecord {
    const index = record.compiled?.requests.findIndex((item) => item.specifier === specifier) ?? -1;
    const found = record.dependencies[index];
    if (!found) throw moduleNotFound(specifier, record.key);
    return found;
  }

  function checkNames(record: ModuleRecord): void {
    record.compiled?.requests.forEach(({ specifier, names }, index) => {
      const found = record.dependencies[index];
      for (const name of names) {
        if (found && !(name in found.namespace)) {
          throw new SyntaxError(
            `The requested module '${specifier}' does not provide an export named '${name}'`,
          );
        }
      }
    });
  }

  /** Evaluates depth first; a promise only where something awaits at its top level. */
  function evaluate(record: ModuleRecord): Promise<void> | undefined {
    if (record.failure) throw record.failure.error;
    if (record.state === 'evaluated') return undefined;
    if (record.state === 'evaluating') return record.evaluation;
    record.state = 'evaluating';
    try {
      const pending = record.dependencies
        .map((item) =>
          item.state === 'evaluating' && !item.evaluation ? undefined : evaluate(item),
        )
        .filter((item) => item !== undefined);
      if (pending.length === 0 && !record.compiled?.isAsync) {
        runBody(record);
        record.state = 'evaluated';
        return undefined;
      }
      const run = async () => {
        if (pending.length > 0) await Promise.all(pending);
        await runBody(record);
      };
      record.evaluation = run().then(
        () => {
          record.state = 'evaluated';
        },
        (error: unknown) => {
          record.failure = { error };
          throw error;
        },
      );
      return record.evaluation;
    } catch (error) {
      record.failure = { error };
      throw error;
    }
  }

  async function importDynamically(record: ModuleRecord, specifier: string): Promise<Namespace> {
    const target =
      record.compiled?.imports[specifier] ?? host.resolve(specifier, record.compiled?.path ?? '');
    if (target === undefined) throw moduleNotFound(specifier, record.compiled?.path);
    return importRecord(recordOf(target));
  }

  async function importRecord(record: ModuleRecord): Promise<Namespace> {
    link(record);
    await evaluate(record);
    return record.namespace;
  }

  return {
    import: async (path) => importRecord(recordOf({ kind: 'module', path })),
  };
}

function emptyRecord(key: string): ModuleRecord {
  // A namespace has no prototype; its exports become visible once they are known.
  const namespace = Object.create(null, {
    [Symbol.toStringTag]: { value: 'Module' },
  }) as Namespace;
  namespaces.add(namespace);
  return { key, namespace, getters: new Map(), stars: [], dependencies: [], state: 'new' };
}

function runBody(record: ModuleRecord): unknown {
  return record.body?.next();
}

/** Defines the exports, sorted as the specification sorts them. */
function fillNamespace(record: ModuleRecord): void {
  const getters = exportsOf(record, new Set());
  for (const name of [...getters.keys()].sort()) {
    const get = getters.get(name)?.read;
    if (get) Object.defineProperty(record.namespace, name, { enumerable: true, get });
  }
  Object.preventExtensions(record.namespace);
}

interface Found {
  readonly read: () => unknown;
  /** The module that declares it: the same binding may come along two ways. */
  readonly from: ModuleRecord;
}

/** All exports of a module; a name that two `export *` give differently is left out. */
function exportsOf(record: ModuleRecord, seen: Set<ModuleRecord>): Map<string, Found> {
  const found = new Map<string, Found>();
  if (seen.has(record)) return found;
  seen.add(record);
  const ambiguous = new Set<string>();
  for (const star of record.stars) {
    for (const [name, entry] of exportsOf(star, seen)) {
      if (name === 'default') continue;
      const other = found.get(name);
      if (other && other.from !== entry.from) ambiguous.add(name);
      found.set(name, entry);
    }
  }
  for (const name of ambiguous) found.delete(name);
  for (const [name, read] of record.getters) found.set(name, { read, from: record });
  return found;
}

function metaOf(url: string): ModuleApi['meta'] {
  const filename = decodeURIComponent(new URL(url).pathname);
  return { url, filename, dirname: filename.slice(0, filename.lastIndexOf('/')) || '/' };
}

function moduleNotFound(name: string, importer?: string): Error {
  const from = importer === undefined ? '' : ` imported from ${importer}`;
  return Object.assign(new Error(`Cannot find module '${name}'${from}`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
}
