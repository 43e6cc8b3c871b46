import { providedBuiltin } from '../../program/libraries.ts';
import { resolveSpecifier } from '../../program/resolve.ts';
import { createLinker, isNamespace, type Namespace } from '../linker.ts';
import type { FromProgram, ProgramEnd } from '../protocol.ts';
import { sentences } from '../sentences.ts';
import {
  DEFAULT_OUTPUT_LIMIT,
  type OutputStream,
  type ProgramRequest,
  type ProgramResponse,
  type RunRequest,
} from '../types.ts';
import { nodeError } from './builtins/node_error.ts';
import { consoleClass } from './builtins/console_class.ts';
import type * as BuiltinModules from './builtins/index.ts';
import { timersOf } from './builtins/timers.ts';
import { createConsole } from './console.ts';
import { EventLoop } from './event_loop.ts';
import { followNode20, isDispatching } from './follow_node.ts';
import { knowRejected, observeRuntime, probePromises } from './inspect/introspection.ts';
import { setStackReader } from './inspect/errors.ts';
import { setNamespaceCheck } from './inspect/inspect.ts';
import type { Native } from './native.ts';
import { Output } from './output.ts';
import { setProgramFiles } from './program_files.ts';
import { createProcess, runExitHandlers, type ProgramProcess } from './process.ts';
import { builtinsEntry, sharedModules } from './shared_modules.ts';
import { SCRIPT_SCHEME, StackReader } from './stack.ts';
import { weigh } from './weigh.ts';

export interface RuntimeHost {
  readonly native: Native;
  readonly global: typeof globalThis;
  post(message: FromProgram): void;
  /** Evaluates code under a script name: `(0, eval)` with a `sourceURL`. */
  evaluate(code: string, name: string): unknown;
  /** Never returns: the program is over, and its thread waits to be ended. */
  park(): never;
  /** Node's built-in modules, where they are not a library's script of their own. */
  readonly builtins?: Builtins;
  /** Hears of each text as it is written, before it is gathered (the debugger). */
  wrote?(stream: OutputStream, text: string): void;
  /** Hears of the error that ends the program, before it is described (the debugger). */
  failed?(error: unknown): void;
}

/** How many messages a program may send to whoever started it. */
const MESSAGE_LIMIT = 5_000;
/** And how much they may hold together, in the units of `weigh`. */
const MESSAGE_ROOM = 5_000_000;
/** How long an await at the top level may look as if nothing would settle it. */
const UNSETTLED_MILLISECONDS = 60;
/** As Node's. */
const UNSETTLED_EXIT_CODE = 13;
/** What a serving program sees before the path of a request. */
const SERVED_ORIGIN = 'http://localhost/';
const NULL_BODY_STATUS = new Set([101, 204, 205, 304]);

/** A library's script is an expression of a function of this form. */
type LibraryScript = (
  require: (name: string) => Namespace | undefined,
  shared: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, Namespace>>;

/** What `./builtins/index.ts` exports. */
type Builtins = Pick<typeof BuiltinModules, 'Buffer' | 'createBuiltins'>;

interface FetchEvent {
  readonly request: Request;
  respondWith(response: Response | Promise<Response>): void;
  waitUntil(promise: Promise<unknown>): void;
}

/**
 * One program's life inside its worker or process: gives it Node's globals, runs it, answers requests
 * through it, and says how it ended.
 */
export class ProgramRuntime {
  readonly #host: RuntimeHost;
  readonly #libraries = new Map<string, Namespace>();
  readonly #listeners = new Map<string, Set<(event: unknown) => void>>();
  readonly #pendingFetches: (() => void)[] = [];
  #output: Output | undefined;
  #process: ProgramProcess | undefined;
  #loop: EventLoop | undefined;
  #stack: StackReader | undefined;
  #state: 'starting' | 'running' | 'waiting' | 'ended' = 'starting';
  #isEvaluated = false;
  #idleSince: number | undefined;
  #messages = 0;
  #messageRoom = MESSAGE_ROOM;

  #builtins: Builtins | undefined;

  constructor(host: RuntimeHost) {
    this.#host = host;
    this.#builtins = host.builtins;
    observeRuntime(host.global);
    setNamespaceCheck(isNamespace);
  }

  addLibrary(code: string): void {
    const script = this.#host.evaluate(code, 'library') as LibraryScript;
    // `Buffer` comes with the built-in modules, which are loaded before the packages that use it.
    const shared = { ...sharedModules, 'builtins/buffer': this.#builtins };
    const provided = script((name) => this.#libraries.get(name), shared);
    for (const [name, exports] of Object.entries(provided)) {
      if (name === builtinsEntry)
        this.#builtins = exports as unknown as Builtins; // As its script has it.
      else this.#libraries.set(name, exports);
    }
  }

  run(request: RunRequest): void {
    const { native, global } = this.#host;
    this.#state = 'running';
    // The deadline counts from here: starting a worker is not the program's doing.
    this.#host.post({ kind: 'state', state: 'busy' });
    const limit = request.outputLimit ?? DEFAULT_OUTPUT_LIMIT;
    const output = new Output(
      {
        post: (pieces) => this.#host.post({ kind: 'output', pieces }),
        complete: (id, text) => this.#host.post({ kind: 'final', id, text }),
        later: native.post,
        now: native.now,
        onFlood: () =>
          this.#end({ outcome: 'flooded', exitCode: 1, sentence: sentences.flooded(limit) }, true),
      },
      limit,
    );
    const loop = new EventLoop({
      now: native.now,
      post: native.post,
      delay: native.delay,
      onError: (error) => this.#onUncaught(error, 'uncaughtException'),
      onIdle: () => this.#onIdle(),
    });
    this.#loop = loop;
    this.#output = output;
    const stack = new StackReader(request.program);
    this.#stack = stack;
    stack.install(Error);
    setStackReader((error) => stack.textOf(error));

    let isProvisional = false;
    let complete: ((text: string) => void) | undefined;
    const process = createProcess({
      environment: request.environment ?? {},
      argv: ['/node', `/${request.entry}`, ...(request.arguments ?? [])],
      loop,
      now: native.now,
      write: (stream, text) => {
        this.#host.wrote?.(stream, text);
        complete = output.write(stream, text, isProvisional);
      },
      exit: (code) => {
        this.#endWithCode(code, true);
        return this.#host.park();
      },
    });
    this.#process = process;
    const console = createConsole({
      stdout: process.stdout,
      stderr: process.stderr,
      warn: (message) => process.emitWarning(message),
      now: native.now,
      provisional: (write, render, promises) => {
        isProvisional = true;
        write();
        isProvisional = false;
        const finish = complete;
        probePromises(promises, () => finish?.(render()));
      },
    });
    Object.defineProperty(console, 'Console', {
      value: consoleClass({ process, now: native.now }),
      writable: true,
      enumerable: true,
      configurable: true,
    });
    Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });
    this.#installGlobals(console, process, loop);
    setProgramFiles(request.program.files ?? {});
    const builtins = this.#builtins?.createBuiltins({ global, process, loop, now: native.now });
    const linker = createLinker(request.program, {
      evaluate: ({ code, path }) => this.#host.evaluate(code, SCRIPT_SCHEME + path),
      library: (name) => {
        const builtin = builtins?.[providedBuiltin(name) ?? ''];
        return builtin ? builtin() : this.#libraries.get(name);
      },
      resolve: (specifier, importer) =>
        resolveSpecifier(specifier, importer, {
          hasFile: (path) => Object.hasOwn(request.program.modules, path),
          aliases: {},
          hasLibrary: (name) => this.#libraries.has(name) || providedBuiltin(name) !== undefined,
        }),
      loading: () => new Promise((resolve) => void loop.setImmediate(() => resolve())),
      urlOf: (path) => `file:///${path}`,
    });
    linker.import(request.entry).then(
      () => {
        this.#isEvaluated = true;
        this.#serve();
        loop.wake();
      },
      (error: unknown) => {
        this.#isEvaluated = true;
        // To Node a module that throws is a promise that nobody handles.
        this.#onUncaught(error, 'unhandledRejection');
      },
    );
    loop.wake();
  }

  /** A message from whoever started the program. */
  receive(message: unknown): void {
    this.#dispatch('message', { type: 'message', data: message });
  }

  /** A request for the program's `fetch` handler; held back until the program is set up. */
  fetch(id: number, request: ProgramRequest): void {
    if (this.#isEvaluated) void this.#answer(id, request);
    else this.#pendingFetches.push(() => void this.#answer(id, request));
  }

  async #answer(id: number, request: ProgramRequest): Promise<void> {
    const refuse = (sentence: string) => this.#host.post({ kind: 'refused', id, sentence });
    const listeners = this.#listeners.get('fetch');
    if (!listeners || listeners.size === 0) {
      refuse(sentences.notServing);
      return;
    }
    const release = this.#loop?.hold();
    this.#setBusy();
    try {
      const response = await this.#respond(request, listeners);
      this.#output?.flush();
      this.#host.post({ kind: 'response', id, response });
    } catch (error) {
      this.#process?.stderr.write(this.#stack?.uncaughtText(error) ?? '');
      refuse(`The program failed while it answered: ${this.#summary(error)}`);
    } finally {
      release?.();
      this.#serve();
    }
  }

  /** A program with a `fetch` handler waits for requests, whatever timers it keeps. */
  #serve(): void {
    if (!this.#listeners.get('fetch')?.size || this.#state !== 'running') return;
    for (const start of this.#pendingFetches.splice(0)) start();
    this.#output?.flush();
    this.#state = 'waiting';
    this.#host.post({ kind: 'state', state: 'waiting' });
  }

  async #respond(
    { method, path, headers, body }: ProgramRequest,
    listeners: ReadonlySet<(event: unknown) => void>,
  ): Promise<ProgramResponse> {
    const request = new Request(new URL(path, SERVED_ORIGIN), {
      method,
      headers: { ...headers },
      ...(body === undefined || /^(get|head)$/i.test(method) ? {} : { body }),
    });
    let answer: Response | Promise<Response> | undefined;
    const event: FetchEvent = {
      request,
      respondWith: (response) => {
        answer = response;
      },
      waitUntil: (promise) => {
        const release = this.#loop?.hold();
        void promise.finally(() => release?.());
      },
    };
    for (const listener of listeners) {
      listener(event);
      if (answer !== undefined) break;
    }
    if (answer === undefined) throw new Error('No handler called respondWith.');
    const response = await answer;
    return {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers],
      body: NULL_BODY_STATUS.has(response.status) ? '' : await response.text(),
    };
  }

  #installGlobals(
    console: ReturnType<typeof createConsole>,
    process: ProgramProcess,
    loop: EventLoop,
  ): void {
    const { global } = this.#host;
    const define = (name: string, value: unknown) =>
      Object.defineProperty(global, name, { value, writable: true, configurable: true });
    define('console', console);
    define('process', process);
    if (this.#builtins) define('Buffer', this.#builtins.Buffer);
    define('global', global);
    define('fetch', refuseFetch);
    for (const [name, value] of Object.entries(timersOf(loop))) define(name, value);
    // Node's are enumerable nowhere and called with no receiver; these hold the loop while they work.
    for (const [name, methods] of Object.entries({
      Response: ['text', 'json', 'arrayBuffer', 'blob', 'formData', 'bytes'],
      Request: ['text', 'json', 'arrayBuffer', 'blob', 'formData', 'bytes'],
      Blob: ['text', 'arrayBuffer', 'bytes'],
    })) {
      const prototype = (Reflect.get(global, name) as { prototype?: object } | undefined)
        ?.prototype;
      if (prototype) for (const method of methods) holdWhile(prototype, method, loop);
    }
    define('addEventListener', (type: string, listener: unknown) => {
      const call =
        typeof listener === 'function'
          ? (listener as (event: unknown) => void)
          : (event: unknown) =>
              (listener as { handleEvent(event: unknown): void }).handleEvent(event);
      const listeners = this.#listeners.get(type) ?? new Set();
      this.#listeners.set(type, listeners.add(call));
    });
    define('removeEventListener', (type: string, listener: (event: unknown) => void) => {
      this.#listeners.get(type)?.delete(listener);
    });
    define('postMessage', (message: unknown) => {
      this.#messages += 1;
      this.#messageRoom -= weigh(message, this.#messageRoom);
      if (this.#messages > MESSAGE_LIMIT || this.#messageRoom <= 0) {
        this.#end({ outcome: 'flooded', exitCode: 1, sentence: sentences.messageFlood }, true);
      }
      this.#output?.flush();
      this.#host.post({ kind: 'message', message });
    });
    followNode20(global, loop);
    if (!('SharedArrayBuffer' in global)) {
      // Browsers hide its name from pages that are not isolated; a shared memory shows it.
      const { buffer } = new WebAssembly.Memory({ initial: 0, maximum: 0, shared: true });
      define('SharedArrayBuffer', buffer.constructor);
    }
    const { crypto } = global;
    if (typeof crypto.randomUUID !== 'function') {
      Object.defineProperty(crypto, 'randomUUID', { value: () => randomUuid(crypto) });
    }
    // Node has them since 20; a page may not. Decorator metadata has no native symbol anywhere yet.
    for (const name of ['dispose', 'asyncDispose']) {
      if (!(name in Symbol))
        Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`) });
    }
  }

  /** An error or rejection that the browser reports. */
  onRejection(reason: unknown, promise: Promise<unknown>): void {
    knowRejected(promise, reason);
    if (this.#loop) this.#loop.afterTicks(() => this.#onRejection(reason, promise));
    else this.#onRejection(reason, promise);
  }

  #onRejection(reason: unknown, promise: Promise<unknown>): void {
    const process = this.#process;
    if (process && process.listenerCount('unhandledRejection') > 0) {
      try {
        process.emit('unhandledRejection', reason, promise);
      } catch (error) {
        this.#onUncaught(error, 'uncaughtException');
      }
      return;
    }
    this.#onUncaught(reason, 'unhandledRejection', true);
  }

  /** A rejection that had been reported has a handler after all. */
  onHandled(promise: Promise<unknown>): void {
    this.#loop?.afterTicks(() => this.#process?.emit('rejectionHandled', promise));
  }

  /** An error that the browser reports: a listener's, which Node throws a tick later, or a microtask's. */
  onError(error: unknown): void {
    if (isDispatching()) this.#loop?.nextTick(() => this.#onUncaught(error, 'uncaughtException'));
    else this.#onUncaught(error, 'uncaughtException');
  }

  #onUncaught(
    error: unknown,
    origin: 'uncaughtException' | 'unhandledRejection',
    isRejection = false,
  ): void {
    const process = this.#process;
    if (this.#state === 'ended' || !process) return;
    const shown = isRejection && !(error instanceof Error) ? rejectedWith(error) : error;
    try {
      process.emit('uncaughtExceptionMonitor', shown, origin);
    } catch (second) {
      this.#fail(second);
      return;
    }
    if (process.listenerCount('uncaughtException') > 0) {
      try {
        process.emit('uncaughtException', shown, origin);
        this.#loop?.wake();
        return;
      } catch (second) {
        this.#fail(second);
        return;
      }
    }
    this.#fail(error);
  }

  #fail(error: unknown): void {
    const process = this.#process;
    if (!process || !this.#stack) return;
    this.#host.failed?.(error);
    process.stderr.write(this.#stack.uncaughtText(error));
    let code = 1;
    try {
      code = runExitHandlers(process, 1);
    } catch {
      // An exit handler that throws changes nothing any more.
    }
    const described = this.#stack.describe(error);
    const [frame] = described.stack;
    this.#end({
      outcome: 'failed',
      exitCode: code === 0 ? 1 : code,
      error: described,
      sentence: sentences.uncaught(
        this.#summary(error),
        frame && `${frame.file}, line ${frame.line}`,
      ),
    });
  }

  #summary(error: unknown): string {
    const { name, message } = this.#stack?.describe(error) ?? { name: 'Error', message: '' };
    const text = (name === 'Thrown' ? message : message === '' ? name : `${name}: ${message}`)
      .split('\n', 1)[0]
      ?.slice(0, 300);
    return /[.!?]$/.test(text ?? '') ? (text ?? '') : `${text ?? ''}.`;
  }

  #setBusy(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'running';
    this.#host.post({ kind: 'state', state: 'busy' });
  }

  /** Nothing left to do: the program is over, waits for requests, or awaits what never comes. */
  #onIdle(): void {
    if (this.#state === 'ended' || this.#state === 'waiting') return;
    if (!this.#isEvaluated) {
      this.#awaitEvaluation();
      return;
    }
    for (const start of this.#pendingFetches.splice(0)) start();
    if (this.#listeners.get('message')?.size) {
      this.#state = 'waiting';
      this.#output?.flush();
      this.#host.post({ kind: 'state', state: 'waiting' });
      return;
    }
    const process = this.#process;
    if (!process) return;
    // A task of the browser's own (a stream, an event) may still be on its way: one more turn.
    this.#host.native.delay(() => {
      if (this.#loop?.isBusy || this.#state === 'ended') return;
      if (process.listenerCount('beforeExit') > 0) {
        process.emit('beforeExit', process.exitCode ?? 0);
        if (this.#loop?.isBusy) return;
      }
      let code: number;
      try {
        code = runExitHandlers(process, process.exitCode ?? 0);
      } catch (error) {
        this.#fail(error);
        return;
      }
      this.#endWithCode(code);
    }, 0);
  }

  #awaitEvaluation(): void {
    const { now, delay } = this.#host.native;
    this.#idleSince ??= now();
    if (now() - this.#idleSince < UNSETTLED_MILLISECONDS) {
      delay(() => this.#loop?.wake(), 5);
      return;
    }
    let code = UNSETTLED_EXIT_CODE;
    const process = this.#process;
    if (process) {
      process.exitCode = code;
      try {
        code = runExitHandlers(process, 0);
      } catch (error) {
        this.#fail(error);
        return;
      }
    }
    this.#end({ outcome: 'failed', exitCode: code, sentence: sentences.unsettled });
  }

  #endWithCode(code: number, isFinal = false): void {
    this.#end(
      code === 0
        ? { outcome: 'finished', exitCode: 0 }
        : { outcome: 'failed', exitCode: code, sentence: sentences.exit(code) },
      isFinal,
    );
  }

  #end(end: ProgramEnd, isFinal = false): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#output?.close();
    this.#loop?.stop();
    this.#host.post({ kind: 'end', end });
    if (isFinal) this.#host.park();
  }

  #dispatch(type: string, event: unknown): void {
    this.#setBusy();
    for (const listener of this.#listeners.get(type) ?? []) {
      try {
        listener(event);
      } catch (error) {
        this.#onUncaught(error, 'uncaughtException');
      }
    }
    const handler = Reflect.get(this.#host.global, `on${type}`) as unknown;
    if (typeof handler === 'function') Reflect.apply(handler, undefined, [event]);
    this.#loop?.wake();
  }
}

/** What Node hands to a handler of errors for a rejection with no error. */
function rejectedWith(reason: unknown): Error {
  const message = `This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${briefly(reason)}".`;
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: 'UnhandledPromiseRejection', configurable: true });
  return Object.assign(error, { code: 'ERR_UNHANDLED_REJECTION' });
}

/** A value as V8 names it without running any of the program's code. */
function briefly(value: unknown): string {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    return String(value);
  }
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  const { name } = (value as { constructor?: { name?: string } }).constructor ?? {};
  return tag === 'Object' ? `#<${name ?? tag}>` : `[object ${tag}]`;
}

/** Node's own words for a request that cannot be sent, and why. */
function refuseFetch(input: unknown): Promise<Response> {
  // `fire(app)` of hono/service-worker asks the network for what the app does not know.
  if (input instanceof Request && input.url.startsWith(SERVED_ORIGIN)) {
    return Promise.resolve(new Response('404 Not Found', { status: 404 }));
  }

  const url = input instanceof Request ? input.url : String(input);
  if (!URL.canParse(url)) {
    const cause = nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL', { input: url });
    return Promise.reject(new TypeError(`Failed to parse URL from ${url}`, { cause }));
  }
  const cause = new Error('A program in the page has no network.');
  return Promise.reject(new TypeError('fetch failed', { cause }));
}

function holdWhile(prototype: object, method: string, loop: EventLoop): void {
  const original = Reflect.get(prototype, method) as
    ((this: unknown) => Promise<unknown>) | undefined;
  if (typeof original !== 'function') return;
  const watched = {
    [method](this: unknown): Promise<unknown> {
      const release = loop.hold();
      const promise = original.call(this);
      promise.then(release, release);
      return promise;
    },
  };
  Object.defineProperty(prototype, method, {
    value: watched[method],
    writable: true,
    configurable: true,
    enumerable: true,
  });
}

function randomUuid(crypto: Crypto): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
