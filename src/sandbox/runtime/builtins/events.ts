/** `node:events`: https://nodejs.org/docs/latest-v20.x/api/events.html */
import { inspect } from '../inspect/inspect.ts';
import { nodeError } from './node_error.ts';
import { received } from './received.ts';

export type Listener = (...values: unknown[]) => unknown;
type Wrapped = Listener & { listener?: Listener };
/** As Node keeps them, for they show when an emitter is printed. */
type Listeners = Wrapped | (Wrapped[] & { warned?: boolean });

const errorMonitor = Symbol('events.errorMonitor');
const captureRejectionSymbol = Symbol.for('nodejs.rejection');
const shapeMode = Symbol('shapeMode');
const kCapture = Symbol('kCapture');

let onWarning: ((warning: Error) => void) | undefined;

/** Says where warnings go: `process.emitWarning`. */
export function setWarningHandler(handler: (warning: Error) => void): void {
  onWarning = handler;
}

interface EmitterOptions {
  readonly captureRejections?: boolean;
}

export interface EventEmitter {
  _events: Record<PropertyKey, Listeners | undefined> | undefined;
  _eventsCount: number;
  _maxListeners: number | undefined;
  emit(event: PropertyKey, ...values: unknown[]): boolean;
  on(event: PropertyKey, listener: Listener): this;
  addListener(event: PropertyKey, listener: Listener): this;
  prependListener(event: PropertyKey, listener: Listener): this;
  once(event: PropertyKey, listener: Listener): this;
  prependOnceListener(event: PropertyKey, listener: Listener): this;
  off(event: PropertyKey, listener: Listener): this;
  removeListener(event: PropertyKey, listener: Listener): this;
  removeAllListeners(event?: PropertyKey): this;
  listenerCount(event: PropertyKey, listener?: Listener): number;
  listeners(event: PropertyKey): Listener[];
  rawListeners(event: PropertyKey): Listener[];
  eventNames(): PropertyKey[];
  setMaxListeners(count: number): this;
  getMaxListeners(): number;
}

function initialise(emitter: EventEmitter, options: EmitterOptions | undefined): void {
  const inherited = (Object.getPrototypeOf(emitter) as EventEmitter | null)?._events;
  const isFresh = emitter._events === undefined || emitter._events === inherited;
  if (isFresh) {
    emitter._events = Object.create(null) as Record<PropertyKey, Listeners>;
    emitter._eventsCount = 0;
  }
  emitter._maxListeners ??= undefined;
  Reflect.set(emitter, shapeMode, !isFresh);
  Reflect.set(emitter, kCapture, options?.captureRejections === true);
}

/** Called with `new`, by `super()`, or on an object of an older kind of class: `EventEmitter.call(this)`. */
function construct(this: EventEmitter, options?: EmitterOptions): void {
  initialise(this, options);
}

const methods: Omit<EventEmitter, '_events' | '_eventsCount' | '_maxListeners'> &
  ThisType<EventEmitter> = {
  setMaxListeners(count) {
    requireCount(count, 'n');
    this._maxListeners = count;
    return this;
  },
  getMaxListeners() {
    return this._maxListeners ?? defaultMaxListeners;
  },
  emit(event, ...values) {
    const events = this._events ?? {};
    if (event === 'error') {
      if (events[errorMonitor]) this.emit(errorMonitor, ...values);
      if (events['error'] === undefined) throw unhandledError(values[0]);
    }
    const listeners = events[event];
    if (listeners === undefined) return false;
    for (const listener of typeof listeners === 'function' ? [listeners] : [...listeners]) {
      const result = Reflect.apply(listener, this, values);
      const isWatched = Reflect.get(this, kCapture) === true && result instanceof Promise;
      if (isWatched) watch(this, result, event, values);
    }
    return true;
  },
  addListener(event, listener) {
    return add(this, event, listener, false);
  },
  on(event, listener) {
    return add(this, event, listener, false);
  },
  prependListener(event, listener) {
    return add(this, event, listener, true);
  },
  once(event, listener) {
    requireListener(listener);
    return this.on(event, onceOnly(this, event, listener));
  },
  prependOnceListener(event, listener) {
    requireListener(listener);
    return this.prependListener(event, onceOnly(this, event, listener));
  },
  removeListener(event, listener) {
    requireListener(listener);
    const list = this._events?.[event];
    if (list === undefined) return this;
    const isIt = (item: Wrapped) => item === listener || item.listener === listener;
    if (typeof list === 'function') {
      if (!isIt(list)) return this;
      forget(this, event);
    } else {
      const index = list.findLastIndex(isIt);
      if (index === -1) return this;
      list.splice(index, 1);
      const [only] = list;
      if (list.length === 1 && this._events) this._events[event] = only;
    }
    if (this._events?.['removeListener'] !== undefined) {
      this.emit('removeListener', event, listener);
    }
    return this;
  },
  off(event, listener) {
    return this.removeListener(event, listener);
  },
  removeAllListeners(...given: [event?: PropertyKey]) {
    const events = this._events ?? {};
    if (events['removeListener'] !== undefined) {
      const [event] = given;
      if (given.length === 0) {
        for (const name of Reflect.ownKeys(events)) {
          if (name !== 'removeListener') this.removeAllListeners(name);
        }
        this.removeAllListeners('removeListener');
      } else if (event !== undefined) {
        for (const listener of listOf(events[event]).reverse()) {
          this.removeListener(event, listener);
        }
        return this;
      }
    }
    if (given.length === 0) {
      this._events = Object.create(null) as Record<PropertyKey, Listeners>;
      this._eventsCount = 0;
    } else if (given[0] !== undefined && events[given[0]] !== undefined) forget(this, given[0]);
    return this;
  },
  listeners(event) {
    return listOf(this._events?.[event]).map((item) => item.listener ?? item);
  },
  rawListeners(event) {
    return listOf(this._events?.[event]);
  },
  listenerCount(event, listener) {
    const all = listOf(this._events?.[event]);
    if (listener === undefined) return all.length;
    return all.filter((item) => item === listener || item.listener === listener).length;
  },
  eventNames() {
    return this._eventsCount > 0 ? Reflect.ownKeys(this._events ?? {}) : [];
  },
};

const listOf = (listeners: Listeners | undefined): Wrapped[] =>
  listeners === undefined ? [] : typeof listeners === 'function' ? [listeners] : [...listeners];

function forget(emitter: EventEmitter, event: PropertyKey): void {
  emitter._eventsCount -= 1;
  if (emitter._eventsCount === 0) {
    emitter._events = Object.create(null) as Record<PropertyKey, Listeners>;
  } else if (emitter._events) Reflect.deleteProperty(emitter._events, event);
}

function add<T extends EventEmitter>(
  emitter: T,
  event: PropertyKey,
  listener: Wrapped,
  first: boolean,
): T {
  requireListener(listener);
  // An object that only inherits from an emitter has no list of its own yet.
  if (emitter._events === undefined) initialise(emitter, undefined);
  if (emitter._events?.['newListener'] !== undefined) {
    emitter.emit('newListener', event, listener.listener ?? listener);
  }
  const events = emitter._events ?? {};
  const listeners = events[event];
  if (listeners === undefined) {
    events[event] = listener;
    emitter._eventsCount += 1;
    return emitter;
  }
  const all = typeof listeners === 'function' ? [listeners] : listeners;
  if (first) all.unshift(listener);
  else all.push(listener);
  events[event] = all;
  warnOfMany(emitter, event, all);
  return emitter;
}

/** With `captureRejections`, what an async listener rejects with becomes an `error` event. */
function watch(
  emitter: EventEmitter,
  result: Promise<unknown>,
  event: PropertyKey,
  values: readonly unknown[],
): void {
  result.then(undefined, (error: unknown) => {
    const handler = Reflect.get(emitter, captureRejectionSymbol) as unknown;
    process.nextTick(() => {
      if (typeof handler === 'function') Reflect.apply(handler, emitter, [error, event, ...values]);
      else emitter.emit('error', error);
    });
  });
}

function warnOfMany(
  emitter: EventEmitter,
  event: PropertyKey,
  listeners: Wrapped[] & { warned?: boolean },
): void {
  const most = emitter.getMaxListeners();
  if (most <= 0 || listeners.length <= most || listeners.warned) return;
  listeners.warned = true;
  const message =
    `Possible EventEmitter memory leak detected. ${listeners.length} ${String(event)} listeners added to ` +
    `${inspect(emitter, { depth: -1 })}. MaxListeners is ${most}. Use emitter.setMaxListeners() to increase limit`;
  const fields = { name: 'MaxListenersExceededWarning', emitter, type: event, count: listeners.length }; // prettier-ignore
  onWarning?.(Object.assign(new Error(message), fields));
}

function onceOnly(emitter: EventEmitter, event: PropertyKey, listener: Listener): Wrapped {
  let hasFired = false;
  const wrapped: Wrapped = (...values) => {
    if (hasFired) return undefined;
    emitter.removeListener(event, wrapped);
    hasFired = true;
    return Reflect.apply(listener, emitter, values);
  };
  // Both show when the emitter is printed.
  Object.defineProperty(wrapped, 'name', { value: 'bound onceWrapper' });
  wrapped.listener = listener;
  return wrapped;
}

let defaultMaxListeners = 10;

interface EventEmitterClass {
  new (options?: EmitterOptions): EventEmitter;
  (options?: EmitterOptions): void;
  readonly prototype: EventEmitter;
  readonly EventEmitter: EventEmitterClass;
  readonly errorMonitor: symbol;
  readonly captureRejectionSymbol: symbol;
  defaultMaxListeners: number;
}

// A plain function, as in Node: older classes call it on themselves.

export const EventEmitter = construct as unknown as EventEmitterClass;
// The build shortens names; this one is printed.
Object.defineProperty(EventEmitter, 'name', { value: 'EventEmitter' });
Object.assign(EventEmitter.prototype, {
  _events: undefined,
  _eventsCount: 0,
  _maxListeners: undefined,
  ...methods,
});
// Its functions are added by `events_functions.ts`, with Node's other modules.
Object.assign(EventEmitter, {
  errorMonitor,
  captureRejectionSymbol,
  captureRejections: false,
  EventEmitter,
});
Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
  get: () => defaultMaxListeners,
  set: (count: number) => {
    requireCount(count, 'defaultMaxListeners');
    defaultMaxListeners = count;
  },
  enumerable: true,
});

function requireListener(listener: unknown): void {
  if (typeof listener === 'function') return;
  const message = `The "listener" argument must be of type function. Received ${received(listener)}`;
  throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
}

export function requireCount(count: unknown, name: string): void {
  if (typeof count === 'number' && count >= 0) return;
  const message =
    typeof count === 'number'
      ? `The value of "${name}" is out of range. It must be >= 0. Received ${inspect(count)}`
      : `The "${name}" argument must be of type number. Received ${received(count)}`;
  throw typeof count === 'number'
    ? nodeError(RangeError, 'ERR_OUT_OF_RANGE', message)
    : nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
}

function unhandledError(error: unknown): unknown {
  if (error instanceof Error) return error;
  const message = `Unhandled error. (${inspect(error)})`;
  return nodeError(Error, 'ERR_UNHANDLED_ERROR', message, { context: error });
}
