import { NODE_GLOBALS } from './global_names.ts';
import { inspect } from './inspect.ts';
import { proxyDetails } from './introspection.ts';
import { plain, type InspectOptions } from './options.ts';
import { formatBigInt, formatNumber } from './primitives.ts';

/** `util.format`: the placeholders of `console.log`. */
export function format(...values: readonly unknown[]): string {
  return formatWithOptions({}, ...values);
}

export function formatWithOptions(options: InspectOptions, ...values: readonly unknown[]): string {
  const [first] = values;
  if (typeof first !== 'string') return joinValues(options, '', '', values);
  if (values.length === 1) return first;
  let text = '';
  let used = 0;
  let last = 0;
  for (let index = 0; index < first.length - 1; index++) {
    if (first[index] !== '%') continue;
    const letter = first[++index] ?? '';
    if (letter === '%') {
      text += first.slice(last, index);
      last = index + 1;
      continue;
    }
    const placeholder = placeholders[letter];
    if (placeholder === undefined || used + 1 === values.length) continue;
    const value = values[++used];
    text += first.slice(last, index - 1) + placeholder(value, options);
    last = index + 1;
  }
  if (last === 0) return joinValues(options, first, ' ', values.slice(1));
  if (last < first.length) text += first.slice(last);
  return joinValues(options, text, ' ', values.slice(used + 1));
}

function joinValues(
  options: InspectOptions,
  start: string,
  separator: string,
  values: readonly unknown[],
): string {
  let text = start;
  let join = separator;
  for (const value of values) {
    text += join + (typeof value === 'string' ? value : inspect(value, options));
    join = ' ';
  }
  return text;
}

const number = (value: number, options: InspectOptions) =>
  formatNumber(plain, value, options.numericSeparator ?? false);
const bigint = (value: bigint, options: InspectOptions) =>
  formatBigInt(plain, value, options.numericSeparator ?? false);

const placeholders: Readonly<
  Record<string, ((value: unknown, options: InspectOptions) => string) | undefined>
> = {
  __proto__: undefined,
  s: (value, options) => {
    if (typeof value === 'number') return number(value, options);
    if (typeof value === 'bigint') return bigint(value, options);
    if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) {
      return String(value);
    }
    return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
  },
  j: (value) => stringify(value),
  d: (value, options) => {
    if (typeof value === 'bigint') return bigint(value, options);
    return typeof value === 'symbol' ? 'NaN' : number(Number(value), options);
  },
  O: (value, options) => inspect(value, options),
  o: (value, options) =>
    inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 }),
  i: (value, options) => {
    if (typeof value === 'bigint') return bigint(value, options);
    return typeof value === 'symbol' ? 'NaN' : number(Number.parseInt(value as string), options);
  },
  f: (value, options) =>
    typeof value === 'symbol' ? 'NaN' : number(Number.parseFloat(String(value)), options),
  c: () => '',
};

function stringify(value: unknown): string {
  try {
    // Functions and undefined give undefined, which prints as such.
    return `${JSON.stringify(value) as string | undefined}`;
  } catch (error) {
    if (error instanceof TypeError && /circular|cyclic/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

/** Whether `String(value)` would say no more than `[object Object]`. */
function hasBuiltInToString(given: object): boolean {
  const proxy = proxyDetails(given);
  if (proxy?.revoked) return true;
  const value = proxy?.target ?? given;
  const hasToString = typeof Reflect.get(value, 'toString') === 'function';
  const hasToPrimitive = typeof Reflect.get(value, Symbol.toPrimitive) === 'function';
  if (!hasToString && !hasToPrimitive) return true;
  if (hasToString && Object.hasOwn(value, 'toString')) return false;
  if (hasToPrimitive && Object.hasOwn(value, Symbol.toPrimitive)) return false;
  let pointer = Object.getPrototypeOf(value) as object | null;
  while (
    pointer !== null &&
    !(hasToString && Object.hasOwn(pointer, 'toString')) &&
    !(hasToPrimitive && Object.hasOwn(pointer, Symbol.toPrimitive))
  ) {
    pointer = Object.getPrototypeOf(pointer) as object | null;
  }
  if (pointer === null) return true;
  const constructor = Object.getOwnPropertyDescriptor(pointer, 'constructor')?.value as unknown;
  return typeof constructor === 'function' && NODE_GLOBALS.has(constructor.name);
}
