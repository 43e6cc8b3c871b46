import { enter, pause, resume } from './runtime/async_context.ts';
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
  /** What the loading of a module takes: it is not there at once, however near it is. */
  loading?(): Promise<void>;
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
  readonly meta: {
    readonly dirname: string;
    readonly filename: string;
    readonly resolve: (specifier: string) => string;
    readonly url: string;
  };
  /** The exports of a module as getters, to read one by one. */
  import(specifier: string): Namespace;
  /** What the program sees of `import * as`. */
  namespace(specifier: string): Namespace;
  export(getters: Readonly<Record<string, () => unknown>>): void;
  /** `export { name as exported } from`. */
  exportFrom(exports: Namespace, name: string, exported: string): void;
  exportStar(exports: Namespace): void;
  nameDefault(value: unknown): void;
  dynamicImport(specifier: unknown): Promise<Namespace>;
  /** Around awaits, where the program imports `node:async_hooks`. */
  readonly pause: typeof pause;
  readonly resume: typeof resume;
  readonly enter: typeof enter;
}

type Body = Iterator<unknown> | AsyncIterator<unknown>;

interface ModuleRecord {
  readonly key: string;
  /** The exports as getters: quick to read from compiled code. */
  readonly exports: Namespace;
  /** The same as the specification's module namespace object, for the program to look at. */
  readonly namespace: Namespace;
  readonly getters: Map<string, () => unknown>;
  readonly reexports: Map<string, { readonly record: ModuleRecord; readonly name: string }>;
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
      if (record.body === undefined) record.dependencies.push(...requestsOf(record.compiled));
      record.dependencies.forEach(load);
    };
    load(root);
    // What could not be linked before, for a name that is missing somewhere, is bound already.
    const unbound = fresh.filter(({ body }) => body === undefined);
    for (const record of unbound) declare(record);
    for (const record of unbound) fillNamespace(record);
    for (const record of fresh) checkNames(record);
    for (const record of fresh) record.state = 'linked';
  }

  function declare(record: ModuleRecord): void {
    const { compiled } = record;
    if (!compiled) return;
    const api: ModuleApi = {
      meta: metaOf(host.urlOf(compiled.path), (name) => host.library(name) !== undefined),
      import: (specifier) => dependency(record, specifier).exports,
      namespace: (specifier) => dependency(record, specifier).namespace,
      export: (getters) => {
        for (const [name, read] of Object.entries(getters)) record.getters.set(name, read);
      },
      exportFrom: (exports, name, exported) => {
        const from = record.dependencies.find((item) => item.exports === exports);
        if (from) record.reexports.set(exported, { record: from, name });
      },
      exportStar: (exports) => {
        const star = record.dependencies.find((item) => item.exports === exports);
        if (star) record.stars.push(star);
      },
      nameDefault: (value) => {
        if (typeof value === 'function') {
          Object.defineProperty(value, 'name', { value: 'default', configurable: true });
        }
      },
      dynamicImport: async (specifier) => importDynamically(record, String(specifier)),
      pause,
      resume,
      enter,
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
        if (found && !(name in found.exports)) {
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
    const found = recordOf(target);
    if (found.state === 'new') await host.loading?.();
    return importRecord(found);
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
  const exports = Object.create(null) as Namespace;
  const namespace = namespaceObject(exports);
  namespaces.add(namespace);
  return {
    key,
    exports,
    namespace,
    getters: new Map(),
    reexports: new Map(),
    stars: [],
    dependencies: [],
    state: 'new',
  };
}

// Taken before a program can replace it, and before the inspector watches it.
const NativeProxy = Proxy;

/**
 * A module namespace exotic object: data properties that cannot be written, with live values
 * (https://tc39.es/ecma262/#sec-module-namespace-exotic-objects). The proxy's target has the same
 * keys, `writable` so that the proxy may tell another value than the target's.
 */
function namespaceObject(exports: Namespace): Namespace {
  const target = Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }) as object;
  const isExport = (key: PropertyKey) => typeof key === 'string' && key in exports;
  return new NativeProxy(target as Namespace, {
    get: (_, key) => (isExport(key) ? exports[key as string] : Reflect.get(target, key)) as unknown,
    getOwnPropertyDescriptor: (_, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
      return isExport(key) && descriptor
        ? { ...descriptor, value: exports[key as string] }
        : descriptor;
    },
    set: (_, key) => {
      throw new TypeError(
        isExport(key)
          ? `Cannot assign to read only property '${String(key)}' of object '[object Module]'`
          : `Cannot add property ${String(key)}, object is not extensible`,
      );
    },
    deleteProperty: (_, key) => {
      if (!isExport(key)) return Reflect.deleteProperty(target, key);
      throw new TypeError(`Cannot delete property '${String(key)}' of [object Module]`);
    },
  });
}

function runBody(record: ModuleRecord): unknown {
  return record.body?.next();
}

/** Defines the exports, sorted as the specification sorts them. */
function fillNamespace(record: ModuleRecord): void {
  for (const name of [...exportedNames(record, new Set())].sort()) {
    const found = resolveExport(record, name, new Set());
    if (found === undefined || found === 'ambiguous') continue;
    Object.defineProperty(record.exports, name, { enumerable: true, get: found.read });
    // Reaches the namespace's target.
    Object.defineProperty(record.namespace, name, { enumerable: true, writable: true });
  }
  Object.preventExtensions(record.exports);
  Object.preventExtensions(record.namespace);
}

function exportedNames(record: ModuleRecord, seen: Set<ModuleRecord>): Set<string> {
  if (seen.has(record)) return new Set();
  seen.add(record);
  const names = new Set([...record.getters.keys(), ...record.reexports.keys()]);
  for (const star of record.stars) {
    for (const name of exportedNames(star, seen)) if (name !== 'default') names.add(name);
  }
  return names;
}

interface Found {
  readonly read: () => unknown;
  /** The module that declares it, and its name there: one binding may come along two ways. */
  readonly from: ModuleRecord;
  readonly name: string;
}

/** https://tc39.es/ecma262/#sec-resolveexport; a name that two `export *` give differently is none. */
function resolveExport(
  record: ModuleRecord,
  name: string,
  seen: Set<string>,
): Found | 'ambiguous' | undefined {
  const key = `${record.key}#${name}`;
  if (seen.has(key)) return undefined;
  seen.add(key);
  const read = record.getters.get(name);
  if (read) return { read, from: record, name };
  const indirect = record.reexports.get(name);
  if (indirect) return resolveExport(indirect.record, indirect.name, seen);
  if (name === 'default') return undefined;
  let result: Found | undefined;
  for (const star of record.stars) {
    const found = resolveExport(star, name, seen);
    if (found === 'ambiguous') return found;
    if (!found) continue;
    if (result && (result.from !== found.from || result.name !== found.name)) return 'ambiguous';
    result ??= found;
  }
  return result;
}

/** `import.meta`, in the order in which Node prints it. */
function metaOf(url: string, isLibrary: (name: string) => boolean): ModuleApi['meta'] {
  const filename = decodeURIComponent(new URL(url).pathname);
  const dirname = filename.slice(0, filename.lastIndexOf('/')) || '/';
  const resolve = (specifier: string): string => {
    if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href;
    if (URL.canParse(specifier)) return new URL(specifier).href;
    if (isLibrary(specifier)) return specifier;
    throw Object.assign(new Error(`Cannot find package '${specifier}' imported from ${filename}`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
  };
  return Object.assign(Object.create(null) as object, { dirname, filename, resolve, url });
}

function moduleNotFound(name: string, importer?: string): Error {
  const from = importer === undefined ? '' : ` imported from ${importer}`;
  return Object.assign(new Error(`Cannot find module '${name}'${from}`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
}
