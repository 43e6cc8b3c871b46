/* eslint-disable @typescript-eslint/no-misused-spread -- the values are a program's: what their types say may not be so */
/**
 * The built-in modules of Node that the sandbox stands in for, by their names without `node:`, and
 * `Buffer`. Few programs use them: in the page they are a script of their own, see `buildLibrary`.
 */
import type { EventLoop } from '../event_loop.ts';
import { format, formatWithOptions } from '../inspect/format.ts';
import { inspect } from '../inspect/inspect.ts';
import * as brands from '../inspect/brands.ts';
import { isNamespace } from '../../linker.ts';
import { proxyDetails } from '../inspect/introspection.ts';
import { stripAnsi } from '../inspect/string_width.ts';
import type { ProgramProcess } from '../process.ts';
import { createAssert } from './assert.ts';
import { Buffer } from './buffer.ts';
import { asyncHooks } from './async_hooks.ts';
import { isDeepEqual } from './deep_equal.ts';
import * as consumers from './consumers.ts';
import * as diagnosticsChannel from './diagnostics_channel.ts';
import { EventEmitter } from './events.ts';
import './events_functions.ts';
import { parseArgs } from './parse_args.ts';
import * as path from './path.ts';
import * as querystring from './querystring.ts';
import { promises as readlinePromises, readline } from './readline.ts';
import { received } from './received.ts';
import { StringDecoder } from './string_decoder.ts';
import { unavailable } from './unavailable.ts';
import { mime, oldChecks, parseEnv, systemErrors } from './util_more.ts';
import { urlModule } from './url.ts';
import { timersOf } from './timers.ts';

export { Buffer } from './buffer.ts';
import { nodeError } from './node_error.ts';

export interface BuiltinContext {
  readonly global: typeof globalThis;
  readonly process: ProgramProcess;
  readonly loop: EventLoop;
  readonly now: () => number;
}

type Exports = Readonly<Record<string, unknown>>;

const withDefault = (exports: Exports): Exports => ({ ...exports, default: exports });

export function createBuiltins(context: BuiltinContext): Readonly<Record<string, () => Exports>> {
  const { global, loop } = context;
  const pathModule = (): Exports => {
    const exports: Record<string, unknown> = { ...path };
    exports['posix'] = exports;
    // There is no Windows in a page: a program that asks for its paths gets the same.
    exports['win32'] = exports;
    exports['toNamespacedPath'] = exports['_makeLong'] = (value: unknown) => value;
    Object.assign(exports, unavailable('path', ['matchesGlob']));
    return withDefault(exports);
  };
  const assertModule = (strict: boolean) => (): Exports => {
    const assert = createAssert(strict);
    return { ...assert, ...unavailable('assert', ['CallTracker']), default: assert };
  };
  return {
    assert: assertModule(false),
    'assert/strict': assertModule(true),
    async_hooks: () => withDefault(asyncHooks),
    buffer: () =>
      withDefault({
        Buffer,
        Blob: global.Blob,
        File: global.File,
        SlowBuffer: Buffer,
        atob: global.atob,
        btoa: global.btoa,
        constants: { MAX_LENGTH: 2 ** 32, MAX_STRING_LENGTH: 536_870_888 },
        kMaxLength: 2 ** 32,
        kStringMaxLength: 536_870_888,
        INSPECT_MAX_BYTES: 50,
        isAscii: (bytes: Uint8Array) => new Uint8Array(bytes).every((byte) => byte < 128),
        isUtf8: (bytes: Uint8Array<ArrayBuffer>) => {
          try {
            new TextDecoder('utf-8', { fatal: true }).decode(bytes);
            return true;
          } catch {
            return false;
          }
        },
        transcode: (bytes: Uint8Array, from: string, to: string) =>
          Buffer.from(Buffer.from(bytes).toString(from), to),
        ...unavailable('buffer', ['resolveObjectURL']),
      }),
    console: () => withDefault({ ...consoleExtras, ...global.console }),
    diagnostics_channel: () => withDefault(diagnosticsChannel),
    // Node's module is the class, and what hangs on it.
    events: () => ({
      ...EventEmitter,
      ...unavailable('events', ['EventEmitterAsyncResource', 'init']),
      usingDomains: false,
      default: EventEmitter,
    }),
    os: () => withDefault(operatingSystem(context)),
    path: pathModule,
    'path/posix': pathModule,
    perf_hooks: () =>
      withDefault({
        performance: global.performance,
        constants: {},
        ...fromGlobal(global, PERFORMANCE),
        ...unavailable('perf_hooks', ['createHistogram', 'monitorEventLoopDelay']),
      }),
    process: () => ({
      ...unavailable('process', UNAVAILABLE_OF_PROCESS),
      ...context.process,
      default: context.process,
    }),
    querystring: () => withDefault(querystring),
    readline: () => withDefault(readline),
    'readline/promises': () =>
      withDefault({ ...readlinePromises, ...unavailable('readline', ['Readline']) }),
    string_decoder: () => withDefault({ StringDecoder }),
    'stream/consumers': () => withDefault(consumers),
    'stream/web': () => withDefault(fromGlobal(global, WEB_STREAMS)),
    tty: () =>
      withDefault({
        isatty: () => false,
        ...unavailable('tty', ['ReadStream', 'WriteStream']),
      }),
    worker_threads: () =>
      withDefault({
        isMainThread: true,
        parentPort: null,
        resourceLimits: {},
        threadId: 0,
        workerData: null,
        SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
        ...fromGlobal(global, ['MessageChannel', 'MessagePort']),
        ...unavailable('worker_threads', [
          ...['Worker', 'BroadcastChannel', 'getEnvironmentData', 'setEnvironmentData'],
          ...['markAsUntransferable', 'moveMessagePortToContext', 'receiveMessageOnPort'],
        ]),
      }),
    timers: () =>
      withDefault({
        ...timersOf(loop),
        promises: promisedTimers(loop),
        ...unavailable('timers', ['active', 'enroll', 'unenroll', '_unrefActive']),
      }),
    'timers/promises': () => withDefault(promisedTimers(loop)),
    url: () => withDefault(urlModule(global)),
    util: () => withDefault(utilModule(global, context.process)),
    'util/types': () => withDefault(typesModule),
  };
}

const PERFORMANCE = [
  'Performance',
  'PerformanceEntry',
  'PerformanceMark',
  'PerformanceMeasure',
  'PerformanceObserver',
  'PerformanceObserverEntryList',
  'PerformanceResourceTiming',
];

const WEB_STREAMS = [
  ...['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader'],
  ...['ReadableStreamBYOBRequest', 'ReadableByteStreamController'],
  ...['ReadableStreamDefaultController', 'TransformStream', 'TransformStreamDefaultController'],
  ...['WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter'],
  ...['ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream'],
  ...['TextDecoderStream', 'CompressionStream', 'DecompressionStream'],
];

const fromGlobal = (global: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, Reflect.get(global, name)]));

/** For profilers, which a page's own tools have. */
const consoleExtras = {
  profile: (): void => undefined,
  profileEnd: (): void => undefined,
  timeStamp: (): void => undefined,
};

const UNAVAILABLE_OF_PROCESS = [
  'dlopen',
  'loadEnvFile',
  'setuid',
  'setgid',
  'setgroups',
  'initgroups',
];

/** There is no computer to tell of: each value is a plausible one. */
function operatingSystem({ now }: BuiltinContext) {
  return {
    EOL: '\n',
    devNull: '/dev/null',
    machine: () => 'wasm',
    getPriority: () => 0,
    setPriority: (): void => undefined,
    arch: () => 'wasm',
    availableParallelism: () => 1,
    constants: { signals: { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 } },
    cpus: () => [{ model: 'page', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } }],
    endianness: () => 'LE',
    freemem: () => 2 ** 30,
    homedir: () => '/',
    hostname: () => 'localhost',
    loadavg: () => [0, 0, 0],
    networkInterfaces: () => ({}),
    platform: () => 'browser',
    release: () => '0',
    tmpdir: () => '/tmp',
    totalmem: () => 2 ** 32,
    type: () => 'Browser',
    uptime: () => Math.floor(now() / 1000),
    userInfo: () => ({ uid: 1000, gid: 1000, username: 'student', homedir: '/', shell: null }),
    version: () => '0',
  };
}

interface TimerOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

function promisedTimers(loop: EventLoop) {
  const wait = (delay?: number, value?: unknown, options: TimerOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      const abort = () => reject(abortError(signal));
      if (signal?.aborted) {
        abort();
        return;
      }
      const timer = loop.setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve(value);
      }, delay);
      if (options.ref === false) timer.unref();
      const onAbort = () => {
        timer.close();
        abort();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  return {
    setTimeout: wait,
    setImmediate: (value?: unknown) =>
      new Promise((resolve) => {
        loop.setImmediate(() => resolve(value));
      }),
    async *setInterval(delay?: number, value?: unknown, options?: TimerOptions) {
      for (;;) yield await wait(delay, value, options);
    },
    scheduler: { wait: (delay: number, options?: TimerOptions) => wait(delay, undefined, options) },
  };
}

function abortError(signal: AbortSignal | undefined): Error {
  return Object.assign(
    new Error('The operation was aborted', { cause: signal?.reason as unknown }),
    { name: 'AbortError', code: 'ABORT_ERR' },
  );
}

const typesModule = {
  isMap: (value: unknown) => isObject(value) && brands.isMap(value),
  isSet: (value: unknown) => isObject(value) && brands.isSet(value),
  isDate: (value: unknown) => isObject(value) && brands.isDate(value),
  isRegExp: (value: unknown) => isObject(value) && brands.isRegExp(value),
  isPromise: (value: unknown) => isObject(value) && brands.isPromise(value),
  isNativeError: brands.isNativeError,
  isTypedArray: (value: unknown) => isObject(value) && brands.isTypedArray(value),
  isProxy: (value: unknown) => isObject(value) && proxyDetails(value) !== undefined,
  isGeneratorObject: (value: unknown) =>
    isObject(value) && /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value)),
  isExternal: () => false,
  isCryptoKey: () => false,
  isKeyObject: () => false,
  isModuleNamespaceObject: isNamespace,
  isArrayBuffer: (value: unknown) => isObject(value) && brands.isArrayBuffer(value),
  isSharedArrayBuffer: (value: unknown) => isObject(value) && brands.isSharedArrayBuffer(value),
  isAnyArrayBuffer: (value: unknown) =>
    isObject(value) && (brands.isArrayBuffer(value) || brands.isSharedArrayBuffer(value)),
  isArrayBufferView: (value: unknown) => ArrayBuffer.isView(value),
  isDataView: (value: unknown) => isObject(value) && brands.isDataView(value),
  isMapIterator: (value: unknown) => isObject(value) && brands.isMapIterator(value),
  isSetIterator: (value: unknown) => isObject(value) && brands.isSetIterator(value),
  isArgumentsObject: (value: unknown) => isObject(value) && brands.isArguments(value),
  ...Object.fromEntries(
    ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].map((name) => [
      `is${name}Object`,
      (value: unknown) => isObject(value) && brands.boxedType(value) === name,
    ]),
  ),
  ...Object.fromEntries(
    'Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float32 Float64 BigInt64 BigUint64'
      .split(' ')
      .map((name) => [
        `is${name}Array`,
        (value: unknown) => brands.typedArrayName(value) === `${name}Array`,
      ]),
  ),
  isWeakMap: (value: unknown) => isObject(value) && brands.isWeakMap(value),
  isWeakSet: (value: unknown) => isObject(value) && brands.isWeakSet(value),
  isAsyncFunction: (value: unknown) =>
    isObject(value) && brands.functionType(value).startsWith('Async'),
  isGeneratorFunction: (value: unknown) =>
    isObject(value) && brands.functionType(value).includes('Generator'),
  isBoxedPrimitive: (value: unknown) => isObject(value) && brands.boxedType(value) !== undefined,
};

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Standard output is no terminal: Node 20 leaves the text as it is, but for several styles at once. */
function styleText(styles: string | readonly string[], text: string): string {
  const names = typeof styles === 'string' ? [styles] : styles;
  const codes = names.map((name) => {
    const pair = inspect.colors[name];
    if (pair) return pair;
    const known = Object.keys(inspect.colors).map((item) => `'${item}'`);
    const message = `The argument 'format' must be one of: ${known.join(', ')}. Received ${inspect(name)}`;
    throw nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', message);
  });
  if (typeof styles === 'string') return text;
  const write = (code: number) => `\u001b[${code}m`;
  const end = codes.map(([, code]) => write(code)).reverse();
  return codes.map(([code]) => write(code)).join('') + text + end.join('');
}

type NodeCallback = (error: unknown, value?: unknown) => void;
type Callable = (...values: unknown[]) => unknown;

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

function utilModule(global: typeof globalThis, process: ProgramProcess) {
  const promisify = Object.assign(
    (original: Callable): Callable => {
      const custom = Reflect.get(original, customPromisify) as Callable | undefined;
      if (custom) return custom;
      return function (this: unknown, ...values: unknown[]) {
        return new Promise((resolve, reject) => {
          const callback: NodeCallback = (error, value) => {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was given
            if (error) reject(error);
            else resolve(value);
          };
          Reflect.apply(original, this, [...values, callback]);
        });
      };
    },
    { custom: customPromisify },
  );
  return {
    inspect,
    format,
    formatWithOptions,
    promisify,
    callbackify:
      (original: (...values: unknown[]) => Promise<unknown>) =>
      (...values: unknown[]) => {
        const callback = values.pop() as NodeCallback;
        if (typeof callback !== 'function') {
          const message = `The last argument must be of type function. Received ${received(callback)}`;
          throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
        }
        original(...values).then(
          (value) => process.nextTick(() => callback(null, value)),
          (reason: unknown) => {
            const message = 'Promise was rejected with falsy value';
            const error =
              reason || nodeError(Error, 'ERR_FALSY_VALUE_REJECTION', message, { reason });
            process.nextTick(() => callback(error));
          },
        );
      },
    deprecate: (original: Callable, message: string, code?: string): Callable => {
      let hasWarned = false;
      return function (this: unknown, ...values: unknown[]) {
        if (!hasWarned) process.emitWarning(message, 'DeprecationWarning', code);
        hasWarned = true;
        return (new.target as unknown)
          ? (Reflect.construct(original, values, new.target) as unknown)
          : Reflect.apply(original, this, values);
      };
    },
    // `NODE_DEBUG` is not set.
    debuglog: () => Object.assign(() => undefined, { enabled: false }),
    debug: () => Object.assign(() => undefined, { enabled: false }),
    parseArgs,
    aborted: (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    toUSVString: (text: unknown) =>
      new TextDecoder().decode(new TextEncoder().encode(String(text))),
    isArray: Array.isArray,
    inherits: (child: Callable, parent: Callable) => {
      Object.defineProperty(child, 'super_', { value: parent, writable: true, configurable: true });
      Object.setPrototypeOf(child.prototype as object, parent.prototype as object);
    },
    isDeepStrictEqual: (left: unknown, right: unknown) => isDeepEqual(left, right, true),
    stripVTControlCharacters: stripAnsi,
    styleText,
    ...oldChecks,
    ...systemErrors,
    ...mime,
    parseEnv,
    _extend: (target: object, source: object) => Object.assign(target, source),
    log: (...values: unknown[]) => global.console.log('%s - %s', '', format(...values)),
    transferableAbortController: () => new global.AbortController(),
    transferableAbortSignal: (signal: AbortSignal) => signal,
    ...unavailable('util', ['_errnoException', '_exceptionWithHostPort']),
    types: typesModule,
    TextEncoder: global.TextEncoder,
    TextDecoder: global.TextDecoder,
  };
}
