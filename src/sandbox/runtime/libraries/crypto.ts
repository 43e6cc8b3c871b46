/**
 * What programs use of `node:crypto`, for a page, whose own `crypto.subtle` is missing in the sandbox
 * (its origin is opaque): https://nodejs.org/docs/latest-v20.x/api/crypto.html. A script of its own,
 * loaded by the programs that import it.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { nodeError } from '../builtins/node_error.ts';
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Buffer as NodeBuffer } from '../builtins/buffer.ts';
import { received } from '../builtins/received.ts';
import { unavailable } from '../builtins/unavailable.ts';

const algorithms = { md5, ripemd160, sha1, sha224, sha256, sha384, sha512 } as const;
type Algorithm = (typeof algorithms)[keyof typeof algorithms];
type Data = string | ArrayBuffer | ArrayBufferView;
type Encoding = string | undefined;
/** What noble's hashes and HMACs have in common. */
interface State {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
  clone(): State;
}

/** The program's own `Buffer`, which is there once it runs. */
const buffers = () => globalThis.Buffer as unknown as typeof NodeBuffer; // Ours, not Node's.

function fail(type: ErrorConstructor, code: string, message: string): Error {
  return nodeError(type, code, message);
}

function bytesOf(data: Data, encoding?: Encoding, name = 'data'): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return Uint8Array.from(buffers().from(data, encoding ?? 'utf8'));
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  }
  throw fail(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The "${name}" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${received(data)}`,
  );
}

function algorithmOf(name: string): Algorithm | undefined {
  const plain = name
    .toLowerCase()
    .replace(/^(rsa-)?sha-?/, 'sha')
    .replace('rmd160', 'ripemd160');
  return Object.hasOwn(algorithms, plain)
    ? algorithms[plain as keyof typeof algorithms] // Just looked up.
    : undefined;
}

function encoded(bytes: Uint8Array, encoding: Encoding): string | Uint8Array {
  const buffer = buffers().from(bytes);
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

class Digester {
  #state: State;
  #isFinal = false;

  constructor(state: State) {
    this.#state = state;
  }

  update(data: Data, encoding?: Encoding): this {
    if (this.#isFinal) throw fail(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    this.#state.update(bytesOf(data, encoding));
    return this;
  }

  digest(encoding?: Encoding): string | Uint8Array {
    if (this.#isFinal) throw fail(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    this.#isFinal = true;
    return encoded(this.#state.digest(), encoding);
  }

  protected get copied(): State {
    if (this.#isFinal) throw fail(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    return this.#state.clone();
  }
}

class Hash extends Digester {
  copy(): Hash {
    return new Hash(this.copied);
  }
}
class Hmac extends Digester {}

function createHash(algorithm: string): Hash {
  const found = algorithmOf(algorithm);
  if (!found) throw new Error('Digest method not supported');
  return new Hash(found.create());
}

function createHmac(algorithm: string, key: Data): Hmac {
  const found = algorithmOf(algorithm);
  if (!found) {
    throw fail(Error, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}`);
  }
  return new Hmac(hmac.create(found, bytesOf(key, undefined, 'key')));
}

/** `hash('sha256', data)`, hexadecimal by default. */
function hash(algorithm: string, data: Data, encoding = 'hex'): string | Uint8Array {
  return createHash(algorithm).update(data).digest(encoding);
}

const getHashes = (): string[] => Object.keys(algorithms);

type Callback = (error: Error | null, value?: unknown) => void;

/** Calls back later, as Node does with what it does in another thread. */
function answer<T>(work: () => T, callback: Callback | undefined): T | undefined {
  if (!callback) return work();
  const value = work();
  setTimeout(() => callback(null, value), 0);
  return undefined;
}

function randomBytes(size: number, callback?: Callback): Uint8Array | undefined {
  return answer(() => {
    const bytes = buffers().alloc(size);
    // More than 65,536 bytes at once are refused.
    for (let at = 0; at < size; at += 65_536) {
      globalThis.crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    return bytes;
  }, callback);
}

function randomInt(
  first: number,
  second?: number | Callback,
  callback?: Callback,
): number | undefined {
  const [low, high] = typeof second === 'number' ? [first, second] : [0, first];
  if (!(high > low)) {
    throw fail(
      RangeError,
      'ERR_OUT_OF_RANGE',
      `The value of "max" is out of range. It must be greater than the value of "min" (${low}). Received ${high}`,
    );
  }
  const [value = 0] = globalThis.crypto.getRandomValues(new BigUint64Array(1));
  const result = low + Number(BigInt(value) % BigInt(high - low));
  return answer(() => result, typeof second === 'function' ? second : callback);
}

const randomUUID = (): string => globalThis.crypto.randomUUID();
const getRandomValues = <T extends Exclude<BufferSource, ArrayBuffer>>(array: T): T =>
  globalThis.crypto.getRandomValues(array as never); // The browser's types leave DataView out.

function timingSafeEqual(one: Data, other: Data): boolean {
  const [left, right] = [bytesOf(one, undefined, 'buf1'), bytesOf(other, undefined, 'buf2')];
  if (left.length !== right.length) {
    throw fail(
      RangeError,
      'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      'Input buffers must have the same byte length',
    );
  }
  return left.reduce((difference, byte, at) => difference | (byte ^ (right[at] ?? 0)), 0) === 0;
}

function pbkdf2Sync(
  password: Data,
  salt: Data,
  iterations: number,
  length: number,
  digest: string,
): Uint8Array {
  const found = algorithmOf(digest);
  if (!found) throw fail(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  const made = pbkdf2(found, bytesOf(password), bytesOf(salt), { c: iterations, dkLen: length });
  return buffers().from(made);
}

function scryptSync(
  password: Data,
  salt: Data,
  length: number,
  options: { N?: number; r?: number; p?: number; cost?: number } = {},
): Uint8Array {
  const { cost, N = cost ?? 16_384, r = 8, p = 1 } = options;
  return buffers().from(
    scrypt(bytesOf(password), bytesOf(salt), { N, r, p, dkLen: length, maxmem: 2 ** 32 }),
  );
}

/** `crypto.subtle.digest`, and HMAC with a raw key. */
const subtle = {
  async digest(algorithm: string | { name: string }, data: BufferSource): Promise<ArrayBuffer> {
    const found = algorithmOf(nameOf(algorithm));
    if (!found) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
    return Promise.resolve(Uint8Array.from(found(bytesOf(data))).buffer);
  },
  async importKey(
    format: string,
    key: BufferSource,
    algorithm: { name: string; hash?: string | { name: string } },
    extractable: boolean,
    usages: readonly string[],
  ): Promise<object> {
    if (format !== 'raw' || algorithm.name !== 'HMAC' || algorithm.hash === undefined) {
      throw new DOMException('A page knows raw keys for HMAC only.', 'NotSupportedError');
    }
    const made = { type: 'secret', extractable, algorithm, usages };
    keys.set(made, { hash: nameOf(algorithm.hash), bytes: bytesOf(key) });
    return Promise.resolve(made);
  },
  async sign(_algorithm: unknown, key: object, data: BufferSource): Promise<ArrayBuffer> {
    return Promise.resolve(mac(key, data));
  },
  async verify(
    _algorithm: unknown,
    key: object,
    signature: BufferSource,
    data: BufferSource,
  ): Promise<boolean> {
    const [made, given] = [new Uint8Array(mac(key, data)), bytesOf(signature)];
    return Promise.resolve(made.length === given.length && timingSafeEqual(made, given));
  },
};

const keys = new WeakMap<object, { hash: string; bytes: Uint8Array }>();

function mac(key: object, data: BufferSource): ArrayBuffer {
  const { hash: name, bytes } = keys.get(key) ?? { hash: '', bytes: new Uint8Array() };
  const found = algorithmOf(name);
  if (!found) throw new DOMException('The key is none of importKey.', 'InvalidAccessError');
  return Uint8Array.from(hmac(found, bytes, bytesOf(data))).buffer;
}

function nameOf(algorithm: string | { name: string }): string {
  return typeof algorithm === 'string' ? algorithm : algorithm.name;
}

const webcrypto = globalThis.crypto;
// Also where there is one: what the engine does in another thread, no replay could repeat.
Object.defineProperty(webcrypto, 'subtle', { value: subtle, configurable: true });

/** Node does these in another thread; here the answer comes a turn later. */
const later =
  <Values extends unknown[]>(make: (...values: Values) => ArrayBufferView) =>
  (...values: [...Values, (error: unknown, made?: ArrayBufferView) => void]): void => {
    const callback = values.pop() as (error: unknown, made?: ArrayBufferView) => void;
    setTimeout(() => {
      let made: ArrayBufferView;
      try {
        made = make(...(values as unknown as Values)); // The callback is off.
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, made);
    }, 0);
  };

function randomFillSync<T extends ArrayBufferView>(target: T, offset = 0, size?: number): T {
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  const part = bytes.subarray(offset, size === undefined ? undefined : offset + size);
  for (let at = 0; at < part.length; at += 65_536) {
    webcrypto.getRandomValues(part.subarray(at, at + 65_536) as Uint8Array<ArrayBuffer>);
  }
  return target;
}

function hkdfSync(digest: string, key: Data, salt: Data, info: Data, length: number): ArrayBuffer {
  const found = algorithmOf(digest);
  if (!found) throw fail(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  const made = hkdf(found, bytesOf(key), bytesOf(salt), bytesOf(info), length);
  return Uint8Array.from(made).buffer;
}

/** What needs keys of its own kinds, and what only Node's own library has. */
const UNAVAILABLE =
  'Certificate Cipher Cipheriv Decipher Decipheriv DiffieHellman DiffieHellmanGroup ECDH KeyObject Sign Verify X509Certificate checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman createDiffieHellmanGroup createECDH createPrivateKey createPublicKey createSecretKey createSign createVerify diffieHellman generateKey generateKeyPair generateKeyPairSync generateKeySync generatePrime generatePrimeSync getCipherInfo getCurves getDiffieHellman hkdf privateDecrypt privateEncrypt publicDecrypt publicEncrypt secureHeapUsed setEngine setFips sign verify'.split(
    ' ',
  );

const exported = {
  ...unavailable('crypto', UNAVAILABLE),
  constants: {},
  getCiphers: () => [],
  getFips: () => 0,
  hkdfSync,
  pbkdf2: later(pbkdf2Sync),
  randomFill: later(randomFillSync),
  randomFillSync,
  scrypt: later(scryptSync),
  Hash,
  Hmac,
  createHash,
  createHmac,
  getHashes,
  getRandomValues,
  hash,
  pbkdf2Sync,
  randomBytes,
  randomInt,
  randomUUID,
  scryptSync,
  subtle,
  timingSafeEqual,
  webcrypto,
};

const crypto = { ...exported, default: exported };
/** By import name. */
export const modules = { crypto, 'node:crypto': crypto };
