/** `Buffer`, the part that programs use: https://nodejs.org/docs/latest-v20.x/api/buffer.html */
import { customInspect } from '../inspect/inspect.ts';
import { nodeError } from './node_error.ts';
import { decode, encode, encodingOf, type Encoding } from './buffer_encodings.ts';
import { received } from './received.ts';

const SHOWN_BYTES = 50;
type Value = string | number | Uint8Array;

function refuse(type: typeof TypeError | typeof RangeError, code: string, message: string): Error {
  return nodeError(type, code, message);
}

function encodingFor(name: unknown): Encoding {
  if (typeof name !== 'string' || name === '') return 'utf8';
  const encoding = encodingOf(name);
  if (encoding) return encoding;
  throw refuse(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${name}`);
}

/** A position counted from the end where it is negative, within the length. */
function clamp(position: unknown, length: number, otherwise: number): number {
  const index = Math.trunc(Number(position ?? otherwise)) || 0;
  return Math.min(Math.max(index < 0 ? index + length : index, 0), length);
}

// Over shared memory, too; the library's types of a subclass allow for one of them only.
export class Buffer extends Uint8Array<ArrayBuffer> {
  static poolSize = 8192;

  // `map`, `filter` and the like make buffers, too, as they do in Node.
  static override from(this: unknown, value: unknown, second?: unknown, third?: unknown): Buffer {
    if (typeof value === 'string') return view(encode(value, encodingFor(second)));
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
      return new Buffer(
        value as ArrayBuffer,
        second as number | undefined,
        third as number | undefined,
      );
    }
    if (typeof value === 'object' && value !== null) {
      const { type, data } = value as { type?: unknown; data?: unknown };
      if (type === 'Buffer' && Array.isArray(data)) return Buffer.from(data);
      const primitive = (value as { valueOf(): unknown }).valueOf();
      if (primitive !== value && typeof primitive === 'string')
        return Buffer.from(primitive, second);
      if ('length' in value) {
        return view(Uint8Array.from(value as ArrayLike<number>, (item) => item & 255));
      }
    }
    const message = `The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received ${received(value)}`;
    throw refuse(TypeError, 'ERR_INVALID_ARG_TYPE', message);
  }
  static override of(...values: number[]): Buffer {
    return Buffer.from(values);
  }
  static alloc(size: number, fill?: Value, encoding?: string): Buffer {
    if (typeof size !== 'number') {
      const message = `The "size" argument must be of type number. Received ${received(size)}`;
      throw refuse(TypeError, 'ERR_INVALID_ARG_TYPE', message);
    }
    if (!(size >= 0 && size <= 2 ** 32)) {
      const message = `The value of "size" is out of range. It must be >= 0 && <= 4294967296. Received ${size}`;
      throw refuse(RangeError, 'ERR_OUT_OF_RANGE', message);
    }
    const buffer = new Buffer(new ArrayBuffer(size));
    return fill === undefined || fill === 0 ? buffer : buffer.fill(fill, encoding);
  }
  static allocUnsafe(size: number): Buffer {
    return Buffer.alloc(size);
  }
  static allocUnsafeSlow(size: number): Buffer {
    return Buffer.alloc(size);
  }
  static concat(list: readonly Uint8Array[], length?: number): Buffer {
    const total = length ?? list.reduce((sum, item) => sum + item.length, 0);
    const buffer = Buffer.alloc(total);
    let offset = 0;
    for (const item of list) {
      buffer.set(item.subarray(0, Math.max(0, total - offset)), offset);
      offset = Math.min(total, offset + item.length);
    }
    return buffer;
  }
  static isBuffer(value: unknown): value is Buffer {
    return value instanceof Buffer;
  }
  static isEncoding(name: unknown): boolean {
    return typeof name === 'string' && encodingOf(name) !== undefined;
  }
  static byteLength(value: string | ArrayBufferView | ArrayBuffer, encoding?: string): number {
    return typeof value === 'string' ? Buffer.from(value, encoding).length : value.byteLength;
  }
  static compare(left: Uint8Array, right: Uint8Array): -1 | 0 | 1 {
    const length = Math.min(left.length, right.length);
    for (let index = 0; index < length; index++) {
      const difference = (left[index] ?? 0) - (right[index] ?? 0);
      if (difference !== 0) return difference < 0 ? -1 : 1;
    }
    return left.length === right.length ? 0 : left.length < right.length ? -1 : 1;
  }

  get parent(): ArrayBufferLike {
    return this.buffer;
  }
  get offset(): number {
    return this.byteOffset;
  }

  override toString(encoding?: string, start?: number, end?: number): string {
    const from = Math.max(0, start ?? 0);
    const to = Math.min(this.length, end ?? this.length);
    return from >= to ? '' : decode(this.subarray(from, to), encodingFor(encoding));
  }
  override toLocaleString(): string {
    return this.toString();
  }
  toJSON(): { type: 'Buffer'; data: number[] } {
    return { type: 'Buffer', data: [...this] };
  }
  equals(other: Uint8Array): boolean {
    return Buffer.compare(this, other) === 0;
  }
  compare(other: Uint8Array): -1 | 0 | 1 {
    return Buffer.compare(this, other);
  }
  override slice(start?: number, end?: number): Buffer {
    return this.subarray(start, end);
  }
  override subarray(start?: number, end?: number): Buffer {
    const from = clamp(start, this.length, 0);
    const to = clamp(end, this.length, this.length);
    return new Buffer(this.buffer, this.byteOffset + from, Math.max(0, to - from));
  }
  copy(target: Uint8Array, at = 0, start = 0, end = this.length): number {
    const source = this.subarray(start, Math.min(end, start + target.length - at));
    target.set(source, at);
    return source.length;
  }
  write(text: string, ...rest: unknown[]): number {
    const encoding = typeof rest.at(-1) === 'string' ? rest.pop() : undefined;
    const [offset = 0, length = this.length] = rest as number[];
    const bytes = encode(text, encodingFor(encoding));
    return Buffer.prototype.copy.call(view(bytes), this.subarray(offset, offset + length));
  }
  override fill(value: Value, ...rest: unknown[]): this {
    const encoding = typeof rest.at(-1) === 'string' ? rest.pop() : undefined;
    const [start = 0, end = this.length] = rest as number[];
    if (typeof value === 'number') return super.fill(value & 255, start, end);
    const bytes = typeof value === 'string' ? encode(value, encodingFor(encoding)) : value;
    for (let index = start; index < end; index++) {
      this[index] = bytes.length === 0 ? 0 : (bytes[(index - start) % bytes.length] ?? 0);
    }
    return this;
  }
  override indexOf(value: Value, from?: unknown, encoding?: string): number {
    return this.#find(value, from, encoding, 1);
  }
  override lastIndexOf(value: Value, from?: unknown, encoding?: string): number {
    return this.#find(value, from, encoding, -1);
  }
  override includes(value: Value, from?: unknown, encoding?: string): boolean {
    return this.indexOf(value, from, encoding) !== -1;
  }

  #find(value: Value, from: unknown, encoding: string | undefined, step: 1 | -1): number {
    const [start, name] = typeof from === 'string' ? [undefined, from] : [from, encoding];
    const bytes = typeof value === 'number' ? [value & 255] : typeof value === 'string' ? encode(value, encodingFor(name)) : value; // prettier-ignore
    const last = this.length - bytes.length;
    const first = clamp(start, this.length, step === 1 ? 0 : this.length);
    for (
      let index = Math.min(first, step === 1 ? first : last);
      index >= 0 && index <= last;
      index += step
    ) {
      let matched = 0;
      while (matched < bytes.length && this[index + matched] === bytes[matched]) matched += 1;
      if (matched === bytes.length) return index;
    }
    return -1;
  }

  #swap(width: number): this {
    if (this.length % width !== 0) {
      const message = `Buffer size must be a multiple of ${width * 8}-bits`;
      throw refuse(RangeError, 'ERR_INVALID_BUFFER_SIZE', message);
    }
    for (let at = 0; at < this.length; at += width) {
      Uint8Array.prototype.reverse.call(this.subarray(at, at + width));
    }
    return this;
  }
  swap16(): this {
    return this.#swap(2);
  }
  swap32(): this {
    return this.#swap(4);
  }
  swap64(): this {
    return this.#swap(8);
  }

  [customInspect](): string {
    const shown = Array.from(
      this.subarray(0, SHOWN_BYTES),
      (byte) => ` ${byte.toString(16).padStart(2, '0')}`,
    );
    const more = this.length - SHOWN_BYTES;
    const rest = more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : '';
    return `<${this.constructor.name}${shown.join('')}${rest}>`;
  }
}

function view({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return new Buffer(buffer as ArrayBuffer, byteOffset, length);
}

/** `readUInt16LE` and its kin: the method of `DataView`, its width, and the values it takes. */
const NUMBERS: readonly (readonly [name: string, view: string, bytes: number, least?: number | bigint, most?: number | bigint])[] = [
  ['UInt8', 'Uint8', 1, 0, 255],
  ['Int8', 'Int8', 1, -128, 127],
  ['UInt16', 'Uint16', 2, 0, 65_535],
  ['Int16', 'Int16', 2, -32_768, 32_767],
  ['UInt32', 'Uint32', 4, 0, 4_294_967_295],
  ['Int32', 'Int32', 4, -2_147_483_648, 2_147_483_647],
  ['BigUInt64', 'BigUint64', 8, 0n, 2n ** 64n - 1n],
  ['BigInt64', 'BigInt64', 8, -(2n ** 63n), 2n ** 63n - 1n],
  ['Float', 'Float32', 4],
  ['Double', 'Float64', 8],
]; // prettier-ignore

function grouped(value: unknown): string {
  const text = String(value);
  return typeof value === 'number' && Math.abs(value) > 2 ** 32
    ? text.replace(/\B(?=(\d{3})+$)/g, '_')
    : text;
}

function checkOffset(buffer: Buffer, offset: number, bytes: number): void {
  if (typeof offset !== 'number') {
    const message = `The "offset" argument must be of type number. Received ${received(offset)}`;
    throw refuse(TypeError, 'ERR_INVALID_ARG_TYPE', message);
  }
  const most = buffer.length - bytes;
  if (offset >= 0 && offset <= most && Number.isInteger(offset)) return;
  if (most < 0) {
    throw refuse(
      RangeError,
      'ERR_BUFFER_OUT_OF_BOUNDS',
      'Attempt to access memory outside buffer bounds',
    );
  }
  const range = Number.isInteger(offset) ? `>= 0 and <= ${most}` : 'an integer';
  const message = `The value of "offset" is out of range. It must be ${range}. Received ${offset}`;
  throw refuse(RangeError, 'ERR_OUT_OF_RANGE', message);
}

for (const [name, type, bytes, least, most] of NUMBERS) {
  for (const [ending, isLittle] of bytes === 1
    ? ([['', true]] as const)
    : ([
        ['LE', true],
        ['BE', false],
      ] as const)) {
    const methods = {
      read(this: Buffer, offset = 0): unknown {
        checkOffset(this, offset, bytes);
        const data = new DataView(this.buffer, this.byteOffset, this.length);
        return Reflect.apply(Reflect.get(data, `get${type}`) as () => unknown, data, [
          offset,
          isLittle,
        ]);
      },
      write(this: Buffer, value: number | bigint, offset = 0): number {
        if (least !== undefined && most !== undefined && !(value >= least && value <= most)) {
          const message = `The value of "value" is out of range. It must be >= ${least} and <= ${most}. Received ${grouped(value)}`;
          throw refuse(RangeError, 'ERR_OUT_OF_RANGE', message);
        }
        checkOffset(this, offset, bytes);
        const data = new DataView(this.buffer, this.byteOffset, this.length);
        Reflect.apply(Reflect.get(data, `set${type}`) as () => void, data, [
          offset,
          value,
          isLittle,
        ]);
        return offset + bytes;
      },
    };
    for (const [verb, method] of Object.entries(methods)) {
      const full = `${verb}${name}${ending}`;
      Object.defineProperty(method, 'name', { value: full });
      for (const alias of [full, full.replace('UInt', 'Uint')]) {
        Object.defineProperty(Buffer.prototype, alias, {
          value: method,
          writable: true,
          configurable: true,
        });
      }
    }
  }
}

// The build shortens names; this one is printed.
Object.defineProperty(Buffer, 'name', { value: 'Buffer' });
