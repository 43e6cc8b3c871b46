/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- the values are a program's: what their types say may not be so */
import { EventEmitter, setWarningHandler } from './builtins/events.ts';
import { received } from './builtins/received.ts';
import type { EventLoop } from './event_loop.ts';
import type { OutputStream } from '../types.ts';
import { nodeError } from './builtins/node_error.ts';

export interface ProcessHost {
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly loop: EventLoop;
  write(stream: OutputStream, text: string): void;
  /** Ends the run at once; never returns. */
  exit(code: number): never;
  now(): number;
}

/** The version of Node whose behaviour the sandbox follows. */
const NODE_VERSION = '20.20.2';

type Written = string | Uint8Array;

function createStream(host: ProcessHost, name: OutputStream, descriptor: number) {
  const decoder = new TextDecoder();
  return Object.assign(new EventEmitter(), {
    fd: descriptor,
    writable: true,
    destroyed: false,
    writableLength: 0,
    writableHighWaterMark: 16_384,
    writableEnded: false,
    cork: (): void => undefined,
    uncork: (): void => undefined,
    isTTY: undefined as true | undefined,
    write(chunk: Written, encoding?: unknown, callback?: unknown): boolean {
      if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
        if ((chunk as unknown) === null) {
          throw nodeError(
            TypeError,
            'ERR_STREAM_NULL_VALUES',
            'May not write null values to stream',
          );
        }
        const message = `The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${received(chunk)}`;
        throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
      }
      host.write(name, typeof chunk === 'string' ? chunk : decoder.decode(chunk));
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function')
        host.loop.nextTick(() => Reflect.apply(done, undefined, []) as unknown);
      return true;
    },
    end(chunk?: Written): void {
      if (chunk !== undefined) this.write(chunk);
    },
    getColorDepth: () => 1,
    hasColors: () => false,
  });
}

/** Standard input: there is none, so it is at its end. */
function createInput(host: ProcessHost) {
  let hasEnded = false;
  const input = Object.assign(new EventEmitter(), {
    fd: 0,
    isTTY: undefined as true | undefined,
    readable: true,
    read: () => null,
    setEncoding: () => input,
    pause: () => input,
    ref: () => input,
    unref: () => input,
    resume() {
      if (!hasEnded) {
        hasEnded = true;
        host.loop.nextTick(() => {
          input.readable = false;
          input.emit('end');
          input.emit('close');
        });
      }
      return input;
    },
    [Symbol.asyncIterator]: () => (async function* (): AsyncGenerator<never> {})(),
  });
  const on = input.on.bind(input);
  const listen = (event: PropertyKey, listener: (...values: unknown[]) => unknown) => {
    on(event, listener);
    if (event === 'data' || event === 'readable') input.resume();
    return input;
  };
  return Object.assign(input, { on: listen, addListener: listen });
}

/** The class of `process`, for what prints it. */
function programProcess(): void {
  // There is but the one.
}
Object.defineProperty(programProcess, 'name', { value: 'process' });
const processPrototype = Object.create(EventEmitter.prototype, {
  constructor: { value: programProcess },
  [Symbol.toStringTag]: { value: 'process' },
}) as object;
programProcess.prototype = processPrototype;

/** Environment variables are strings, whatever is assigned. */
function createEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  return new Proxy<Record<string, string>>(
    { ...variables },
    {
      set: (target, key, value: unknown) => Reflect.set(target, key, `${value as string}`),
      defineProperty: (target, key, descriptor) =>
        Reflect.defineProperty(target, key, {
          ...descriptor,
          ...('value' in descriptor ? { value: `${descriptor.value as string}` } : {}),
        }),
    },
  );
}

export type ProgramProcess = ReturnType<typeof createProcess>;

/** `process` for a program in the page: https://nodejs.org/docs/latest-v20.x/api/process.html */
export function createProcess(host: ProcessHost) {
  const started = host.now();
  const hrtime = Object.assign(
    (previous?: readonly [number, number]): [number, number] => {
      const nanoseconds = Math.round((host.now() - started) * 1e6);
      const seconds = Math.floor(nanoseconds / 1e9);
      const rest = nanoseconds % 1e9;
      if (!previous) return [seconds, rest];
      const carry = rest < previous[1] ? 1 : 0;
      return [seconds - previous[0] - carry, rest - previous[1] + carry * 1e9];
    },
    { bigint: () => BigInt(Math.round((host.now() - started) * 1e6)) },
  );
  const process = Object.assign(Object.create(processPrototype) as EventEmitter, {
    title: 'node',
    version: `v${NODE_VERSION}`,
    versions: { node: NODE_VERSION },
    arch: 'wasm',
    platform: 'browser',
    release: { name: 'node' },
    pid: 1,
    ppid: 0,
    execPath: '/node',
    execArgv: [] as string[],
    argv: [...host.argv],
    argv0: 'node',
    env: createEnvironment(host.environment),
    exitCode: undefined as number | undefined,
    stdout: createStream(host, 'stdout', 1),
    stderr: createStream(host, 'stderr', 2),
    stdin: createInput(host),
    features: { inspector: false, ipv6: true, tls: false },
    config: { target_defaults: {}, variables: {} },
    cwd: () => '/',
    chdir: (folder: string): never => {
      const fields = { errno: -2, code: 'ENOENT', syscall: 'chdir', path: '/', dest: folder };
      const message = `ENOENT: no such file or directory, chdir / -> '${folder}'`;
      throw Object.assign(new Error(message), fields);
    },
    umask: () => 0o22,
    getuid: () => 1000,
    getgid: () => 1000,
    geteuid: () => 1000,
    getegid: () => 1000,
    getgroups: () => [1000],
    kill: (pid: unknown, signal: unknown = 'SIGTERM'): true => {
      if (pid !== process.pid) {
        const fields = { errno: -3, code: 'ESRCH', syscall: 'kill' };
        throw Object.assign(new Error('kill ESRCH'), fields);
      }
      if (signal === 0) return true;
      if (typeof signal === 'string' && process.emit(signal, signal)) return true;
      return host.exit(128 + (SIGNALS[String(signal)] ?? 15));
    },
    availableMemory: () => 2 ** 30,
    constrainedMemory: () => 0,
    getActiveResourcesInfo: (): string[] => [],
    resourceUsage: () => ({ userCPUTime: 0, systemCPUTime: 0, maxRSS: 0 }),
    hasUncaughtExceptionCaptureCallback: () => false,
    allowedNodeEnvironmentFlags: new Set<string>(),
    debugPort: 9229,
    uptime: () => (host.now() - started) / 1000,
    hrtime,
    nextTick: host.loop.nextTick,
    memoryUsage: Object.assign(
      () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
      { rss: () => 0 },
    ),
    cpuUsage: () => ({ user: Math.round((host.now() - started) * 1000), system: 0 }),
    abort: (): never => host.exit(134),
    exit: (code?: unknown): never => {
      if (code !== undefined && code !== null) process.exitCode = exitCodeOf(code);
      return host.exit(runExitHandlers(process, process.exitCode ?? 0));
    },
    emitWarning: (warning: unknown, options?: unknown, code?: unknown): void => {
      const given =
        typeof options === 'object' && options !== null ? options : { type: options, code };
      const fields = given as { type?: string; code?: string; detail?: string };
      const error =
        warning instanceof Error
          ? warning
          : Object.assign(new Error(`${warning as string}`), { name: fields.type ?? 'Warning' });
      if (fields.code !== undefined) Object.assign(error, { code: fields.code });
      if (fields.detail !== undefined) Object.assign(error, { detail: fields.detail });
      host.loop.nextTick(() => {
        printWarning(process, error, fields);
        process.emit('warning', error);
      });
    },
  });
  EventEmitter.call(process);
  let exitCode: unknown;
  Object.defineProperty(process, 'exitCode', {
    get: () => exitCode,
    set: (code: unknown) => {
      if (code !== undefined && code !== null) exitCodeOf(code);
      exitCode = code;
    },
    enumerable: true,
    configurable: true,
  });
  setWarningHandler((warning) => process.emitWarning(warning));
  return process;
}

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9 };

let hasExplainedWarnings = false;

function printWarning(
  process: ProgramProcess,
  error: Error,
  { code, detail }: { readonly code?: string; readonly detail?: string },
): void {
  const tag = code === undefined ? '' : `[${code}] `;
  const more = detail === undefined ? '' : `${detail}\n`;
  process.stderr.write(`(node:${process.pid}) ${tag}${String(error)}\n${more}`);
  if (hasExplainedWarnings) return;
  hasExplainedWarnings = true;
  const option = error.name === 'DeprecationWarning' ? 'deprecation' : 'warnings';
  process.stderr.write(
    `(Use \`node --trace-${option} ...\` to show where the warning was created)\n`,
  );
}

/** As Node reads it: an integer, or a text that is one. */
function exitCodeOf(code: unknown): number {
  const value = typeof code === 'string' && code.trim() !== '' ? Number(code) : code;
  if (typeof value !== 'number' || Number.isNaN(value)) {
    const message = `The "code" argument must be of type number. Received ${received(code)}`;
    throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
  }
  if (!Number.isInteger(value)) {
    const message = `The value of "code" is out of range. It must be an integer. Received ${value}`;
    throw nodeError(RangeError, 'ERR_OUT_OF_RANGE', message);
  }
  return value & 255;
}

const exiting = new WeakSet<object>();

/** Emits `exit`, once; a handler may still change the code. */
export function runExitHandlers(process: ProgramProcess, code: number): number {
  if (!exiting.has(process)) {
    exiting.add(process);
    process.emit('exit', code);
  }
  return exitCodeOf(process.exitCode ?? code);
}
