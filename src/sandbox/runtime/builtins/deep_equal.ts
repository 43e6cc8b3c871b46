import * as brands from '../inspect/brands.ts';

/** `assert.deepEqual`'s and `assert.deepStrictEqual`'s notion of equality. */
export function isDeepEqual(left: unknown, right: unknown, strict: boolean): boolean {
  return compare(left, right, strict, new Map());
}

function compare(
  left: unknown,
  right: unknown,
  strict: boolean,
  seen: Map<object, Set<object>>,
): boolean {
  if (strict ? Object.is(left, right) : left === right) return true;
  if (!isObject(left) || !isObject(right)) {
    if (strict) return false;
    // eslint-disable-next-line eqeqeq -- what "loosely" means
    return left == right || (Number.isNaN(left) && Number.isNaN(right));
  }
  if (strict && Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  if (tagOf(left) !== tagOf(right)) return false;
  const partners = seen.get(left) ?? new Set();
  if (partners.has(right)) return true;
  seen.set(left, partners.add(right));
  return (
    sameContent(left, right) &&
    sameEntries(left, right, strict, seen) &&
    sameProperties(left, right, strict, seen)
  );
}

const tagOf = (value: object): string => Object.prototype.toString.call(value);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** What an object holds besides properties. */
function sameContent(left: object, right: object): boolean {
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length;
  if (brands.isDate(left)) return Object.is(left.getTime(), (right as Date).getTime());
  if (brands.isRegExp(left)) {
    const other = right as RegExp;
    return (
      left.source === other.source &&
      left.flags === other.flags &&
      left.lastIndex === other.lastIndex
    );
  }
  if (brands.isError(left)) {
    const other = right as Error;
    return left.name === other.name && left.message === other.message;
  }
  if (brands.boxedType(left) !== undefined)
    return Object.is(brands.unbox(left), brands.unbox(right));
  if (brands.isTypedArray(left))
    return left.length === (right as unknown as brands.TypedArray).length;
  return true;
}

function sameEntries(
  left: object,
  right: object,
  strict: boolean,
  seen: Map<object, Set<object>>,
): boolean {
  if (brands.isSet(left) && brands.isSet(right)) {
    if (left.size !== right.size) return false;
    const rest = new Set(right);
    for (const item of left) {
      const match = rest.has(item)
        ? item
        : [...rest].find((other) => compare(item, other, strict, seen));
      if (match === undefined && !rest.has(undefined)) return false;
      rest.delete(match);
    }
    return rest.size === 0;
  }
  if (brands.isMap(left) && brands.isMap(right)) {
    if (left.size !== right.size) return false;
    for (const [key, value] of left) {
      const partner = right.has(key)
        ? key
        : [...right.keys()].find((other) => isObject(other) && compare(key, other, strict, seen));
      if (!right.has(partner) || !compare(value, right.get(partner), strict, seen)) return false;
    }
  }
  return true;
}

function sameProperties(
  left: object,
  right: object,
  strict: boolean,
  seen: Map<object, Set<object>>,
): boolean {
  const keysOf = (value: object): PropertyKey[] =>
    strict
      ? Reflect.ownKeys(value).filter((key) =>
          Object.prototype.propertyIsEnumerable.call(value, key),
        )
      : Object.keys(value);
  const keys = keysOf(left);
  if (keys.length !== keysOf(right).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(right, key) &&
      compare(Reflect.get(left, key), Reflect.get(right, key), strict, seen),
  );
}
