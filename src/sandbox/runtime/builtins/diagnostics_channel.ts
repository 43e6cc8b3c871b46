/** `node:diagnostics_channel`: https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html */
import { within, pause } from '../async_context.ts';
import { nodeError } from './node_error.ts';
import { received } from './received.ts';

type Name = string | symbol;
type Subscriber = (message: unknown, name: Name) => void;
type Callable = (...values: unknown[]) => unknown;

export class Channel {
  readonly name: Name;
  readonly #subscribers: Subscriber[] = [];
  readonly #stores = new Map<object, (message: unknown) => unknown>();

  constructor(name: Name) {
    this.name = name;
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }
  subscribe(subscriber: Subscriber): void {
    if (typeof subscriber !== 'function') {
      const message = `The "subscription" argument must be of type function. Received ${received(subscriber)}`;
      throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
    }
    this.#subscribers.push(subscriber);
  }
  unsubscribe(subscriber: Subscriber): boolean {
    const index = this.#subscribers.indexOf(subscriber);
    if (index !== -1) this.#subscribers.splice(index, 1);
    return index !== -1;
  }
  publish(message: unknown): void {
    for (const subscriber of [...this.#subscribers]) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        // Whoever publishes is not to suffer from who listens.
        process.nextTick(() => {
          throw error;
        });
      }
    }
  }
  bindStore(store: object, transform: (message: unknown) => unknown = (message) => message): void {
    this.#stores.set(store, transform);
  }
  unbindStore(store: object): boolean {
    return this.#stores.delete(store);
  }
  runStores(message: unknown, run: Callable, receiver?: unknown, ...values: unknown[]): unknown {
    const bound = [...this.#stores].map(
      ([store, transform]) => [store, transform(message)] as const,
    );
    return within(new Map([...pause(), ...bound]), () => {
      this.publish(message);
      return run.apply(receiver, values);
    });
  }
}
Object.defineProperty(Channel, 'name', { value: 'Channel' });

const channels = new Map<Name, Channel>();

export function channel(name: Name): Channel {
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    const message = `The "channel" argument must be one of type string or symbol. Received ${received(name)}`;
    throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
  }
  const known = channels.get(name) ?? new Channel(name);
  channels.set(name, known);
  return known;
}

export const hasSubscribers = (name: Name): boolean => channels.get(name)?.hasSubscribers ?? false;
export const subscribe = (name: Name, subscriber: Subscriber): void =>
  channel(name).subscribe(subscriber);
export const unsubscribe = (name: Name, subscriber: Subscriber): boolean =>
  channel(name).unsubscribe(subscriber);

const TRACED = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
type Traced = Record<(typeof TRACED)[number], Channel>;
type Context = Record<string, unknown>;

class TracingChannel {
  declare readonly start: Channel;
  declare readonly end: Channel;
  declare readonly asyncStart: Channel;
  declare readonly asyncEnd: Channel;
  declare readonly error: Channel;

  constructor(given: string | Traced) {
    for (const part of TRACED) {
      const value = typeof given === 'string' ? channel(`tracing:${given}:${part}`) : given[part];
      Object.defineProperty(this, part, { value, enumerable: true });
    }
  }
  get hasSubscribers(): boolean {
    return TRACED.some((part) => this[part].hasSubscribers);
  }
  subscribe(handlers: Partial<Record<keyof Traced, Subscriber>>): void {
    for (const part of TRACED) {
      const handler = handlers[part];
      if (handler) this[part].subscribe(handler);
    }
  }
  unsubscribe(handlers: Partial<Record<keyof Traced, Subscriber>>): boolean {
    return TRACED.map((part) => {
      const handler = handlers[part];
      return handler === undefined || this[part].unsubscribe(handler);
    }).every(Boolean);
  }
  /** From `start` to `end`; what it throws is told on `error`. */
  #trace(context: Context, action: () => unknown) {
    return this.start.runStores(context, () => {
      try {
        return action();
      } catch (error) {
        context['error'] = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
  traceSync(run: Callable, context: Context = {}, receiver?: unknown, ...values: unknown[]) {
    return this.#trace(context, () => {
      const result = run.apply(receiver, values);
      context['result'] = result;
      return result;
    });
  }
  tracePromise(run: Callable, context: Context = {}, receiver?: unknown, ...values: unknown[]) {
    const settle = (key: 'result' | 'error', value: unknown) => {
      context[key] = value;
      if (key === 'error') this.error.publish(context);
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.#trace(context, () =>
      Promise.resolve(run.apply(receiver, values)).then(
        (value: unknown) => {
          settle('result', value);
          return value;
        },
        (error: unknown) => {
          settle('error', error);
          throw error;
        },
      ),
    );
  }
  traceCallback(
    run: Callable,
    position = -1,
    context: Context = {},
    receiver?: unknown,
    ...values: unknown[]
  ) {
    const callback = values.at(position) as Callable;
    const watched = (error: unknown, result: unknown, ...more: unknown[]): void => {
      if (error) {
        context['error'] = error;
        this.error.publish(context);
      } else context['result'] = result;
      this.asyncStart.runStores(context, () => {
        try {
          callback(error, result, ...more);
        } finally {
          this.asyncEnd.publish(context);
        }
      });
    };
    values.splice(position, 1, watched);
    return this.#trace(context, () => run.apply(receiver, values));
  }
}
Object.defineProperty(TracingChannel, 'name', { value: 'TracingChannel' });

export const tracingChannel = (given: string | Traced): TracingChannel => new TracingChannel(given);
