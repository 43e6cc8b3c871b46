/**
 * What programs use of `node:fs`, in memory: https://nodejs.org/docs/latest-v20.x/api/fs.html. It
 * begins with the program's own files in `/`, and an empty `/tmp`, and is gone with the run. A script
 * of its own, loaded by the programs that import it.
 */
import type { Buffer as NodeBuffer } from '../builtins/buffer.ts';
import type stream from 'readable-stream/lib/stream.js';
import { programFiles } from '../program_files.ts';
import { createDescriptors, createStreams, type Files } from './fs_descriptors.ts';
import { basename, resolve } from '../builtins/path.ts';
import { received } from '../builtins/received.ts';
import { unavailable } from '../builtins/unavailable.ts';
import { nodeError } from '../builtins/node_error.ts';

type Entry =
  | { readonly kind: 'file'; bytes: Uint8Array<ArrayBuffer>; changed: number }
  | { readonly kind: 'folder'; changed: number };
type PathLike = string | URL | Uint8Array;
type Options = string | null | undefined | Readonly<Record<string, unknown>>;

/** What another script of the page provides: `node:stream`, where the program uses it. */
declare const require: (name: string) => unknown;

/** By absolute path. */
const entries = new Map<string, Entry>([
  ['/', { kind: 'folder', changed: Date.now() }],
  ['/tmp', { kind: 'folder', changed: Date.now() }],
]);

const buffers = () => globalThis.Buffer as unknown as typeof NodeBuffer; // Ours, not Node's.

const failures = {
  ENOENT: [-2, 'no such file or directory'],
  EEXIST: [-17, 'file already exists'],
  EISDIR: [-21, 'illegal operation on a directory'],
  ENOTDIR: [-20, 'not a directory'],
  ENOTEMPTY: [-39, 'directory not empty'],
} as const;

function failure(code: keyof typeof failures, syscall: string, path?: string, dest?: string) {
  const [errno, words] = failures[code];
  const where = path === undefined ? '' : ` '${path}'${dest === undefined ? '' : ` -> '${dest}'`}`;
  return Object.assign(
    new Error(`${code}: ${words}, ${syscall}${where}`),
    { errno, code, syscall },
    path === undefined ? {} : { path },
    dest === undefined ? {} : { dest },
  );
}

let isMounted = false;

/** Puts the program's own files in place; they are not known before it runs. */
function mount(): void {
  isMounted = true;
  for (const [path, text] of Object.entries(programFiles())) {
    const key = resolve('/', path);
    for (let above = parentOf(key); above !== '/'; above = parentOf(above)) {
      if (!entries.has(above)) entries.set(above, { kind: 'folder', changed: Date.now() });
    }
    const bytes = new TextEncoder().encode(text);
    entries.set(key, { kind: 'file', bytes, changed: Date.now() });
  }
}

/** A path as it was given, and as it is looked up. */
function located(path: PathLike): { given: string; key: string } {
  if (!isMounted) mount();
  const isUrl = path instanceof URL;
  if (typeof path !== 'string' && !isUrl && !(path instanceof Uint8Array)) {
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      `The "path" argument must be of type string or an instance of Buffer or URL. Received ${received(path)}`,
    );
  }
  const text = path instanceof Uint8Array ? new TextDecoder().decode(path) : path;
  const given = text instanceof URL ? decodeURIComponent(text.pathname) : text;
  return { given, key: resolve('/', given) };
}

const parentOf = (key: string) => key.slice(0, Math.max(1, key.lastIndexOf('/')));
const option = (options: Options, name: string): unknown =>
  typeof options === 'object' && options !== null ? options[name] : undefined;
const encodingOf = (options: Options): string | undefined => {
  const encoding = typeof options === 'string' ? options : option(options, 'encoding');
  return typeof encoding === 'string' && encoding !== 'buffer' ? encoding : undefined;
};

function childrenOf(key: string): string[] {
  const prefix = key === '/' ? '/' : `${key}/`;
  return [...entries.keys()]
    .filter(
      // The program's folder has what the program has.
      (path) =>
        path.startsWith(prefix) &&
        path !== '/' &&
        path !== '/tmp' &&
        !path.slice(prefix.length).includes('/'),
    )
    .sort();
}

/** The entry at a path, or what Node says of a path that has none. */
function entryAt(path: PathLike, syscall: string): { given: string; key: string; entry: Entry } {
  const { given, key } = located(path);
  const entry = entries.get(key);
  if (!entry || (given.endsWith('/') && entry.kind === 'file')) {
    for (let above = parentOf(key); above !== '/'; above = parentOf(above)) {
      if (entries.get(above)?.kind === 'file') throw failure('ENOTDIR', syscall, given);
    }
    throw failure('ENOENT', syscall, given);
  }
  return { given, key, entry };
}

class Stats {
  readonly mode: number;
  readonly size: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly birthtimeMs: number;
  readonly atime: Date;
  readonly mtime: Date;
  readonly ctime: Date;
  readonly birthtime: Date;
  readonly #kind: Entry['kind'];
  constructor(entry: Entry) {
    this.#kind = entry.kind;
    this.mode = entry.kind === 'file' ? 0o100644 : 0o40755;
    this.size = entry.kind === 'file' ? entry.bytes.length : 4096;
    this.atimeMs = this.mtimeMs = this.ctimeMs = this.birthtimeMs = entry.changed;
    this.atime = new Date(entry.changed);
    this.mtime = new Date(entry.changed);
    this.ctime = new Date(entry.changed);
    this.birthtime = new Date(entry.changed);
  }
  isFile = () => this.#kind === 'file';
  isDirectory = () => this.#kind === 'folder';
  isSymbolicLink = () => false;
  isFIFO = () => false;
  isSocket = () => false;
  isBlockDevice = () => false;
  isCharacterDevice = () => false;
}

class Dirent {
  readonly name: string;
  readonly path: string;
  readonly parentPath: string;
  readonly #kind: Entry['kind'];
  constructor(name: string, folder: string, kind: Entry['kind']) {
    this.name = name;
    this.parentPath = this.path = folder;
    this.#kind = kind;
  }
  isFile(): boolean {
    return this.#kind === 'file';
  }
  isDirectory(): boolean {
    return this.#kind === 'folder';
  }
  isSymbolicLink(): boolean {
    return false;
  }
}
for (const [type, name] of [
  [Stats, 'Stats'],
  [Dirent, 'Dirent'],
] as const) {
  Object.defineProperty(type, 'name', { value: name });
}

function bytesOf(data: unknown, encoding: string | undefined): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return Uint8Array.from(buffers().from(data, encoding ?? 'utf8'));
  if (ArrayBuffer.isView(data)) {
    return Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  throw nodeError(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${received(data)}`,
  );
}

function put(
  path: PathLike,
  bytes: Uint8Array<ArrayBuffer>,
  isAppended: boolean,
  given = located(path).given,
): void {
  const { key } = located(path);
  const old = entries.get(key);
  if (old?.kind === 'folder') throw failure('EISDIR', 'open', given);
  const parent = entries.get(parentOf(key));
  if (parent?.kind === 'file') throw failure('ENOTDIR', 'open', given);
  if (!parent) throw failure('ENOENT', 'open', given);
  const before = old && isAppended ? old.bytes : new Uint8Array();
  const all = new Uint8Array(before.length + bytes.length);
  all.set(before);
  all.set(bytes, before.length);
  entries.set(key, { kind: 'file', bytes: all, changed: Date.now() });
}

/** Each as its synchronous form; the other two forms are made of it. */
const operations = {
  readFile(path: PathLike | number, options?: Options): string | Uint8Array {
    if (typeof path === 'number') {
      const rest = buffers().from(descriptors.restOf(path));
      const encoding = encodingOf(options);
      return encoding === undefined ? rest : rest.toString(encoding);
    }
    const { given, entry } = entryAt(path, 'open');
    if (entry.kind === 'folder') throw Object.assign(failure('EISDIR', 'read'), { path: given });
    const encoding = encodingOf(options);
    const buffer = buffers().from(entry.bytes);
    return encoding === undefined ? buffer : buffer.toString(encoding);
  },
  writeFile(path: PathLike | number, data: unknown, options?: Options): void {
    if (typeof path === 'number') {
      descriptors.writeSync(path, bytesOf(data, encodingOf(options)));
      return;
    }
    const flag = option(options, 'flag');
    if (flag === 'wx' && entries.has(located(path).key)) {
      throw failure('EEXIST', 'open', located(path).given);
    }
    put(path, bytesOf(data, encodingOf(options)), flag === 'a');
  },
  appendFile(path: PathLike | number, data: unknown, options?: Options): void {
    if (typeof path === 'number') {
      operations.writeFile(path, data, options);
      return;
    }
    put(path, bytesOf(data, encodingOf(options)), true);
  },
  mkdir(path: PathLike, options?: Options): string | undefined {
    const { given, key } = located(path);
    const isRecursive = option(options, 'recursive') === true;
    const old = entries.get(key);
    if (old?.kind === 'folder' && isRecursive) return undefined;
    if (old) throw failure('EEXIST', 'mkdir', given);
    const parent = entries.get(parentOf(key));
    if (parent?.kind === 'file') throw failure('ENOTDIR', 'mkdir', given);
    if (!parent && !isRecursive) throw failure('ENOENT', 'mkdir', given);
    const first = parent ? undefined : operations.mkdir(parentOf(key), options);
    entries.set(key, { kind: 'folder', changed: Date.now() });
    return isRecursive ? (first ?? key) : undefined;
  },
  mkdtemp(prefix: string): string {
    const path = `${prefix}${Math.random().toString(36).slice(2, 8).padEnd(6, 'x')}`;
    operations.mkdir(path);
    return path;
  },
  readdir(path: PathLike, options?: Options): (string | Dirent)[] {
    const { given, key, entry } = entryAt(path, 'scandir');
    if (entry.kind === 'file') throw failure('ENOTDIR', 'scandir', given);
    const list = (folder: string): string[] =>
      childrenOf(folder).flatMap((child) => [
        child,
        ...(option(options, 'recursive') === true ? list(child) : []),
      ]);
    return list(key).map((child) =>
      option(options, 'withFileTypes') === true
        ? new Dirent(basename(child), parentOf(child), entries.get(child)?.kind ?? 'file')
        : child.slice(key === '/' ? 1 : key.length + 1),
    );
  },
  stat(path: PathLike, options?: Options): Stats | undefined {
    if (option(options, 'throwIfNoEntry') === false && !entries.has(located(path).key)) {
      return undefined;
    }
    return new Stats(entryAt(path, 'stat').entry);
  },
  lstat(path: PathLike): Stats {
    return new Stats(entryAt(path, 'lstat').entry);
  },
  access(path: PathLike): void {
    entryAt(path, 'access');
  },
  unlink(path: PathLike): void {
    const { given, key, entry } = entryAt(path, 'unlink');
    if (entry.kind === 'folder') throw failure('EISDIR', 'unlink', given);
    entries.delete(key);
  },
  rmdir(path: PathLike): void {
    const { given, key, entry } = entryAt(path, 'rmdir');
    if (entry.kind === 'file') throw failure('ENOTDIR', 'rmdir', given);
    if (childrenOf(key).length > 0) throw failure('ENOTEMPTY', 'rmdir', given);
    entries.delete(key);
  },
  rm(path: PathLike, options?: Options): void {
    const { given, key } = located(path);
    if (option(options, 'force') === true && !entries.has(key)) return;
    const { entry } = entryAt(path, 'lstat');
    if (entry.kind === 'folder' && option(options, 'recursive') !== true) {
      throw Object.assign(
        new Error(`Path is a directory: rm returned EISDIR (is a directory) ${given}`),
        { code: 'ERR_FS_EISDIR', name: 'SystemError' },
      );
    }
    for (const child of childrenOf(key)) operations.rm(child, { recursive: true });
    entries.delete(key);
  },
  rename(from: PathLike, to: PathLike): void {
    const [source, target] = [located(from), located(to)];
    const isThere = entries.has(source.key) && entries.get(parentOf(target.key))?.kind === 'folder';
    if (!isThere) throw failure('ENOENT', 'rename', source.given, target.given);
    const moved = [...entries].filter(
      ([path]) => path === source.key || path.startsWith(`${source.key}/`),
    );
    for (const [path] of moved) entries.delete(path);
    for (const [path, entry] of moved) {
      entries.set(target.key + path.slice(source.key.length), entry);
    }
  },
  copyFile(from: PathLike, to: PathLike): void {
    const { key, given } = located(from);
    const entry = entries.get(key);
    if (entry?.kind !== 'file') throw failure('ENOENT', 'copyfile', given, located(to).given);
    put(to, entry.bytes, false);
  },
  realpath: (path: PathLike): string => entryAt(path, 'realpath').key,
  truncate(path: PathLike, length = 0): void {
    const { given, key, entry } = entryAt(path, 'open');
    if (entry.kind === 'folder') throw failure('EISDIR', 'open', given);
    const bytes = new Uint8Array(length);
    bytes.set(entry.bytes.subarray(0, length));
    entries.set(key, { kind: 'file', bytes, changed: Date.now() });
  },
  utimes(path: PathLike, _accessed: unknown, modified: number | string | Date): void {
    const { entry } = entryAt(path, 'utime');
    entry.changed = modified instanceof Date ? modified.getTime() : Number(modified) * 1000;
  },
  // Everything belongs to the program, and it may do everything.
  chmod: (path: PathLike): void => void entryAt(path, 'chmod'),
  chown: (path: PathLike): void => void entryAt(path, 'chown'),
  cp(from: PathLike, to: PathLike, options?: Options): void {
    const { given, key, entry } = entryAt(from, 'cp');
    if (entry.kind === 'file') {
      operations.mkdir(parentOf(located(to).key), { recursive: true });
      put(to, entry.bytes, false);
      return;
    }
    if (option(options, 'recursive') !== true) {
      const message = `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${given} is a directory (not copied)) ${given}`;
      throw nodeError(Error, 'ERR_FS_EISDIR', message, { name: 'SystemError' });
    }
    operations.mkdir(to, { recursive: true });
    for (const child of childrenOf(key)) {
      operations.cp(child, `${located(to).key}/${basename(child)}`, options);
    }
  },
  opendir(path: PathLike) {
    const items = operations.readdir(path, { withFileTypes: true });
    return {
      path: located(path).given,
      read: () => Promise.resolve(items.shift() ?? null),
      readSync: () => items.shift() ?? null,
      close: () => Promise.resolve(),
      closeSync: (): void => undefined,
      async *[Symbol.asyncIterator]() {
        for (const item of items) yield await Promise.resolve(item);
      },
    };
  },
};

const files: Files = {
  read(path) {
    const entry = entries.get(path);
    return entry?.kind === 'file' ? entry.bytes : new Uint8Array();
  },
  write: (path, bytes) => put(path, bytes, false),
  open(path, flags) {
    const { given, key } = located(path as PathLike); // It checks what it is given.
    const entry = entries.get(key);
    if (flags.startsWith('r')) {
      const { entry: found } = entryAt(path as PathLike, 'open');
      if (found.kind === 'folder' && flags.includes('+')) throw failure('EISDIR', 'open', given);
    } else if (entry && flags.includes('x')) throw failure('EEXIST', 'open', given);
    else if (!entry || flags.startsWith('w')) put(key, new Uint8Array(), false, given);
    return key;
  },
  bytesOf,
  stat: (path) => operations.stat(path),
};
const descriptors = createDescriptors(files);

const existsSync = (path: PathLike): boolean => {
  try {
    return entries.has(located(path).key);
  } catch {
    return false;
  }
};

type Operation = (...values: unknown[]) => unknown;
type Callback = (error: unknown, value?: unknown) => void;

/** What another thread does in Node comes back a turn later here as well. */
function later(work: () => void): void {
  setTimeout(work, 0);
}

const promised =
  (operation: Operation) =>
  (...values: unknown[]) =>
    new Promise((resolvePromise, reject) => {
      later(() => {
        try {
          resolvePromise(operation(...values));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });

const calledBack =
  (operation: Operation) =>
  (...values: unknown[]): void => {
    const callback = values.pop() as Callback;
    if (typeof callback !== 'function') {
      throw nodeError(
        TypeError,
        'ERR_INVALID_ARG_TYPE',
        `The "cb" argument must be of type function. Received ${received(callback)}`,
      );
    }
    later(() => {
      let value: unknown;
      try {
        value = operation(...values);
      } catch (error) {
        callback(error);
        return;
      }
      if (value === undefined) callback(null);
      else callback(null, value);
    });
  };

function each(change: (operation: Operation) => unknown, suffix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name + suffix,
      change(operation as Operation), // Called with what the program gives, whatever it is.
    ]),
  );
}

const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1 };

const LINKS = ['link', 'symlink', 'readlink', 'lchmod', 'lchown', 'lutimes', 'statfs'];
const OF_DESCRIPTORS = ['fchmod', 'fchown', 'fdatasync', 'ftruncate', 'futimes', 'readv', 'writev'];
const OTHERS = [
  ...['watch', 'watchFile', 'unwatchFile', 'openAsBlob', 'Dir', '_toUnixTimestamp'],
  ...['ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream'],
];
const { openSync, closeSync, writeSync, readSync, fstatSync, fsyncSync } = descriptors;
const ofDescriptors = { openSync, closeSync, writeSync, readSync, fstatSync, fsyncSync };

/** `read` and `write` give their callback the buffer or text as well. */
const withData =
  (operation: Operation) =>
  (descriptor: unknown, data: unknown, ...rest: unknown[]): void => {
    const callback = rest.pop() as (error: unknown, count?: unknown, data?: unknown) => void;
    calledBack(operation)(descriptor, data, ...rest, (error: unknown, count: unknown) =>
      callback(error, count, data),
    );
  };

const promises = {
  ...unavailable('fs.promises', [...LINKS, 'watch', 'lchmod']),
  ...each(promised),
  open: promised(descriptors.handle),
  constants,
};

let streams: ReturnType<typeof createStreams> | undefined;
/** The program's script of `node:stream` is there where its text names these, see `compileProgram`. */
const streamsOf = () =>
  (streams ??= createStreams(require('node:stream') as typeof stream, files, descriptors));

const exported: Readonly<Record<string, unknown>> = {
  ...unavailable('fs', [...LINKS, ...LINKS.map((name) => `${name}Sync`)]),
  ...unavailable('fs', [...OF_DESCRIPTORS, ...OF_DESCRIPTORS.map((name) => `${name}Sync`)]),
  ...unavailable('fs', OTHERS),
  ...each(calledBack),
  ...each((operation) => operation, 'Sync'),
  ...ofDescriptors,
  open: calledBack(openSync),
  close: calledBack(closeSync as Operation),
  fstat: calledBack(fstatSync as Operation),
  fsync: calledBack(fsyncSync as Operation),
  read: withData(readSync as Operation),
  write: withData(writeSync as Operation),
  createReadStream: (...values: Parameters<ReturnType<typeof createStreams>['createReadStream']>) =>
    streamsOf().createReadStream(...values),
  createWriteStream: (
    ...values: Parameters<ReturnType<typeof createStreams>['createWriteStream']>
  ) => streamsOf().createWriteStream(...values),
  exists: (path: PathLike, callback: (isThere: boolean) => void) =>
    later(() => callback(existsSync(path))),
  existsSync,
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  constants,
  promises,
  Stats,
  Dirent,
};

const fs = { ...exported, default: exported };
const fsPromises = { ...promises, default: promises };
/** By import name. */
export const modules = {
  fs,
  'node:fs': fs,
  'fs/promises': fsPromises,
  'node:fs/promises': fsPromises,
};
