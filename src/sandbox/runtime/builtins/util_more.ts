/** The smaller parts of `node:util`: https://nodejs.org/docs/latest-v20.x/api/util.html */
import { isError, isDate, isRegExp } from '../inspect/brands.ts';
import { Buffer } from './buffer.ts';
import { nodeError } from './node_error.ts';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The checks that Node would rather have nobody use. */
export const oldChecks = {
  isBoolean: (value: unknown) => typeof value === 'boolean',
  isBuffer: (value: unknown) => Buffer.isBuffer(value),
  isDate: (value: unknown) => isObject(value) && isDate(value),
  isError: (value: unknown) => isObject(value) && isError(value),
  isFunction: (value: unknown) => typeof value === 'function',
  isNull: (value: unknown) => value === null,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isNumber: (value: unknown) => typeof value === 'number',
  isObject,
  isPrimitive: (value: unknown) => !isObject(value) && typeof value !== 'function',
  isRegExp: (value: unknown) => isObject(value) && isRegExp(value),
  isString: (value: unknown) => typeof value === 'string',
  isSymbol: (value: unknown) => typeof value === 'symbol',
  isUndefined: (value: unknown) => value === undefined,
};

/** The lines of an `.env` file. */
export function parseEnv(text: string): Record<string, string> {
  const result: Record<string, string> = {};
  const pattern =
    /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*("(?:[^"])*"|'[^']*'|`[^`]*`|[^\n#]*)/gm;
  for (const [, name = '', raw = ''] of text.replaceAll('\r\n', '\n').matchAll(pattern)) {
    const value = raw.trim();
    const quoted = /^(["'`])(.*)\1$/s.exec(value);
    const inner = quoted?.[2] ?? value;
    result[name] = quoted?.[1] === '"' ? inner.replaceAll('\\n', '\n') : inner;
  }
  return result;
}

/** Of the errors that the sandbox's own files give, number, name and words. */
const SYSTEM_ERRORS: readonly (readonly [number, readonly [string, string]])[] = [
  [-1, ['EPERM', 'operation not permitted']],
  [-2, ['ENOENT', 'no such file or directory']],
  [-9, ['EBADF', 'bad file descriptor']],
  [-13, ['EACCES', 'permission denied']],
  [-17, ['EEXIST', 'file already exists']],
  [-20, ['ENOTDIR', 'not a directory']],
  [-21, ['EISDIR', 'illegal operation on a directory']],
  [-22, ['EINVAL', 'invalid argument']],
  [-32, ['EPIPE', 'broken pipe']],
  [-39, ['ENOTEMPTY', 'directory not empty']],
  [-98, ['EADDRINUSE', 'address already in use']],
  [-104, ['ECONNRESET', 'connection reset by peer']],
  [-110, ['ETIMEDOUT', 'connection timed out']],
  [-111, ['ECONNREFUSED', 'connection refused']],
];

export const systemErrors = {
  getSystemErrorMap: () => new Map(SYSTEM_ERRORS),
  getSystemErrorName: (number: number): string | undefined =>
    new Map(SYSTEM_ERRORS).get(number)?.[0],
};

/** https://mimesniff.spec.whatwg.org/#parameters */
class MIMEParams {
  readonly #map = new Map<string, string>();
  get = (name: string): string | null => this.#map.get(name.toLowerCase()) ?? null;
  has = (name: string): boolean => this.#map.has(name.toLowerCase());
  set = (name: string, value: string): void => void this.#map.set(name.toLowerCase(), value);
  delete = (name: string): void => void this.#map.delete(name.toLowerCase());
  entries = () => this.#map.entries();
  keys = () => this.#map.keys();
  values = () => this.#map.values();
  [Symbol.iterator]() {
    return this.#map.entries();
  }
  toString(): string {
    return [...this.#map]
      .map(([name, value]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(value)
          ? `${name}=${value}`
          : `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
      )
      .join(';');
  }
}

class MIMEType {
  type: string;
  subtype: string;
  readonly params = new MIMEParams();
  constructor(text: string) {
    const [essence = '', ...parameters] = text.trim().split(';');
    const [, type, subtype] = /^([\w!#$&^.+-]+)\/([\w!#$&^.+-]+)$/.exec(essence.trim()) ?? [];
    if (type === undefined || subtype === undefined) {
      const message = `The MIME syntax for a ${type === undefined ? 'type' : 'subtype'} in "${text}" is invalid`;
      throw nodeError(TypeError, 'ERR_INVALID_MIME_SYNTAX', message);
    }
    this.type = type.toLowerCase();
    this.subtype = subtype.toLowerCase();
    for (const parameter of parameters) {
      const [, name, value] = /^\s*([^=\s]+)=(.*?)\s*$/s.exec(parameter) ?? [];
      if (name === undefined || value === undefined || this.params.has(name)) continue;
      this.params.set(name, value.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1'));
    }
  }
  get essence(): string {
    return `${this.type}/${this.subtype}`;
  }
  toString(): string {
    const parameters = this.params.toString();
    return parameters === '' ? this.essence : `${this.essence};${parameters}`;
  }
  toJSON(): string {
    return this.toString();
  }
}

for (const [type, name] of [
  [MIMEType, 'MIMEType'],
  [MIMEParams, 'MIMEParams'],
] as const) {
  Object.defineProperty(type, 'name', { value: name });
}

export const mime = { MIMEType, MIMEParams };
