/**
 * What kind of object a value is, found out the way `node:util/types` does it: by internal slots,
 * not by names, so that a class that calls itself `Map` is not one. Where a page cannot look at a
 * slot, the nearest honest test.
 */

/* eslint-disable @typescript-eslint/unbound-method -- what is taken is called on the value in question */

// Taken once, before a program can replace them.
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const toStringOf = Object.prototype.toString;
const tagOf = (value: unknown): string => toStringOf.call(value).slice(8, -1);

type Probe = (this: unknown, ...values: unknown[]) => unknown;

function getterOf(prototype: object, key: PropertyKey): Probe {
  const getter = getOwnPropertyDescriptor(prototype, key)?.get;
  if (!getter) throw new TypeError(`No getter ${String(key)}`);
  return getter as Probe;
}

/** True where calling `probe` on the value does not throw: it has the internal slot. */
function hasSlot(value: unknown, probe: Probe, ...values: unknown[]): boolean {
  try {
    probe.call(value, ...values);
    return true;
  } catch {
    return false;
  }
}

const probes = {
  map: getterOf(Map.prototype, 'size'),
  set: getterOf(Set.prototype, 'size'),
  date: Date.prototype.getTime as Probe,
  regExp: getterOf(RegExp.prototype, 'source'),
  arrayBuffer: getterOf(ArrayBuffer.prototype, 'byteLength'),
  dataView: getterOf(DataView.prototype, 'byteLength'),
  weakMap: WeakMap.prototype.has as Probe,
  weakSet: WeakSet.prototype.has as Probe,
  number: Number.prototype.valueOf as Probe,
  string: String.prototype.valueOf as Probe,
  boolean: Boolean.prototype.valueOf as Probe,
  bigint: BigInt.prototype.valueOf as Probe,
  symbol: Symbol.prototype.valueOf as Probe,
};

const typedArrayTag = getterOf(getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag);

export const isMap = (value: object): value is Map<unknown, unknown> => hasSlot(value, probes.map);
export const isSet = (value: object): value is Set<unknown> => hasSlot(value, probes.set);
export const isDate = (value: object): value is Date => hasSlot(value, probes.date);
export const isRegExp = (value: object): value is RegExp =>
  value !== RegExp.prototype && hasSlot(value, probes.regExp);
export const isDataView = (value: object): value is DataView => hasSlot(value, probes.dataView);
export const isArrayBuffer = (value: object): value is ArrayBuffer =>
  hasSlot(value, probes.arrayBuffer);
export const isSharedArrayBuffer = (value: object): boolean => tagOf(value) === 'SharedArrayBuffer';
export const isWeakMap = (value: object): boolean => hasSlot(value, probes.weakMap, {});
export const isWeakSet = (value: object): boolean => hasSlot(value, probes.weakSet, {});

/** `Uint8Array` and so on; undefined for what is no typed array. */
export function typedArrayName(value: unknown): string | undefined {
  const name = typedArrayTag.call(value);
  return typeof name === 'string' ? name : undefined;
}

export type TypedArray = { readonly length: number; readonly [index: number]: number | bigint };

export const isTypedArray = (value: object): value is TypedArray & object =>
  typedArrayName(value) !== undefined;

const isErrorNatively = (Error as { isError?: (value: unknown) => boolean }).isError;

export function isNativeError(value: unknown): boolean {
  return isErrorNatively ? isErrorNatively(value) : tagOf(value) === 'Error';
}

export function isError(value: unknown): value is Error {
  return isNativeError(value) || value instanceof Error;
}

export const isPromise = (value: object): value is Promise<unknown> =>
  value instanceof Promise && tagOf(value) === 'Promise';

export const isMapIterator = (value: object): boolean => tagOf(value) === 'Map Iterator';
export const isSetIterator = (value: object): boolean => tagOf(value) === 'Set Iterator';
export const isArguments = (value: object): boolean =>
  !(Symbol.toStringTag in value) && tagOf(value) === 'Arguments';

const GeneratorFunction = getPrototypeOf(function* () {}) as object;
const AsyncGeneratorFunction = getPrototypeOf(async function* () {}) as object;
const AsyncFunction = getPrototypeOf(async () => {}) as object;

/** `GeneratorFunction`, `AsyncFunction`, `AsyncGeneratorFunction` or `Function`. */
export function functionType(value: object): string {
  for (let prototype: object | null = value; prototype !== null;) {
    prototype = getPrototypeOf(prototype) as object | null;
    if (prototype === GeneratorFunction) return 'GeneratorFunction';
    if (prototype === AsyncFunction) return 'AsyncFunction';
    if (prototype === AsyncGeneratorFunction) return 'AsyncGeneratorFunction';
  }
  return 'Function';
}

/** The kind of a wrapper object (`new Number(1)`); undefined for what is none. */
export function boxedType(
  value: object,
): 'Number' | 'String' | 'Boolean' | 'BigInt' | 'Symbol' | undefined {
  if (hasSlot(value, probes.number)) return 'Number';
  if (hasSlot(value, probes.string)) return 'String';
  if (hasSlot(value, probes.boolean)) return 'Boolean';
  if (hasSlot(value, probes.bigint)) return 'BigInt';
  if (hasSlot(value, probes.symbol)) return 'Symbol';
  return undefined;
}

/** What a wrapper object holds. */
export function unbox(value: object): unknown {
  const type = boxedType(value);
  if (type === undefined) return undefined;
  const probe = {
    Number: probes.number,
    String: probes.string,
    Boolean: probes.boolean,
    BigInt: probes.bigint,
    Symbol: probes.symbol,
  }[type];
  return probe.call(value);
}
