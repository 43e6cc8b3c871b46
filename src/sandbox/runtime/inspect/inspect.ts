/* eslint-disable @typescript-eslint/unbound-method, @typescript-eslint/no-unnecessary-type-conversion -- the values are a program's: what their types say may not be so, and methods are called on them */
/**
 * `util.inspect` for the page: the same text, byte for byte, as Node 20 prints. Follows Node's
 * lib/internal/util/inspect.js (MIT, Copyright Node.js contributors), whose order of checks decides
 * what an odd value looks like; what Node reads from the engine comes from `introspection.ts`.
 */
import * as brands from './brands.ts';
import { formatError } from './errors.ts';
import { NODE_GLOBALS } from './global_names.ts';
import { previewIterator, promiseState, proxyDetails } from './introspection.ts';
import { layOut, type Extras } from './layout.ts';
import {
  colors,
  createContext,
  defaultOptions,
  isTooDeep,
  plain,
  styles,
  type Context,
  type InspectOptions,
  type Stylize,
} from './options.ts';
import {
  escapeText,
  formatBigInt,
  formatNumber,
  formatPrimitive,
  quote,
  symbolText,
} from './primitives.ts';
import { stringWidth } from './string_width.ts';

export const customInspect = Symbol.for('nodejs.util.inspect.custom');

type NamespaceCheck = (value: unknown) => boolean;
let isModuleNamespace: NamespaceCheck = () => false;

/** Tells which objects stand for module namespaces. */
export function setNamespaceCheck(check: NamespaceCheck): void {
  isModuleNamespace = check;
}

/** A value as text. */
export function inspect(
  value: unknown,
  options?: InspectOptions | boolean,
  depth?: number | null,
  withColors?: boolean,
): string {
  const legacy: InspectOptions = {};
  if (depth !== undefined) legacy.depth = depth;
  if (withColors !== undefined) legacy.colors = withColors;
  const merged =
    typeof options === 'boolean' ? { showHidden: options, ...legacy } : { ...options, ...legacy };
  return formatValue(createContext(merged), value, 0);
}

inspect.custom = customInspect;
inspect.colors = colors;
inspect.styles = styles;
inspect.defaultOptions = defaultOptions;

type Formatter = (context: Context, value: object, depth: number) => string[];

function remainder(count: number): string {
  return `... ${count} more item${count > 1 ? 's' : ''}`;
}

function formatValue(
  context: Context,
  given: unknown,
  depth: number,
  inTypedArray = false,
): string {
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) {
    return given === null ? context.stylize('null', 'null') : formatPrimitive(context, given);
  }
  let value: object = given;
  const proxy = proxyDetails(value);
  if (proxy !== undefined) {
    if (proxy.revoked) return context.stylize('<Revoked Proxy>', 'special');
    if (context.showProxy) return formatProxy(context, proxy.target, proxy.handler, depth);
    value = proxy.target;
    for (let inner = proxyDetails(value); inner; inner = proxyDetails(value)) {
      if (inner.revoked) return context.stylize('<Revoked Proxy>', 'special');
      value = inner.target;
    }
  }
  if (context.customInspect) {
    const custom = formatCustom(context, value, given, depth, proxy !== undefined);
    if (custom !== undefined) return custom;
  }
  if (context.seen.includes(value)) {
    context.circular ??= new Map();
    let index = context.circular.get(value);
    if (index === undefined) {
      index = context.circular.size + 1;
      context.circular.set(value, index);
    }
    return context.stylize(`[Circular *${index}]`, 'special');
  }
  return formatRaw(context, value, depth, inTypedArray);
}

/** What the value's own `[util.inspect.custom]` says; undefined where it has none. */
function formatCustom(
  context: Context,
  value: object,
  given: object,
  depth: number,
  isProxy: boolean,
): string | undefined {
  const custom = Reflect.get(value, customInspect) as unknown;
  if (typeof custom !== 'function' || custom === inspect) return undefined;
  const constructor = Reflect.get(value, 'constructor') as { prototype?: unknown } | undefined;
  if (constructor && constructor.prototype === value) return undefined;
  const remaining = context.depth === null ? null : context.depth - depth;
  const crossContext = isProxy || !(given instanceof Object);
  const result = Reflect.apply(custom, given, [
    remaining,
    userOptions(context, crossContext),
    inspect,
  ]) as unknown;
  if (result === given) return undefined;
  if (typeof result !== 'string') return formatValue(context, result, depth);
  return result.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
}

function userOptions(context: Context, crossContext: boolean): object {
  const options = {
    stylize: context.stylize,
    showHidden: context.showHidden,
    depth: context.depth,
    colors: context.colors,
    customInspect: context.customInspect,
    showProxy: context.showProxy,
    maxArrayLength: context.maxArrayLength,
    maxStringLength: context.maxStringLength,
    breakLength: context.breakLength,
    compact: context.compact,
    sorted: context.sorted,
    getters: context.getters,
    numericSeparator: context.numericSeparator,
    ...context.userOptions,
  };
  return crossContext ? Object.assign(Object.create(null) as object, options) : options;
}

function formatProxy(context: Context, target: object, handler: object, depth: number): string {
  if (isTooDeep(context, depth)) return context.stylize('Proxy [Array]', 'special');
  const entries = indented(context, 2, () => [
    formatValue(context, target, depth + 1),
    formatValue(context, handler, depth + 1),
  ]);
  return layOut(context, entries, '', ['Proxy [', ']'], 'array-extras', depth + 1);
}

function indented<T>(context: Context, columns: number, body: () => T): T {
  context.indentation += columns;
  const result = body();
  context.indentation -= columns;
  return result;
}

const wellKnownPrototypes = new Map<object, { name: string; constructor: unknown }>([
  [Object.prototype, { name: 'Object', constructor: Object }],
  [Function.prototype, { name: 'Function', constructor: Function }],
]);

function isInstance(value: object, constructor: unknown): boolean {
  try {
    return typeof constructor === 'function' && value instanceof constructor;
  } catch {
    return false;
  }
}

/** The name of the class a value is of; null where its chain of prototypes has none. */
function constructorNameOf(
  value: object,
  context: Context,
  depth: number,
  hidden: string[] | undefined,
): string | null {
  let firstPrototype: object | null | undefined;
  for (let object: object | null = value; object !== null;) {
    const wellKnown = wellKnownPrototypes.get(object);
    if (wellKnown && isInstance(value, wellKnown.constructor)) {
      if (hidden !== undefined && firstPrototype !== object) {
        addPrototypeProperties(context, value, firstPrototype ?? value, depth, hidden);
      }
      return wellKnown.name;
    }
    const constructor = Object.getOwnPropertyDescriptor(object, 'constructor')?.value as unknown;
    if (
      typeof constructor === 'function' &&
      constructor.name !== '' &&
      isInstance(value, constructor)
    ) {
      if (
        hidden !== undefined &&
        (firstPrototype !== object || !NODE_GLOBALS.has(constructor.name))
      ) {
        addPrototypeProperties(context, value, firstPrototype ?? value, depth, hidden);
      }
      return constructor.name;
    }
    object = Object.getPrototypeOf(object) as object | null;
    firstPrototype ??= firstPrototype === undefined ? object : firstPrototype;
  }
  if (firstPrototype === null || firstPrototype === undefined) return null;
  const name = engineNameOf(value);
  if (isTooDeep(context, depth)) return `${name} <Complex prototype>`;
  const parent = constructorNameOf(firstPrototype, context, depth + 1, hidden);
  if (parent === null) {
    const shown = inspect(firstPrototype, {
      ...optionsOf(context),
      customInspect: false,
      depth: -1,
    });
    return `${name} <${shown}>`;
  }
  return `${name} <${parent}>`;
}

/** What V8 calls an object whose prototypes do not say. */
function engineNameOf(value: object): string {
  if (typeof value === 'function') return 'Function';
  if (Array.isArray(value)) return 'Array';
  if (brands.isMap(value)) return 'Map';
  if (brands.isSet(value)) return 'Set';
  if (brands.isNativeError(value)) return 'Error';
  return brands.typedArrayName(value) ?? 'Object';
}

function optionsOf(context: Context): InspectOptions {
  return {
    showHidden: context.showHidden,
    colors: context.colors,
    maxArrayLength: context.maxArrayLength,
    maxStringLength: context.maxStringLength,
    breakLength: context.breakLength,
    compact: context.compact,
    sorted: context.sorted,
    getters: context.getters,
    numericSeparator: context.numericSeparator,
  };
}

/** With `showHidden`: accessors and values of the program's own prototypes, three levels up. */
function addPrototypeProperties(
  context: Context,
  main: object,
  start: object,
  depth: number,
  output: string[],
): void {
  let object: object = start;
  let keys: readonly PropertyKey[] = [];
  const seenKeys = new Set<PropertyKey>();
  for (let level = 0; level < 3; level++) {
    if (level !== 0 || main === object) {
      const prototype = Object.getPrototypeOf(object) as object | null;
      if (prototype === null) return;
      object = prototype;
      const constructor = Object.getOwnPropertyDescriptor(object, 'constructor')?.value as unknown;
      if (typeof constructor === 'function' && NODE_GLOBALS.has(constructor.name)) return;
    }
    if (level !== 0) for (const key of keys) seenKeys.add(key);
    keys = Reflect.ownKeys(object);
    context.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || Object.hasOwn(main, key) || seenKeys.has(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor?.value === 'function') continue;
      const text = formatProperty(context, object, depth, key, 'object', descriptor, main);
      output.push(context.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    context.seen.pop();
  }
}

function prefixOf(name: string | null, tag: string, fallback: string, size = ''): string {
  if (name === null) {
    return tag !== '' && fallback !== tag
      ? `[${fallback}${size}: null prototype] [${tag}] `
      : `[${fallback}${size}: null prototype] `;
  }
  return tag !== '' && name !== tag ? `${name}${size} [${tag}] ` : `${name}${size} `;
}

function objectPrefix(value: object, name: string | null, tag: string): string {
  let fallback = '';
  if (name === null) {
    fallback = engineNameOf(value);
    if (fallback === tag) fallback = 'Object';
  }
  return prefixOf(name, tag, fallback);
}

const isEnumerable = (value: object, key: PropertyKey): boolean =>
  Object.prototype.propertyIsEnumerable.call(value, key);

function keysOf(value: object, showHidden: boolean): PropertyKey[] {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) return [...Object.getOwnPropertyNames(value), ...symbols];
  return [...Object.keys(value), ...symbols.filter((key) => isEnumerable(value, key))];
}

const ARRAY_INDEX = /^(0|[1-9]\d{0,9})$/;

function isArrayIndex(key: PropertyKey): boolean {
  return typeof key === 'string' && ARRAY_INDEX.test(key) && Number(key) < 2 ** 32 - 1;
}

function nonIndexKeysOf(value: object, showHidden: boolean): PropertyKey[] {
  return Reflect.ownKeys(value).filter(
    (key) => !isArrayIndex(key) && (showHidden || isEnumerable(value, key)),
  );
}

/** How one kind of value is shown: what comes before the braces, and what between them. */
interface Shape {
  keys: PropertyKey[];
  base?: string;
  braces: [string, string];
  formatter?: Formatter;
  extras?: Extras;
}

function formatRaw(context: Context, value: object, depth: number, inTypedArray: boolean): string {
  const hidden: string[] | undefined =
    context.showHidden && !isTooDeep(context, depth) ? [] : undefined;
  const name = constructorNameOf(value, context, depth, hidden);
  const prototypeProperties = hidden && hidden.length > 0 ? hidden : undefined;
  let tag = Reflect.get(value, Symbol.toStringTag) as unknown;
  const shownTwice = context.showHidden
    ? Object.hasOwn(value, Symbol.toStringTag)
    : isEnumerable(value, Symbol.toStringTag);
  if (typeof tag !== 'string' || (tag !== '' && shownTwice)) tag = '';
  const view: View = {
    context,
    value,
    depth,
    name,
    tag: String(tag),
    hasHidden: prototypeProperties !== undefined,
    inTypedArray,
  };
  const shape = shapeOf(view);
  if (typeof shape === 'string') return shape;
  let { base = '' } = shape;
  const { keys, braces, formatter, extras = 'object' } = shape;

  if (isTooDeep(context, depth)) {
    const label = objectPrefix(value, name, view.tag).slice(0, -1);
    return context.stylize(name === null ? label : `[${label}]`, 'special');
  }
  const inner = depth + 1;
  context.seen.push(value);
  context.currentDepth = inner;
  const indentation = context.indentation;
  let output: string[];
  try {
    output = formatter ? formatter(context, value, inner) : [];
    for (const key of keys) output.push(formatProperty(context, value, inner, key, extras));
    if (prototypeProperties) output.push(...prototypeProperties);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    context.seen.pop();
    context.indentation = indentation;
    const label = objectPrefix(value, name, view.tag).slice(0, -1);
    return context.stylize(
      `[${label}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`,
      'special',
    );
  }
  const index = context.circular?.get(value);
  if (index !== undefined) {
    const reference = context.stylize(`<ref *${index}>`, 'special');
    if (context.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
    else braces[0] = `${reference} ${braces[0]}`;
  }
  context.seen.pop();
  if (context.sorted !== false) {
    const compare = context.sorted === true ? undefined : context.sorted;
    if (extras === 'object') output.sort(compare);
    else if (keys.length > 1) {
      const named = output.splice(output.length - keys.length).sort(compare);
      output.push(...named);
    }
  }
  const text = layOut(context, output, base, braces, extras, inner, value);
  const length = (context.budget[context.indentation] ?? 0) + text.length;
  context.budget[context.indentation] = length;
  // Beyond 128 MB the rest is shown by name only.
  if (length > 2 ** 27) context.depth = -1;
  return text;
}

interface View {
  readonly context: Context;
  readonly value: object;
  readonly depth: number;
  readonly name: string | null;
  readonly tag: string;
  readonly hasHidden: boolean;
  readonly inTypedArray: boolean;
}

function shapeOf(view: View): Shape | string {
  if (Symbol.iterator in view.value || view.name === null) {
    const shape = iterableShape(view);
    if (shape !== undefined) return shape;
  }
  return objectShape(view);
}

function iterableShape(view: View): Shape | string | undefined {
  const { context, value, name, tag } = view;
  const isEmpty = (size: number, keys: readonly PropertyKey[]) =>
    size === 0 && keys.length === 0 && !view.hasHidden;
  if (Array.isArray(value)) {
    const prefix =
      name !== 'Array' || tag !== '' ? prefixOf(name, tag, 'Array', `(${value.length})`) : '';
    const keys = nonIndexKeysOf(value, context.showHidden);
    if (isEmpty(value.length, keys)) return `${prefix}[]`;
    return { keys, braces: [`${prefix}[`, ']'], formatter: formatArray, extras: 'array-extras' };
  }
  if (brands.isSet(value)) {
    const prefix = prefixOf(name, tag, 'Set', `(${sizeOfSet(value)})`);
    const keys = keysOf(value, context.showHidden);
    if (isEmpty(sizeOfSet(value), keys)) return `${prefix}{}`;
    return { keys, braces: [`${prefix}{`, '}'], formatter: () => formatSet(view, value) };
  }
  if (brands.isMap(value)) {
    const prefix = prefixOf(name, tag, 'Map', `(${sizeOfMap(value)})`);
    const keys = keysOf(value, context.showHidden);
    if (isEmpty(sizeOfMap(value), keys)) return `${prefix}{}`;
    return { keys, braces: [`${prefix}{`, '}'], formatter: () => formatMap(view, value) };
  }
  const typedArray = brands.typedArrayName(value);
  if (typedArray !== undefined) {
    const array = value as unknown as brands.TypedArray;
    const keys = nonIndexKeysOf(value, context.showHidden);
    const fallback = name === null ? typedArray : '';
    const braces: [string, string] = [
      `${prefixOf(name, tag, fallback, `(${array.length})`)}[`,
      ']',
    ];
    if (array.length === 0 && keys.length === 0 && !context.showHidden) return `${braces[0]}]`;
    return { keys, braces, formatter: formatTypedArray, extras: 'array-extras' };
  }
  for (const type of ['Map', 'Set'] as const) {
    if (!(type === 'Map' ? brands.isMapIterator : brands.isSetIterator)(value)) continue;
    const shape: Shape = { keys: keysOf(value, context.showHidden), braces: ['', '}'] };
    const own = `${type} Iterator`;
    shape.braces[0] = `[${tag === own ? tag : `${tag !== '' ? `${tag}] [` : ''}${own}`}] {`;
    shape.formatter = (inner, iterator, depth) => {
      const { items, isEntries } = previewIterator(iterator);
      if (!isEntries) return formatItems(inner, items, depth);
      shape.braces[0] = shape.braces[0].replace(/ Iterator] \{$/, ' Entries] {');
      return formatPairs(inner, items, depth);
    };
    return shape;
  }
  return undefined;
}

function objectShape(view: View): Shape | string {
  const { context, value, depth, name, tag } = view;
  const keys = keysWithNamespace(view);
  const isBare = () => keys.length === 0 && !view.hasHidden;
  const braced = (fallback: string): [string, string] => [`${prefixOf(name, tag, fallback)}{`, '}'];
  const withPrefix = (fallback: string, base: string) => {
    const prefix = prefixOf(name, tag, fallback);
    return prefix === `${fallback} ` ? base : `${prefix}${base}`;
  };

  if (typeof value === 'function') {
    const base = functionBase(value, name, tag);
    return isBare() ? context.stylize(base, 'special') : { keys, base, braces: ['{', '}'] };
  }
  if (name === 'Object' && !isModuleNamespace(value)) {
    let open = '{';
    if (brands.isArguments(value)) open = '[Arguments] {';
    else if (tag !== '') open = `${prefixOf(name, tag, 'Object')}{`;
    return isBare() ? `${open}}` : { keys, braces: [open, '}'] };
  }
  if (brands.isRegExp(value)) {
    const base = withPrefix(
      'RegExp',
      RegExp.prototype.toString.call(name === null ? new RegExp(value) : value),
    );
    return isBare() || isTooDeep(context, depth)
      ? context.stylize(base, 'regexp')
      : { keys, base, braces: ['{', '}'] };
  }
  if (brands.isDate(value)) {
    const base = withPrefix(
      'Date',
      Number.isNaN(Date.prototype.getTime.call(value))
        ? Date.prototype.toString.call(value)
        : Date.prototype.toISOString.call(value),
    );
    return isBare() ? context.stylize(base, 'date') : { keys, base, braces: ['{', '}'] };
  }
  if (brands.isError(value)) {
    const base = formatError(
      context,
      value,
      (fallback) => prefixOf(name, tag, fallback),
      name,
      keys,
    );
    return isBare() ? base : { keys, base, braces: ['{', '}'] };
  }
  if (brands.isArrayBuffer(value) || brands.isSharedArrayBuffer(value)) {
    const buffer = value as ArrayBuffer;
    const prefix = prefixOf(
      name,
      tag,
      brands.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer',
    );
    if (view.inTypedArray && isBare()) {
      return `${prefix}{ byteLength: ${formatNumber(context.stylize, buffer.byteLength, false)} }`;
    }
    const shape: Shape = { keys: ['byteLength', ...keys], braces: [`${prefix}{`, '}'] };
    if (!view.inTypedArray) shape.formatter = formatArrayBuffer;
    return shape;
  }
  if (brands.isDataView(value)) {
    return { keys: ['byteLength', 'byteOffset', 'buffer', ...keys], braces: braced('DataView') };
  }
  if (brands.isPromise(value)) {
    return { keys, braces: braced('Promise'), formatter: formatPromise };
  }
  for (const type of ['WeakSet', 'WeakMap'] as const) {
    if ((type === 'WeakSet' ? brands.isWeakSet : brands.isWeakMap)(value)) {
      const formatter = () => [context.stylize('<items unknown>', 'special')];
      return { keys, braces: braced(type), formatter };
    }
  }
  if (isModuleNamespace(value)) {
    const exported = [...keys];
    keys.length = 0;
    return {
      keys,
      braces: braced('Module'),
      formatter: (_, namespace, inner) => formatNamespace(context, namespace, inner, exported),
    };
  }
  const boxed = brands.boxedType(value);
  if (boxed !== undefined) {
    const base = boxedBase(view, boxed, keys);
    return isBare() ? base : { keys, base, braces: ['{', '}'] };
  }
  if (isUrl(value) && !isTooDeep(context, depth)) {
    return isBare() ? value.href : { keys, base: value.href, braces: ['{', '}'] };
  }
  const prefix = objectPrefix(value, name, tag);
  return isBare() ? `${prefix}{}` : { keys, braces: [`${prefix}{`, '}'] };
}

function keysWithNamespace({ context, value }: View): PropertyKey[] {
  try {
    return keysOf(value, context.showHidden);
  } catch {
    // Only a namespace of a module that is not evaluated yet throws here.
    return Object.getOwnPropertyNames(value);
  }
}

function isUrl(value: object): value is URL {
  return typeof URL === 'function' && value instanceof URL && typeof value.href === 'string';
}

function boxedBase(view: View, type: string, keys: PropertyKey[]): string {
  const { context, value, name, tag } = view;
  const inner = brands.unbox(value);
  if (typeof inner === 'string') keys.splice(0, inner.length);
  let base = `[${type}`;
  if (type !== name) base += name === null ? ' (null prototype)' : ` (${name})`;
  base += `: ${formatPrimitive(context, inner, plain)}]`;
  if (tag !== '' && tag !== name) base += ` [${tag}]`;
  if (keys.length !== 0 || context.stylize === plain) return base;
  return context.stylize(base, type.toLowerCase());
}

const CLASS_HEAD = /^(\s+[^(]*?)\s*{/;
const COMMENTS = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

function functionBase(value: object, name: string | null, tag: string): string {
  const source = Function.prototype.toString.call(value);
  if (source.startsWith('class') && source.endsWith('}')) {
    const body = source.slice(5, -1);
    const brace = body.indexOf('{');
    if (
      brace !== -1 &&
      (!body.slice(0, brace).includes('(') || CLASS_HEAD.test(body.replace(COMMENTS, '')))
    ) {
      return classBase(value, name, tag);
    }
  }
  const type = brands.functionType(value);
  let ownName = Reflect.get(value, 'name') as unknown;
  if (ownName === '[Symbol.dispose]') ownName = '[nodejs.dispose]';
  if (ownName === '[Symbol.asyncDispose]') ownName = '[nodejs.asyncDispose]';
  let base = `[${type}`;
  if (name === null) base += ' (null prototype)';
  base += ownName === '' ? ' (anonymous)' : `: ${String(ownName)}`;
  base += ']';
  if (name !== type && name !== null) base += ` ${name}`;
  if (tag !== '' && name !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value: object, name: string | null, tag: string): string {
  const ownName = Object.hasOwn(value, 'name') && String(Reflect.get(value, 'name') ?? '');
  let base = `class ${ownName || '(anonymous)'}`;
  if (name !== 'Function' && name !== null) base += ` [${name}]`;
  if (tag !== '' && name !== tag) base += ` [${tag}]`;
  if (name === null) return `[${base} extends [null prototype]]`;
  const parent = Object.getPrototypeOf(value) as { name?: string } | null;
  return parent?.name ? `[${base} extends ${parent.name}]` : `[${base}]`;
}

const sizeOfMap = (value: Map<unknown, unknown>): number =>
  Reflect.get(Map.prototype, 'size', value);
const sizeOfSet = (value: Set<unknown>): number => Reflect.get(Set.prototype, 'size', value);

function limitOf(context: Context, length: number): number {
  return Math.min(Math.max(0, context.maxArrayLength), length);
}

function formatArray(context: Context, value: object, depth: number): string[] {
  const length = Number(Reflect.get(value, 'length'));
  const limit = limitOf(context, length);
  const output: string[] = [];
  for (let index = 0; index < limit; index++) {
    if (!Object.hasOwn(value, index)) {
      return formatSparseArray(context, value, depth, limit, output, index);
    }
    output.push(formatProperty(context, value, depth, index, 'array'));
  }
  if (length > limit) output.push(remainder(length - limit));
  return output;
}

function formatSparseArray(
  context: Context,
  value: object,
  depth: number,
  limit: number,
  output: string[],
  start: number,
): string[] {
  const empty = (count: number) =>
    context.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
  const keys = Object.keys(value);
  let index = start;
  for (let position = start; position < keys.length && output.length < limit; position++) {
    const key = keys[position] ?? '';
    if (!isArrayIndex(key)) break;
    if (String(index) !== key) {
      output.push(empty(Number(key) - index));
      index = Number(key);
      if (output.length === limit) break;
    }
    output.push(formatProperty(context, value, depth, key, 'array'));
    index++;
  }
  const remaining = Number(Reflect.get(value, 'length')) - index;
  if (remaining > 0) {
    output.push(output.length === limit ? remainder(remaining) : empty(remaining));
  }
  return output;
}

function formatTypedArray(context: Context, value: object, depth: number): string[] {
  // Only typed arrays come here.
  const array = value as unknown as brands.TypedArray;
  const limit = limitOf(context, array.length);
  const output: string[] = [];
  for (let index = 0; index < limit; index++) {
    const item = array[index];
    output.push(
      typeof item === 'bigint'
        ? formatBigInt(context.stylize, item, context.numericSeparator)
        : formatNumber(context.stylize, item ?? 0, context.numericSeparator),
    );
  }
  if (array.length > limit) output.push(remainder(array.length - limit));
  if (context.showHidden) {
    indented(context, 2, () => {
      for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
        output.push(`[${key}]: ${formatValue(context, Reflect.get(value, key), depth, true)}`);
      }
    });
  }
  return output;
}

function formatArrayBuffer(context: Context, value: object): string[] {
  let bytes: Uint8Array;
  try {
    // Only buffers come here.
    bytes = new Uint8Array(value as ArrayBuffer);
  } catch {
    return [context.stylize('(detached)', 'special')];
  }
  const shown = bytes.slice(0, Math.min(context.maxArrayLength, bytes.length));
  let text = [...shown].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const remaining = bytes.length - context.maxArrayLength;
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  return [`${context.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function formatSet({ context, depth }: View, value: Set<unknown>): string[] {
  const limit = limitOf(context, sizeOfSet(value));
  const output: string[] = [];
  indented(context, 2, () => {
    Set.prototype.forEach.call(value, (item) => {
      if (output.length < limit) output.push(formatValue(context, item, depth + 1));
    });
  });
  if (sizeOfSet(value) > limit) output.push(remainder(sizeOfSet(value) - limit));
  return output;
}

function formatMap({ context, depth }: View, value: Map<unknown, unknown>): string[] {
  const limit = limitOf(context, sizeOfMap(value));
  const output: string[] = [];
  indented(context, 2, () => {
    Map.prototype.forEach.call(value, (item, key) => {
      if (output.length >= limit) return;
      const left = formatValue(context, key, depth + 1);
      output.push(`${left} => ${formatValue(context, item, depth + 1)}`);
    });
  });
  if (sizeOfMap(value) > limit) output.push(remainder(sizeOfMap(value) - limit));
  return output;
}

function formatItems(context: Context, items: readonly unknown[], depth: number): string[] {
  const limit = limitOf(context, items.length);
  const output = indented(context, 2, () =>
    items.slice(0, limit).map((item) => formatValue(context, item, depth)),
  );
  if (items.length > limit) output.push(remainder(items.length - limit));
  return output;
}

/** Keys and values in turn, as `[ key, value ]`. */
function formatPairs(context: Context, items: readonly unknown[], depth: number): string[] {
  const count = items.length / 2;
  const limit = limitOf(context, count);
  const output: string[] = [];
  indented(context, 2, () => {
    for (let index = 0; index < limit; index++) {
      const pair = [
        formatValue(context, items[index * 2], depth),
        formatValue(context, items[index * 2 + 1], depth),
      ];
      output.push(layOut(context, pair, '', ['[', ']'], 'array-extras', depth));
    }
  });
  if (count > limit) output.push(remainder(count - limit));
  return output;
}

function formatPromise(context: Context, value: object, depth: number): string[] {
  // Only promises come here.
  const state = promiseState(value as Promise<unknown>);
  if (state.kind === 'pending') return [context.stylize('<pending>', 'special')];
  const text = indented(context, 2, () => formatValue(context, state.value, depth));
  return [state.kind === 'rejected' ? `${context.stylize('<rejected>', 'special')} ${text}` : text];
}

function formatNamespace(
  context: Context,
  namespace: object,
  depth: number,
  exported: readonly PropertyKey[],
): string[] {
  return exported.map((key) => {
    let value: unknown;
    try {
      value = Reflect.get(namespace, key);
    } catch {
      const name = formatProperty(context, { [key]: '' }, depth, key, 'object');
      const blank = name.lastIndexOf(' ');
      return `${name.slice(0, blank + 1)}${context.stylize('<uninitialized>', 'special')}`;
    }
    const descriptor = { value, enumerable: true, writable: true };
    return formatProperty(context, namespace, depth, key, 'object', descriptor);
  });
}

const PLAIN_KEY = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatProperty(
  context: Context,
  value: object,
  depth: number,
  key: PropertyKey,
  extras: Extras,
  given?: PropertyDescriptor,
  receiver: object = value,
): string {
  const descriptor = given ??
    Object.getOwnPropertyDescriptor(value, key) ?? {
      value: Reflect.get(value, key) as unknown,
      enumerable: true,
    };
  let separator = ' ';
  let text: string;
  if (descriptor.value !== undefined) {
    const columns = context.compact !== true || extras !== 'object' ? 2 : 3;
    context.indentation += columns;
    text = formatValue(context, descriptor.value, depth);
    if (columns === 3 && context.breakLength < stringWidth(text, context.colors)) {
      separator = `\n${' '.repeat(context.indentation)}`;
    }
    context.indentation -= columns;
  } else if (descriptor.get !== undefined) {
    text = formatGetter(context, descriptor, receiver, depth);
  } else if (descriptor.set !== undefined) text = context.stylize('[Setter]', 'special');
  else text = context.stylize('undefined', 'undefined');
  if (extras === 'array') return text;
  return `${formatKey(context.stylize, key, descriptor)}:${separator}${text}`;
}

function formatKey(stylize: Stylize, key: PropertyKey, descriptor: PropertyDescriptor): string {
  if (typeof key === 'symbol') return `[${stylize(escapeText(symbolText(key)), 'symbol')}]`;
  const name = String(key);
  if (name === '__proto__') return "['__proto__']";
  if (descriptor.enumerable === false) return `[${escapeText(name)}]`;
  return PLAIN_KEY.test(name) ? stylize(name, 'name') : stylize(quote(name), 'string');
}

function formatGetter(
  context: Context,
  descriptor: PropertyDescriptor,
  receiver: object,
  depth: number,
): string {
  const { get } = descriptor;
  const { set } = descriptor;
  const label = set === undefined ? 'Getter' : 'Getter/Setter';
  const special = (text: string) => context.stylize(text, 'special');
  const asked = context.getters === true || context.getters === (set === undefined ? 'get' : 'set');
  if (!asked || get === undefined) return special(`[${label}]`);
  try {
    const value = Reflect.apply(get, receiver, []) as unknown;
    return indented(context, 2, () => {
      if (value === null) {
        return `${special(`[${label}:`)} ${context.stylize('null', 'null')}${special(']')}`;
      }
      if (typeof value === 'object') {
        return `${special(`[${label}]`)} ${formatValue(context, value, depth)}`;
      }
      return `${special(`[${label}:`)} ${formatPrimitive(context, value)}${special(']')}`;
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `${special(`[${label}:`)} <Inspection threw (${message})>${special(']')}`;
  }
}

/** True for the error that engines throw when the stack is full. */
export function isStackOverflow(error: unknown): boolean {
  return (
    brands.isNativeError(error) &&
    /call stack|too much recursion/i.test(String((error as Error).message))
  );
}
