/** `node:querystring`: https://nodejs.org/docs/latest-v20.x/api/querystring.html */
import { Buffer } from './buffer.ts';

interface ParseOptions {
  readonly maxKeys?: number;
  readonly decodeURIComponent?: (text: string) => string;
}

interface StringifyOptions {
  readonly encodeURIComponent?: (text: string) => string;
}

/** What `encodeURIComponent` leaves as it is, here as well: the two agree but for lone surrogates. */
export function escape(text: unknown): string {
  return encodeURIComponent(String(text)); // A text, in what a program does rightly.
}

export function unescapeBuffer(text: string): Buffer {
  const bytes: number[] = [];
  const source = new TextEncoder().encode(text);
  for (let index = 0; index < source.length; index++) {
    const hex = String.fromCharCode(...source.subarray(index + 1, index + 3));
    if (source[index] === 0x25 && /^[\da-f]{2}$/i.test(hex)) {
      bytes.push(parseInt(hex, 16));
      index += 2;
    } else bytes.push(source[index] ?? 0);
  }
  return Buffer.from(bytes);
}

/** A text that is badly escaped is decoded as far as it goes. */
export function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text).toString();
  }
}

export function parse(
  text: unknown,
  separator = '&',
  equals = '=',
  options: ParseOptions = {},
): Record<string, string | string[]> {
  const result = Object.create(null) as Record<string, string | string[]>;
  if (typeof text !== 'string' || text === '') return result;
  const read = (part: string): string => {
    const spaced = part.replaceAll('+', ' ');
    try {
      return (options.decodeURIComponent ?? unescape)(spaced);
    } catch {
      return unescape(spaced);
    }
  };
  const most = options.maxKeys ?? 1000;
  const pairs = text.split(separator).slice(0, most > 0 ? most : undefined);
  for (const pair of pairs) {
    if (pair === '') continue;
    const at = pair.indexOf(equals);
    const key = read(at === -1 ? pair : pair.slice(0, at));
    const value = at === -1 ? '' : read(pair.slice(at + equals.length));
    const known = result[key];
    if (known === undefined) result[key] = value;
    else if (Array.isArray(known)) known.push(value);
    else result[key] = [known, value];
  }
  return result;
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : '';
};

export function stringify(
  fields: unknown,
  separator = '&',
  equals = '=',
  options: StringifyOptions = {},
): string {
  if (typeof fields !== 'object' || fields === null) return '';
  const write = options.encodeURIComponent ?? escape;
  return Object.entries(fields)
    .flatMap(([key, value]: [string, unknown]) =>
      (Array.isArray(value) ? (value as unknown[]) : [value]).map(
        (item) => write(key) + equals + write(textOf(item)),
      ),
    )
    .join(separator);
}

export { parse as decode, stringify as encode };
