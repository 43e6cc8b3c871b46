/** `node:events`, the part that programs use: https://nodejs.org/docs/latest-v20.x/api/events.html */
import { inspect } from '../inspect/inspect.ts';

type Listener = (...values: unknown[]) => unknown;
type Wrapped = Listener & { listener?: Listener };

const errorMonitor = Symbol.for('events.errorMonitor');

let onWarning: ((warning: Error) => void) | undefined;

/** Says where warnings go: `process.emitWarning`. */
export function setWarningHandler(handler: (warning: Error) => void): void {
  onWarning = handler;
}

interface Emitter {
  _events: Record<PropertyKey, Wrapped[] | undefined>;
  _eventsCount: number;
  _maxListeners: number | undefined;
}

export class EventEmitter {
  static defaultMaxListeners = 10;
  static readonly errorMonitor = errorMonitor;
  static EventEmitter = EventEmitter;

  // Named and ordered as in Node, for they show when an emitter is printed.
  declare _events: Emitter['_events'];
  declare _eventsCount: number;
  declare _maxListeners: number | undefined;

  constructor(options?: { readonly captureRejections?: boolean }) {
    this._events = Object.create(null) as Emitter['_events'];
    this._eventsCount = 0;
    this._maxListeners = undefined;
    for (const name of ['shapeMode', 'kCapture']) {
      Object.defineProperty(this, symbols[name] ?? '', {
        value: name === 'kCapture' && options?.captureRejections === true,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }

  emit(event: PropertyKey, ...values: unknown[]): boolean {
    if (event === 'error' && this._events[errorMonitor]) this.emit(errorMonitor, ...values);
    const listeners = this._events[event];
    if (!listeners || listeners.length === 0) {
      if (event === 'error') throw unhandledError(values[0]);
      return false;
    }
    for (const listener of [...listeners]) {
      const result = Reflect.apply(listener, this, values);
      if (this.#captures && result instanceof Promise) this.#watch(result, event, values);
    }
    return true;
  }

  get #captures(): boolean {
    return Reflect.get(this, symbols['kCapture'] ?? '') === true;
  }

  /** With `captureRejections`, what an async listener rejects with becomes an `error` event. */
  #watch(result: Promise<unknown>, event: PropertyKey, values: readonly unknown[]): void {
    result.then(undefined, (error: unknown) => {
      const handler = Reflect.get(this, Symbol.for('nodejs.rejection')) as unknown;
      if (typeof handler === 'function') Reflect.apply(handler, this, [error, event, ...values]);
      else this.emit('error', error);
    });
  }

  on(event: PropertyKey, listener: Listener): this {
    return this.#add(event, listener, false);
  }
  addListener(event: PropertyKey, listener: Listener): this {
    return this.on(event, listener);
  }
  prependListener(event: PropertyKey, listener: Listener): this {
    return this.#add(event, listener, true);
  }
  once(event: PropertyKey, listener: Listener): this {
    requireListener(listener);
    return this.on(event, this.#once(event, listener));
  }
  prependOnceListener(event: PropertyKey, listener: Listener): this {
    requireListener(listener);
    return this.prependListener(event, this.#once(event, listener));
  }

  off(event: PropertyKey, listener: Listener): this {
    const listeners = this._events[event];
    const index =
      listeners?.findLastIndex((item) => item === listener || item.listener === listener) ?? -1;
    if (!listeners || index === -1) return this;
    const [removed] = listeners.splice(index, 1);
    if (listeners.length === 0) this.#forget(event);
    if (this._events['removeListener']) {
      this.emit('removeListener', event, removed?.listener ?? listener);
    }
    return this;
  }
  removeListener(event: PropertyKey, listener: Listener): this {
    return this.off(event, listener);
  }
  removeAllListeners(event?: PropertyKey): this {
    if (event === undefined) {
      this._events = Object.create(null) as Emitter['_events'];
      this._eventsCount = 0;
    } else if (this._events[event]) this.#forget(event);
    return this;
  }

  listenerCount(event: PropertyKey): number {
    return this._events[event]?.length ?? 0;
  }
  listeners(event: PropertyKey): Listener[] {
    return (this._events[event] ?? []).map((item) => item.listener ?? item);
  }
  rawListeners(event: PropertyKey): Listener[] {
    return [...(this._events[event] ?? [])];
  }
  eventNames(): PropertyKey[] {
    return Reflect.ownKeys(this._events);
  }
  setMaxListeners(count: number): this {
    this._maxListeners = count;
    return this;
  }
  getMaxListeners(): number {
    return this._maxListeners ?? EventEmitter.defaultMaxListeners;
  }

  #add(event: PropertyKey, listener: Listener, first: boolean): this {
    requireListener(listener);
    if (this._events['newListener']) {
      this.emit('newListener', event, (listener as Wrapped).listener ?? listener);
    }
    const listeners = this._events[event];
    if (!listeners) {
      this._events[event] = [listener];
      this._eventsCount += 1;
    } else {
      if (first) listeners.unshift(listener);
      else listeners.push(listener);
      this.#warnOfMany(event, listeners);
    }
    return this;
  }

  #warnOfMany(event: PropertyKey, listeners: Wrapped[] & { warned?: boolean }): void {
    const most = this.getMaxListeners();
    if (most <= 0 || listeners.length <= most || listeners.warned) return;
    listeners.warned = true;
    const message =
      `Possible EventEmitter memory leak detected. ${listeners.length} ${String(event)} listeners added to ` +
      `${inspect(this, { depth: -1 })}. MaxListeners is ${most}. Use emitter.setMaxListeners() to increase limit`;
    const fields = { name: 'MaxListenersExceededWarning', emitter: this, type: event, count: listeners.length }; // prettier-ignore
    onWarning?.(Object.assign(new Error(message), fields));
  }

  #once(event: PropertyKey, listener: Listener): Wrapped {
    const wrapped: Wrapped = (...values) => {
      this.off(event, wrapped);
      return Reflect.apply(listener, this, values);
    };
    wrapped.listener = listener;
    return wrapped;
  }

  #forget(event: PropertyKey): void {
    Reflect.deleteProperty(this._events, event);
    this._eventsCount -= 1;
  }

  /** The values of the next `event`; rejects where an `error` comes first. */
  static once(emitter: EventEmitter, event: PropertyKey): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const onError = (error: unknown) => {
        emitter.off(event, onEvent);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was emitted
        reject(error);
      };
      const onEvent = (...values: unknown[]) => {
        emitter.off('error', onError);
        resolve(values);
      };
      emitter.once(event, onEvent);
      if (event !== 'error') emitter.once('error', onError);
    });
  }

  /** Each `event`'s values as they come. */
  static on(emitter: EventEmitter, event: PropertyKey): AsyncIterableIterator<unknown[]> {
    const queue: unknown[][] = [];
    let failure: { readonly error: unknown } | undefined;
    let isDone = false;
    let wake: (() => void) | undefined;
    const onEvent = (...values: unknown[]) => {
      queue.push(values);
      wake?.();
    };
    const onError = (error: unknown) => {
      failure = { error };
      wake?.();
    };
    const stop = () => {
      isDone = true;
      emitter.off(event, onEvent).off('error', onError);
      wake?.();
    };
    emitter.on(event, onEvent);
    emitter.on('error', onError);
    return {
      async next() {
        for (;;) {
          const value = queue.shift();
          if (value) return { value, done: false };
          if (failure) throw failure.error;
          if (isDone) return { value: undefined, done: true };
          await new Promise<void>((resolve) => (wake = resolve));
        }
      },
      return() {
        stop();
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  static listenerCount(emitter: EventEmitter, event: PropertyKey): number {
    return emitter.listenerCount(event);
  }
}

const symbols: Readonly<Record<string, symbol>> = {
  shapeMode: Symbol('shapeMode'),
  kCapture: Symbol('kCapture'),
};

function requireListener(listener: unknown): void {
  if (typeof listener === 'function') return;
  throw Object.assign(
    new TypeError(
      `The "listener" argument must be of type function. Received ${listener === undefined ? 'undefined' : inspect(listener)}`,
    ),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
}

function unhandledError(error: unknown): unknown {
  if (error instanceof Error) return error;
  return Object.assign(new Error(`Unhandled error. (${inspect(error)})`), {
    code: 'ERR_UNHANDLED_ERROR',
    context: error,
  });
}

// The build shortens names; this one is printed.
Object.defineProperty(EventEmitter, 'name', { value: 'EventEmitter' });
