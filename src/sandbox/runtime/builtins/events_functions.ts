/** The functions of `node:events` beside its class, see `events.ts`. */
import { EventEmitter, requireCount, type Listener } from './events.ts';

interface WaitOptions {
  readonly signal?: AbortSignal;
}

type Source = EventEmitter | EventTarget;

const isEmitter = (source: Source): source is EventEmitter =>
  typeof (source as EventEmitter).on === 'function';

function listen(source: Source, event: PropertyKey, listener: Listener, isOnce: boolean): void {
  if (isEmitter(source)) source[isOnce ? 'once' : 'on'](event, listener);
  else source.addEventListener(String(event), listener, { once: isOnce });
}

function unlisten(source: Source, event: PropertyKey, listener: Listener): void {
  if (isEmitter(source)) source.removeListener(event, listener);
  else source.removeEventListener(String(event), listener);
}

const abortError = (signal: AbortSignal | undefined): Error =>
  Object.assign(new Error('The operation was aborted', { cause: signal?.reason as unknown }), {
    code: 'ABORT_ERR',
    name: 'AbortError',
  });

/** The values of the next `event`; rejects where an `error` comes first, or the signal. */
async function once(source: Source, event: PropertyKey, options: WaitOptions = {}) {
  const { signal } = options;
  if (signal?.aborted) throw abortError(signal);
  return new Promise<unknown[]>((resolve, reject) => {
    const stop = () => {
      unlisten(source, event, onEvent);
      unlisten(source, 'error', onError);
      signal?.removeEventListener('abort', onAbort);
    };
    const onError = (error: unknown) => {
      stop();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was emitted
      reject(error);
    };
    const onEvent = (...values: unknown[]) => {
      stop();
      resolve(values);
    };
    const onAbort = () => {
      stop();
      reject(abortError(signal));
    };
    listen(source, event, onEvent, true);
    if (event !== 'error' && isEmitter(source)) source.once('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Each `event`'s values as they come. */
export function on(
  source: Source,
  event: PropertyKey,
  options: WaitOptions & { readonly close?: readonly string[] } = {},
): AsyncIterableIterator<unknown[]> {
  const { signal } = options;
  if (signal?.aborted) throw abortError(signal);
  const queue: unknown[][] = [];
  let failure: { readonly error: unknown } | undefined;
  let isDone = false;
  let wake: (() => void) | undefined;
  const onEvent = (...values: unknown[]) => {
    queue.push(values);
    wake?.();
  };
  const fail = (error: unknown) => {
    failure = { error };
    stop();
  };
  const onAbort = () => fail(abortError(signal));
  const stop = () => {
    isDone = true;
    unlisten(source, event, onEvent);
    if (event !== 'error' && isEmitter(source)) source.removeListener('error', fail);
    for (const name of options.close ?? []) unlisten(source, name, stop);
    signal?.removeEventListener('abort', onAbort);
    wake?.();
  };
  listen(source, event, onEvent, false);
  if (event !== 'error' && isEmitter(source)) source.on('error', fail);
  for (const name of options.close ?? []) listen(source, name, stop, false);
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    async next() {
      for (;;) {
        const value = queue.shift();
        if (value) return { value, done: false };
        if (failure) {
          const { error } = failure;
          failure = undefined;
          throw error;
        }
        if (isDone) return { value: undefined, done: true };
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    return() {
      stop();
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(error: unknown) {
      fail(error);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

Object.assign(EventEmitter, {
  once,
  on,
  listenerCount: (emitter: EventEmitter, event: PropertyKey): number =>
    emitter.listenerCount(event),
  getEventListeners: (emitter: EventEmitter, event: PropertyKey): Listener[] =>
    isEmitter(emitter) ? emitter.listeners(event) : [],
  getMaxListeners: (emitter: EventEmitter): number =>
    isEmitter(emitter) ? emitter.getMaxListeners() : EventEmitter.defaultMaxListeners,
  setMaxListeners: (
    count = EventEmitter.defaultMaxListeners,
    ...emitters: EventEmitter[]
  ): void => {
    requireCount(count, 'n');
    if (emitters.length === 0) EventEmitter.defaultMaxListeners = count;
    for (const emitter of emitters) if (isEmitter(emitter)) emitter.setMaxListeners(count);
  },
  addAbortListener: (signal: AbortSignal, listener: (event?: unknown) => void) => {
    if (signal.aborted) queueMicrotask(() => listener());
    else signal.addEventListener('abort', listener, { once: true });
    return { [Symbol.dispose]: () => signal.removeEventListener('abort', listener) };
  },
});
