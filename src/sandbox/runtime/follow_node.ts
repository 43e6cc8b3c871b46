/* eslint-disable @typescript-eslint/unbound-method -- what is taken is called on the value in question */
/**
 * Where the browser and Node 20 differ, the page follows Node: in what its classes look like when
 * they are printed, in the words of errors, and in what is there at all. What runs in the page thus
 * runs in every Node that the course supports.
 */
import { bind } from './async_context.ts';
import { received } from './builtins/received.ts';
import { freeHeaders } from './free_headers.ts';
import type { EventLoop } from './event_loop.ts';
import { customInspect, inspect } from './inspect/inspect.ts';
import type { InspectOptions } from './inspect/options.ts';
import { nodeError } from './builtins/node_error.ts';

type Global = typeof globalThis;
type Options = InspectOptions & { depth?: number | null };

const replacement = { writable: true, configurable: true };

export function followNode20(global: Global, loop: EventLoop): void {
  removeNewer(global);
  printAsNode(global);
  wordAsNode(global, loop);
  checkAsNode(global);
  freeHeaders(global);
  readAsNode(global);
  const { performance } = global;
  Object.assign(performance, {
    timerify: <F>(timed: F): F => timed,
    eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  });
  Object.defineProperty(global, Symbol.toStringTag, { value: 'global', configurable: true });
}

/** What V8 has learned since Node 20, by the object that has it. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  '': ['Iterator', 'SuppressedError', 'DisposableStack', 'AsyncDisposableStack', 'Float16Array', 'Temporal'],
  Object: ['groupBy'],
  Map: ['groupBy'],
  Array: ['fromAsync'],
  Promise: ['withResolvers', 'try'],
  RegExp: ['escape'],
  Error: ['isError'],
  Math: ['f16round', 'sumPrecise'],
  JSON: ['rawJSON', 'isRawJSON'],
  Intl: ['DurationFormat'],
  Atomics: ['pause'],
  Uint8Array: ['fromBase64', 'fromHex'],
  'Uint8Array.prototype': ['toBase64', 'toHex', 'setFromBase64', 'setFromHex'],
  'Set.prototype': ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
  'Map.prototype': ['getOrInsert', 'getOrInsertComputed'],
  'WeakMap.prototype': ['getOrInsert', 'getOrInsertComputed'],
  'ArrayBuffer.prototype': ['transfer', 'transferToFixedLength', 'detached'],
  'Date.prototype': ['toTemporalInstant'],
  'DataView.prototype': ['getFloat16', 'setFloat16'],
  'Iterator.prototype': ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every', 'find', 'constructor'],
}; // prettier-ignore

function removeNewer(global: Global): void {
  for (const [path, names] of Object.entries(NEWER).reverse()) {
    let owner: unknown = global;
    for (const step of path.split('.').filter((part) => part !== '')) {
      owner = owner === undefined ? undefined : Reflect.get(owner as object, step);
    }
    if (typeof owner !== 'object' && typeof owner !== 'function') continue;
    for (const name of names) Reflect.deleteProperty(owner as object, name);
  }
}

/** As `[util.inspect.custom]` of Node's own class: text, or the value itself for no text of its own. */
type Print<T> = (value: T, name: string, depth: number | null, options: Options) => unknown;

function printAsNode(global: Global): void {
  const define = <T extends object>(type: { prototype: T } | undefined, print: Print<T>): void => {
    if (type === undefined) return;
    Object.defineProperty(type.prototype, customInspect, {
      value(this: T, depth: number | null, options: Options): unknown {
        if (this === type.prototype) return this;
        return print(this, this.constructor.name, depth, options);
      },
      ...replacement,
    });
  };
  /** Shows some fields as those of an object of the class. */
  const fields =
    <T>(read: (value: T) => object, tooDeep: 'itself' | 'name' = 'itself'): Print<T> =>
    (value, name, depth, options) => {
      if (depth !== null && depth < 0) return tooDeep === 'itself' ? value : name;
      const inner = typeof options.depth === 'number' ? options.depth - 1 : null;
      return `${name} ${inspect(read(value), { ...options, depth: inner })}`;
    };
  define<URL>(global.URL, (url, name, depth, options) => {
    if (depth !== null && depth < 0) return url;
    // Browsers say `file://`.
    const origin = url.protocol === 'file:' ? 'null' : url.origin;
    const { href, protocol, username, password, host, hostname, port, pathname } = url;
    const { search, searchParams, hash } = url;
    const shown = { href, origin, protocol, username, password, host, hostname, port, pathname, search, searchParams, hash }; // prettier-ignore
    return `${name} ${inspect(shown, options)}`;
  });
  define<URLSearchParams>(global.URLSearchParams, (parameters, name, depth, options) => {
    if (depth !== null && depth < 0) return '[Object]';
    const inner = depth === null ? options : { ...options, depth: depth - 1 };
    const pairs = [...parameters].map(
      ([key, value]) => `${inspect(key, inner)} => ${inspect(value, inner)}`,
    );
    if (pairs.length === 0) return `${name} {}`;
    const width = pairs.join(', ').length;
    return width > (options.breakLength ?? 80)
      ? `${name} {\n  ${pairs.join(',\n  ')} }`
      : `${name} { ${pairs.join(', ')} }`;
  });
  define<Headers>(global.Headers, (headers, _, __, options) => {
    return `Headers ${inspect(Object.fromEntries(headers), options)}`;
  });
  define<Response>(global.Response, (response, _, __, options) => {
    const { status, statusText, headers, bodyUsed, ok, redirected, type, url } = response;
    const body = shownBody(response);
    const shown = { status, statusText, headers, body, bodyUsed, ok, redirected, type, url };
    return `Response ${inspect(shown, options)}`;
  });
  define<AbortSignal>(
    global.AbortSignal,
    fields(({ aborted }) => ({ aborted })),
  );
  define<AbortController>(
    global.AbortController,
    fields(({ signal }) => ({ signal })),
  );
  define<Blob>(
    global.Blob,
    fields(({ size, type }) => ({ size, type })),
  );
  define<File>(
    global.File,
    fields(({ size, type, name, lastModified }) => ({ size, type, name, lastModified })),
  );
  define<Event>(
    global.Event,
    fields(({ type, defaultPrevented, cancelable, timeStamp }) => {
      return { type, defaultPrevented, cancelable, timeStamp };
    }, 'name'),
  );
  define<EventTarget>(
    global.EventTarget,
    fields(() => ({}), 'name'),
  );
  define<TextEncoder>(global.TextEncoder, ({ encoding }, _, __, options) =>
    inspect({ encoding }, options),
  );
  define<TextDecoder>(
    global.TextDecoder,
    fields(({ encoding, fatal, ignoreBOM }) => ({ encoding, fatal, ignoreBOM })),
  );
  define<FormData>(global.FormData, (form, _, __, options) => {
    const shown: Record<string, unknown> = {};
    for (const key of new Set(form.keys())) {
      const all = form.getAll(key);
      shown[key] = all.length > 1 ? all : all[0];
    }
    return `FormData ${inspect(shown, options)}`;
  });
}

function shownBody({ body, bodyUsed }: Response): unknown {
  if (body === null) return null;
  class ReadableStream {
    locked = body?.locked;
    state = bodyUsed ? 'closed' : 'readable';
    supportsBYOB = true;
  }
  return new ReadableStream();
}

/** Errors that Node words otherwise, and what else it does in their place. */
function wordAsNode(global: Global, loop: EventLoop): void {
  const define = (owner: object, name: string, value: unknown) =>
    Object.defineProperty(owner, name, { value, ...replacement });
  const { parse } = JSON;
  const { structuredClone, atob, queueMicrotask, URL: NativeUrl, AbortController } = global;
  const { AbortSignal, DOMException, TextDecoder } = global;
  define(JSON, 'parse', function (text: string, reviver?: Parameters<typeof parse>[1]): unknown {
    try {
      return parse(text, reviver) as unknown;
    } catch (error) {
      if (error instanceof SyntaxError) {
        error.message = error.message.replace(/ \(line \d+ column \d+\)$/, '');
      }
      throw error;
    }
  });
  const withoutPrefix = (error: unknown): unknown =>
    error instanceof DOMException
      ? new DOMException(error.message.replace(/^Failed to execute .*?: /, ''), error.name)
      : error;
  define(
    global,
    'structuredClone',
    function (value: unknown, options?: StructuredSerializeOptions) {
      try {
        return Reflect.apply(structuredClone, global, [value, options]) as unknown;
      } catch (error) {
        throw withoutPrefix(error);
      }
    },
  );
  define(global, 'atob', function (text: string): string {
    try {
      return atob.call(global, text);
    } catch {
      const isLength = /^[A-Za-z0-9+/=\s]*$/.test(text);
      const message = isLength
        ? 'The string to be decoded is not correctly encoded.'
        : 'Invalid character';
      throw new DOMException(message, 'InvalidCharacterError');
    }
  });
  define(global, 'queueMicrotask', function (callback: () => void): void {
    if (typeof callback !== 'function') {
      const message = `The "callback" argument must be of type function. Received ${received(callback)}`;
      throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
    }
    queueMicrotask.call(global, bind(callback));
  });
  class URL extends NativeUrl {
    constructor(url: string | URL, base?: string | URL) {
      try {
        super(url, base);
      } catch {
        const error = nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
        const fields = { input: url as string };
        throw Object.assign(error, fields, base === undefined ? {} : { base: base as string });
      }
    }
  }
  define(global, 'URL', Object.defineProperty(URL, 'name', { value: 'URL' }));

  const aborted = () => new DOMException('This operation was aborted', 'AbortError');
  const { abort } = AbortController.prototype;
  define(AbortController.prototype, 'abort', function (this: AbortController, reason?: unknown) {
    dispatching(() => abort.call(this, reason === undefined ? aborted() : reason));
  });
  const abortSignal = AbortSignal.abort.bind(AbortSignal);
  define(AbortSignal, 'abort', function (reason?: unknown): AbortSignal {
    return abortSignal(reason === undefined ? aborted() : reason);
  });
  define(AbortSignal, 'timeout', function (milliseconds: number): AbortSignal {
    if (!(milliseconds >= 0 && milliseconds <= 2 ** 32 - 1)) {
      const message = `The value of "delay" is out of range. It must be >= 0 && <= 4294967295. Received ${inspect(milliseconds)}`;
      throw nodeError(RangeError, 'ERR_OUT_OF_RANGE', message);
    }
    const controller = new AbortController();
    const expire = () => {
      const message = 'The operation was aborted due to timeout';
      controller.abort(new DOMException(message, 'TimeoutError'));
    };
    loop.setTimeout(expire, milliseconds).unref();
    return controller.signal;
  });
  const { decode } = TextDecoder.prototype;
  define(
    TextDecoder.prototype,
    'decode',
    function (this: TextDecoder, ...values: Parameters<typeof decode>): string {
      try {
        return decode.apply(this, values);
      } catch {
        const message = `The encoded data was not valid for encoding ${this.encoding}`;
        throw nodeError(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', message);
      }
    },
  );
}

let dispatches = 0;

/** Whether listeners of an event are at work. */
export function isDispatching(): boolean {
  return dispatches > 0;
}

function dispatching<T>(dispatch: () => T): T {
  dispatches += 1;
  try {
    return dispatch();
  } finally {
    dispatches -= 1;
  }
}

/** What Node says where a browser's own class refuses its arguments. */
function checkAsNode(global: Global): void {
  const refuse = (kind: typeof TypeError | typeof RangeError, code: string, message: string) =>
    nodeError(kind, code, message);
  const checked = (name: string, check: (values: readonly unknown[]) => void) => {
    const native = Reflect.get(global, name) as (abstract new (...values: never[]) => object) & {
      prototype: object;
    };
    const watched = new Proxy(native, {
      construct: (target, values: unknown[], newTarget) => {
        check(values);
        return Reflect.construct(target, values, newTarget) as object;
      },
    });
    const replaced = { value: watched, ...replacement };
    Object.defineProperty(native.prototype, 'constructor', replaced);
    Object.defineProperty(global, name, replaced);
  };
  checked('Event', (values) => {
    if (values.length > 0) return;
    throw refuse(TypeError, 'ERR_MISSING_ARGS', 'The "type" argument must be specified');
  });
  const { TextDecoder } = global;
  checked('TextDecoder', ([label]) => {
    if (label === undefined) return;
    try {
      new TextDecoder(label as string);
    } catch {
      const message = `The "${label as string}" encoding is not supported`;
      throw refuse(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', message);
    }
  });
  const { Event, EventTarget } = global;
  const { dispatchEvent } = EventTarget.prototype;
  Object.defineProperty(EventTarget.prototype, 'dispatchEvent', {
    value: function (this: EventTarget, event: unknown): boolean {
      if (!(event instanceof Event)) {
        const message = `The "event" argument must be an instance of Event. Received ${received(event)}`;
        throw refuse(TypeError, 'ERR_INVALID_ARG_TYPE', message);
      }
      return dispatching(() => dispatchEvent.call(this, event));
    },
    ...replacement,
  });
}

/** What a stream's reader gives has its fields in Node's order, which printing shows. */
function readAsNode(global: Global): void {
  const { prototype } = global.ReadableStreamDefaultReader;
  const { read } = prototype;
  Object.defineProperty(prototype, 'read', {
    value: async function (this: ReadableStreamDefaultReader<unknown>): Promise<unknown> {
      const { value, done } = (await read.call(this)) as ReadableStreamReadResult<unknown>;
      return { value, done };
    },
    ...replacement,
  });
}
