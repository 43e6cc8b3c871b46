/** `node:string_decoder`: https://nodejs.org/docs/latest-v20.x/api/string_decoder.html */
import { Buffer } from './buffer.ts';
import { nodeError } from './node_error.ts';
import { received } from './received.ts';

const ALIASES: Readonly<Record<string, string>> = {
  'utf-8': 'utf8',
  ucs2: 'utf16le',
  'ucs-2': 'utf16le',
  'utf-16le': 'utf16le',
  binary: 'latin1',
};
/** Encodings that write several bytes as one text: how many at a time. */
const GROUP: Readonly<Record<string, number>> = { base64: 3, base64url: 3, hex: 1 };

/** Decodes bytes that come in pieces: a character is given once it is whole. */
export class StringDecoder {
  readonly encoding: string;
  #text: TextDecoder | undefined;
  /** Bytes that do not fill a group yet. */
  #rest = Buffer.alloc(0);

  constructor(encoding = 'utf8') {
    const name = encoding.toLowerCase();
    this.encoding = ALIASES[name] ?? name;
    if (!Buffer.isEncoding(this.encoding)) {
      throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
    }
    this.#begin();
  }

  #begin(): void {
    const label = { utf8: 'utf-8', utf16le: 'utf-16le' }[this.encoding];
    this.#text = label === undefined ? undefined : new TextDecoder(label, { ignoreBOM: true });
  }

  write(chunk: unknown): string {
    if (typeof chunk === 'string') return chunk;
    if (!ArrayBuffer.isView(chunk)) {
      const message = `The "buf" argument must be an instance of Buffer, TypedArray, or DataView. Received ${received(chunk)}`;
      throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
    }
    if (this.#text) return this.#text.decode(chunk, { stream: true });
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const all = Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % (GROUP[this.encoding] ?? 1));
    this.#rest = Buffer.from(all.subarray(whole));
    return all.subarray(0, whole).toString(this.encoding);
  }

  end(chunk?: unknown): string {
    const text = chunk === undefined ? '' : this.write(chunk);
    const last = this.#text ? this.#text.decode() : this.#rest.toString(this.encoding);
    this.#rest = Buffer.alloc(0);
    this.#begin();
    return text + last;
  }
}

Object.defineProperty(StringDecoder, 'name', { value: 'StringDecoder' });
