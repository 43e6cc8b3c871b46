import type { SnapshotLimits, SnapshotEntry, ValueSnapshot } from '../../value.ts';
import type { RawThrown } from '../protocol.ts';
import type { SeenError } from './recorder.ts';

/** Reads a value without running any of the program's code: no getter, no `toString`. */
export class SnapshotReader {
  private readonly isProxy: (value: object) => boolean;
  private readonly sitesOf: (text: string) => string | undefined;
  private readonly privatesOf: (item: object) => readonly (readonly [string, unknown])[];

  /**
   * @param isProxy tells proxies apart, whose traps would run code.
   * @param sitesOf what to write down as the definition of a function, from its text.
   * @param privatesOf the private fields of an object that is no proxy.
   */
  constructor(
    isProxy: (value: object) => boolean,
    sitesOf: (text: string) => string | undefined,
    privatesOf: (item: object) => readonly (readonly [string, unknown])[] = () => [],
  ) {
    this.isProxy = isProxy;
    this.sitesOf = sitesOf;
    this.privatesOf = privatesOf;
  }

  read(value: unknown, limits: SnapshotLimits): ValueSnapshot {
    const references = new Map<object, number>();
    let nodes = 0;
    const visit = (item: unknown, depth: number): ValueSnapshot => {
      nodes++;
      switch (typeof item) {
        case 'undefined':
          return { kind: 'undefined' };
        case 'boolean':
          return { kind: 'boolean', value: item };
        case 'number':
          return { kind: 'number', text: Object.is(item, -0) ? '-0' : String(item) };
        case 'bigint':
          return { kind: 'bigint', text: `${item}n` };
        case 'symbol':
          return { kind: 'symbol', text: String(item) };
        case 'string':
          return { kind: 'string', value: item.slice(0, limits.characters), length: item.length };
        case 'function':
          return this.functionOf(item);
        case 'object':
          return item === null ? { kind: 'null' } : visitObject(item, depth);
      }
    };
    const visitObject = (item: object, depth: number): ValueSnapshot => {
      const known = references.get(item);
      const reference = known ?? references.size + 1;
      const shown = this.shapeOf(item);
      const head = {
        kind: 'object' as const,
        ...shown,
        reference,
        size: this.sizeOf(item, shown.shape),
      };
      if (known !== undefined) return { ...head, seen: true, entries: [] };
      references.set(item, reference);
      if (shown.shape === 'opaque') return { ...head, entries: [] };
      if (depth >= limits.depth || nodes >= limits.nodes) {
        return { ...head, entries: [], ...(head.size > 0 ? { deeper: true } : {}) };
      }
      return {
        ...head,
        entries: this.entriesOf(item, shown.shape, limits, (inner) => visit(inner, depth + 1)),
      };
    };
    return visit(value, 0);
  }

  /** @param seenAt the events at which an error was seen first and last. */
  thrown(
    error: unknown,
    limits: SnapshotLimits,
    seenAt: (error: unknown) => SeenError | undefined,
    depth = 0,
  ): RawThrown {
    const value = this.read(error, limits);
    const seen = seenAt(error);
    const base = { value, ...(seen ? { origin: seen.first, reached: seen.last } : {}) };
    if (!isErrorObject(error) || this.isProxy(error)) {
      return {
        ...base,
        name: value.kind === 'object' ? value.className || 'Object' : value.kind,
        message: plainText(value),
      };
    }
    const cause = dataProperty(error, 'cause');
    return {
      ...base,
      name: textProperty(error, 'name') ?? classNameOf(error),
      message: textProperty(error, 'message') ?? '',
      ...(isErrorObject(cause) && depth < 5
        ? { cause: this.thrown(cause, limits, seenAt, depth + 1) }
        : {}),
    };
  }

  private functionOf(item: object): ValueSnapshot {
    if (this.isProxy(item)) {
      return { kind: 'function', name: 'Proxy', flavour: 'function' };
    }
    const text = Function.prototype.toString.call(item);
    const id = this.sitesOf(text);
    const name = dataProperty(item, 'name');
    const flavour = /^class\b/.test(text)
      ? 'class'
      : /^async\s*(function\s*)?\*/.test(text)
        ? 'async generator'
        : /^async\b/.test(text)
          ? 'async'
          : /^(function\s*)?\*/.test(text)
            ? 'generator'
            : /^(function\b|\(|[\w$]+\s*=>)/.test(text)
              ? 'function'
              : 'method';
    return {
      kind: 'function',
      name: typeof name === 'string' ? name : '',
      flavour,
      // The target, which has the tables, puts the rest in.
      ...(id === undefined
        ? {}
        : {
            definition: {
              kind: 'function',
              name: '',
              qualifiedName: '',
              file: '',
              line: 0,
              lastLine: 0,
              id,
            },
          }),
    };
  }

  private shapeOf(item: object): { shape: Shape; className: string; text?: string } {
    if (this.isProxy(item)) return { shape: 'opaque', className: 'Proxy' };
    const className = classNameOf(item);
    if (Array.isArray(item) || ArrayBuffer.isView(item)) {
      return item instanceof DataView
        ? { shape: 'opaque', className }
        : { shape: 'array', className };
    }
    if (slot(() => Reflect.apply(mapSize, item, []))) return { shape: 'map', className };
    if (slot(() => Reflect.apply(setSize, item, []))) return { shape: 'set', className };
    if (slot(() => Reflect.apply(dateTime, item, []))) {
      const time = Reflect.apply(dateTime, item, []);
      return {
        shape: 'date',
        className,
        text: Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString(),
      };
    }
    if (item instanceof RegExp) {
      return {
        shape: 'regexp',
        className,
        text: slot(() => RegExp.prototype.toString.call(item)) ?? '',
      };
    }
    if (isErrorObject(item)) {
      const name = textProperty(item, 'name') ?? className;
      const message = textProperty(item, 'message') ?? '';
      return { shape: 'error', className, text: message === '' ? name : `${name}: ${message}` };
    }
    if (
      item instanceof Promise ||
      item instanceof WeakMap ||
      item instanceof WeakSet ||
      item instanceof WeakRef
    ) {
      return { shape: 'opaque', className };
    }
    return { shape: 'object', className };
  }

  private sizeOf(item: object, shape: Shape): number {
    if (shape === 'map') return Reflect.apply(mapSize, item, []);
    if (shape === 'set') return Reflect.apply(setSize, item, []);
    if (shape === 'array')
      return Number(dataProperty(item, 'length') ?? (item as Uint8Array).length);
    if (shape === 'opaque') return 0;
    return enumerableKeys(item).length + this.privatesOf(item).length;
  }

  private entriesOf(
    item: object,
    shape: Shape,
    limits: SnapshotLimits,
    visit: (value: unknown) => ValueSnapshot,
  ): SnapshotEntry[] {
    if (shape === 'map') {
      return firstOf(mapEntries.call(item as Map<unknown, unknown>), limits, ([key, value]) => ({
        key: visit(key),
        value: visit(value),
      }));
    }
    if (shape === 'set') {
      return firstOf(setValues.call(item as Set<unknown>), limits, (value) => ({
        value: visit(value),
      }));
    }
    const property = (key: PropertyKey): SnapshotEntry['value'] => {
      const descriptor = Object.getOwnPropertyDescriptor(item, key);
      return !descriptor || !('value' in descriptor) ? { kind: 'getter' } : visit(descriptor.value);
    };
    if (shape === 'array') return elementsOf(item, this.sizeOf(item, shape), limits, property);
    const own = enumerableKeys(item).map((key) => () => ({
      key: keyText(key),
      value: property(key),
    }));
    const privates = this.privatesOf(item).map(([key, value]) => () => ({
      key,
      value: visit(value),
    }));
    return firstOf<() => SnapshotEntry>([...own, ...privates], limits, (entry) => entry());
  }
}

/** As many entries as may be shown. */
function firstOf<T>(
  items: Iterable<T>,
  limits: SnapshotLimits,
  entryOf: (item: T) => SnapshotEntry,
): SnapshotEntry[] {
  const entries: SnapshotEntry[] = [];
  for (const item of items) {
    if (entries.length >= limits.entries) break;
    entries.push(entryOf(item));
  }
  return entries;
}

/** An array's elements, holes in a row as one entry. */
function elementsOf(
  item: object,
  length: number,
  limits: SnapshotLimits,
  property: (key: PropertyKey) => SnapshotEntry['value'],
): SnapshotEntry[] {
  const entries: SnapshotEntry[] = [];
  let holes = 0;
  for (let index = 0; index < length && entries.length < limits.entries; index++) {
    if (!Object.hasOwn(item, index)) {
      holes++;
      // An array of nothing but holes may be long.
      if (holes > 1_000_000) break;
      continue;
    }
    if (holes > 0) entries.push({ value: { kind: 'hole', count: holes } });
    holes = 0;
    entries.push({ value: property(index) });
  }
  if (holes > 0) entries.push({ value: { kind: 'hole', count: holes } });
  return entries;
}

function keyText(key: string | symbol): string {
  if (typeof key === 'symbol') return `[${String(key)}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : JSON.stringify(key);
}

type Shape = 'object' | 'array' | 'map' | 'set' | 'error' | 'date' | 'regexp' | 'opaque';

/* Taken before a program can replace them. They are applied to values of unknown kinds. */
const getter = (prototype: object, name: string) =>
  Reflect.get(Object.getOwnPropertyDescriptor(prototype, name) ?? {}, 'get') as () => number;
const mapSize = getter(Map.prototype, 'size');
const setSize = getter(Set.prototype, 'size');
const method = (prototype: object, name: string): unknown => Reflect.get(prototype, name);
const dateTime = method(Date.prototype, 'getTime') as () => number;
const mapEntries = method(Map.prototype, 'entries') as (
  this: Map<unknown, unknown>,
) => Iterable<[unknown, unknown]>;
const setValues = method(Set.prototype, 'values') as (this: Set<unknown>) => Iterable<unknown>;

/** What an internal slot gives, as a text that is true; undefined where the value has no such slot. */
function slot(read: () => unknown): string | undefined {
  try {
    return `=${String(read())}`.slice(1) || '0';
  } catch {
    return undefined;
  }
}

function enumerableKeys(item: object): (string | symbol)[] {
  return Reflect.ownKeys(item).filter(
    (key) => Object.getOwnPropertyDescriptor(item, key)?.enumerable === true,
  );
}

/** A property that is plain data, of the object or what it inherits from. */
function dataProperty(item: object, name: string): unknown {
  for (let at: object | null = item; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return descriptor.value;
  }
  return undefined;
}

function textProperty(item: object, name: string): string | undefined {
  const value = dataProperty(item, name);
  return typeof value === 'string' ? value : undefined;
}

function classNameOf(item: object): string {
  const prototype = Object.getPrototypeOf(item) as object | null;
  if (prototype === null) return '';
  const constructor = dataProperty(prototype, 'constructor');
  if (typeof constructor !== 'function') return 'Object';
  const name = dataProperty(constructor, 'name');
  return typeof name === 'string' ? name : '';
}

function isErrorObject(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && value instanceof Error;
}

function plainText(value: ValueSnapshot): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'undefined':
    case 'null':
      return value.kind;
    case 'boolean':
      return String(value.value);
    case 'number':
    case 'bigint':
    case 'symbol':
      return value.text;
    case 'function':
      return value.name;
    case 'object':
      return value.text ?? value.className;
  }
}
