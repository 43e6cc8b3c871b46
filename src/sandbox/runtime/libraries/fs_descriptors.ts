/**
 * Open files of `node:fs`: descriptors, file handles, and streams. 1 and 2 are the program's output.
 */
import type stream from 'readable-stream/lib/stream.js';
import type { Buffer as NodeBuffer } from '../builtins/buffer.ts';
import { EventEmitter } from '../builtins/events.ts';
import { nodeError } from '../builtins/node_error.ts';
import { received } from '../builtins/received.ts';

/** What the files are kept in. */
export interface Files {
  read(path: string): Uint8Array;
  write(path: string, bytes: Uint8Array<ArrayBuffer>): void;
  /** Throws what Node throws where a file cannot be opened so; makes it, or empties it. */
  open(path: unknown, flags: string): string;
  bytesOf(data: unknown, encoding?: string): Uint8Array<ArrayBuffer>;
  stat(path: string): unknown;
}

interface Open {
  readonly path: string;
  readonly flags: string;
  position: number;
}

const FIRST = 20;

const buffers = () => globalThis.Buffer as unknown as typeof NodeBuffer; // Ours, not Node's.

/** The parts of a text or buffer that a call to `write` or `read` names. */
type Part = number | null | undefined;

export function createDescriptors(files: Files) {
  const open = new Map<number, Open>();
  let next = FIRST;

  const at = (descriptor: unknown, syscall: string): Open => {
    if (typeof descriptor !== 'number') {
      const message = `The "fd" argument must be of type number. Received ${received(descriptor)}`;
      throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
    }
    const found = open.get(descriptor);
    if (found) return found;
    const fields = { errno: -9, code: 'EBADF', syscall };
    throw Object.assign(new Error(`EBADF: bad file descriptor, ${syscall}`), fields);
  };

  const openSync = (path: unknown, flags: unknown = 'r'): number => {
    const mode = typeof flags === 'string' ? flags : 'r';
    const key = files.open(path, mode);
    open.set(next, { path: key, flags: mode, position: 0 });
    return next++;
  };

  const closeSync = (descriptor: number): void => {
    at(descriptor, 'close');
    open.delete(descriptor);
  };

  const put = (descriptor: number, bytes: Uint8Array<ArrayBuffer>, position: Part): number => {
    if (descriptor === 1 || descriptor === 2) {
      process[descriptor === 1 ? 'stdout' : 'stderr'].write(bytes);
      return bytes.length;
    }
    const file = at(descriptor, 'write');
    const old = files.read(file.path);
    const isAppended = file.flags.startsWith('a');
    const start = isAppended ? old.length : (position ?? file.position);
    const all = new Uint8Array(Math.max(old.length, start + bytes.length));
    all.set(old);
    all.set(bytes, start);
    files.write(file.path, all);
    if (typeof position !== 'number') file.position = start + bytes.length;
    return bytes.length;
  };

  /** `(fd, buffer, offset, length, position)` or `(fd, text, position, encoding)`. */
  const writeSync = (descriptor: number, data: unknown, ...rest: unknown[]): number => {
    if (typeof data === 'string') {
      const [position, encoding] = rest as [Part, string | undefined];
      return put(descriptor, files.bytesOf(data, encoding), position);
    }
    const bytes = files.bytesOf(data);
    const [offset, length, position] = rest as [Part, Part, Part];
    const from = offset ?? 0;
    return put(descriptor, bytes.slice(from, from + (length ?? bytes.length - from)), position);
  };

  const take = (descriptor: number, length: number, position: Part): Uint8Array => {
    const file = at(descriptor, 'read');
    const start = position ?? file.position;
    const bytes = files.read(file.path).slice(start, start + length);
    if (typeof position !== 'number') file.position += bytes.length;
    return bytes;
  };

  /** `(fd, buffer, offset, length, position)` or `(fd, buffer, { offset, length, position })`. */
  const readSync = (descriptor: number, target: Uint8Array, ...rest: unknown[]): number => {
    const [first] = rest;
    const named = typeof first === 'object' && first !== null ? first : undefined;
    const { offset, length, position } = (named ?? {
      offset: rest[0],
      length: rest[1],
      position: rest[2],
    }) as { offset?: Part; length?: Part; position?: Part };
    const from = offset ?? 0;
    const bytes = take(descriptor, length ?? target.byteLength - from, position);
    target.set(bytes, from);
    return bytes.length;
  };

  const restOf = (descriptor: number): Uint8Array => take(descriptor, Infinity, null);

  class FileHandle extends EventEmitter {
    readonly fd: number;
    constructor(descriptor: number) {
      super();
      this.fd = descriptor;
    }
    readFile(options?: string | { readonly encoding?: string | null } | null): Promise<unknown> {
      const encoding = typeof options === 'string' ? options : options?.encoding;
      const buffer = buffers().from(restOf(this.fd));
      return Promise.resolve(encoding ? buffer.toString(encoding) : buffer);
    }
    writeFile(data: unknown, options?: unknown): Promise<void> {
      return this.write(data, null, options).then(() => undefined);
    }
    appendFile(data: unknown, options?: unknown): Promise<void> {
      return this.writeFile(data, options);
    }
    write(data: unknown, ...rest: unknown[]): Promise<{ bytesWritten: number; buffer: unknown }> {
      return Promise.resolve({ bytesWritten: writeSync(this.fd, data, ...rest), buffer: data });
    }
    read(target: Uint8Array = buffers().alloc(16_384), ...rest: unknown[]) {
      return Promise.resolve({ bytesRead: readSync(this.fd, target, ...rest), buffer: target });
    }
    stat(): Promise<unknown> {
      return Promise.resolve(files.stat(at(this.fd, 'fstat').path));
    }
    async *readLines(): AsyncGenerator<string> {
      const lines = buffers().from(restOf(this.fd)).toString().split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      for (const line of lines) yield await Promise.resolve(line);
    }
    sync = () => Promise.resolve();
    datasync = () => Promise.resolve();
    close(): Promise<void> {
      closeSync(this.fd);
      this.emit('close');
      return Promise.resolve();
    }
    [Symbol.asyncDispose](): Promise<void> {
      return this.close();
    }
  }
  Object.defineProperty(FileHandle, 'name', { value: 'FileHandle' });

  return {
    openSync,
    closeSync,
    writeSync,
    readSync,
    fstatSync: (descriptor: number) => files.stat(at(descriptor, 'fstat').path),
    fsyncSync: (descriptor: number): void => void at(descriptor, 'fsync'),
    handle: (path: unknown, flags?: unknown) => new FileHandle(openSync(path, flags)),
    /** What is left of an open file, for `readFile` of a descriptor. */
    restOf,
  };
}

type Descriptors = ReturnType<typeof createDescriptors>;

interface StreamOptions {
  readonly flags?: string;
  readonly encoding?: string;
  readonly start?: number;
  readonly end?: number;
  readonly highWaterMark?: number;
}

type Settle = (error?: unknown, value?: unknown) => void;
/** The parts of a stream that its own methods use. */
interface Streaming {
  push(chunk: unknown): void;
  emit(event: string, ...values: unknown[]): void;
  bytesRead: number;
  bytesWritten: number;
}
type StreamClass = new (options: object) => object;

/** `createReadStream` and `createWriteStream`, over the page's own `node:stream`. */
export function createStreams(streams: typeof stream, files: Files, descriptors: Descriptors) {
  const [Readable, Writable] = [streams['Readable'], streams['Writable']] as [
    StreamClass,
    StreamClass,
  ];
  const settled = (work: () => unknown, done: Settle) => {
    setTimeout(() => {
      try {
        done(null, work());
      } catch (error) {
        done(error);
      }
    }, 0);
  };
  const optionsOf = (options: string | StreamOptions | undefined): StreamOptions =>
    typeof options === 'string' ? { encoding: options } : (options ?? {});
  const shared = (path: unknown, flags: string) => {
    let descriptor: number | undefined;
    return {
      descriptor: () => descriptor ?? -1,
      construct(this: Streaming, done: Settle) {
        settled(
          () => (descriptor = descriptors.openSync(path, flags)),
          (error) => {
            done(error);
            if (error) return;
            this.emit('open', descriptor);
            this.emit('ready');
          },
        );
      },
      destroy(error: unknown, done: Settle) {
        if (descriptor !== undefined) descriptors.closeSync(descriptor);
        done(error);
      },
    };
  };
  return {
    createReadStream(path: unknown, given?: string | StreamOptions) {
      const options = optionsOf(given);
      const own = shared(path, options.flags ?? 'r');
      let position = options.start ?? 0;
      const end = options.end ?? Infinity;
      const result = new Readable({
        highWaterMark: options.highWaterMark ?? 65_536,
        ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
        ...own,
        read(this: Streaming, size: number) {
          const chunk = buffers().alloc(Math.max(0, Math.min(size, end - position + 1)));
          settled(
            () => descriptors.readSync(own.descriptor(), chunk, 0, chunk.length, position),
            (error, count) => {
              if (error) {
                (this as unknown as { destroy(error: unknown): void }).destroy(error);
                return;
              }
              position += Number(count);
              this.bytesRead += Number(count);
              this.push(count === 0 ? null : chunk.subarray(0, Number(count)));
            },
          );
        },
      });
      return Object.assign(result, { path, bytesRead: 0 });
    },
    createWriteStream(path: unknown, given?: string | StreamOptions) {
      const options = optionsOf(given);
      const own = shared(path, options.flags ?? 'w');
      const result = new Writable({
        decodeStrings: false,
        ...(options.encoding === undefined ? {} : { defaultEncoding: options.encoding }),
        ...(options.highWaterMark === undefined ? {} : { highWaterMark: options.highWaterMark }),
        ...own,
        write(this: Streaming, chunk: unknown, encoding: string, done: Settle) {
          settled(
            () => {
              const bytes = files.bytesOf(chunk, encoding === 'buffer' ? undefined : encoding);
              this.bytesWritten += descriptors.writeSync(own.descriptor(), bytes);
            },
            (error) => done(error),
          );
        },
      });
      return Object.assign(result, { path, bytesWritten: 0 });
    },
  };
}
