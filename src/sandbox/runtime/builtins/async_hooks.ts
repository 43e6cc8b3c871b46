/** `node:async_hooks`, the part for programs: https://nodejs.org/docs/latest-v20.x/api/async_context.html */
import { bind, enter, pause, watchPromises, within, type AsyncContext } from '../async_context.ts';

type Callable<Values extends unknown[] = unknown[], Result = unknown> = (
  ...values: Values
) => Result;

let isWatching = false;

class AsyncLocalStorage {
  constructor() {
    if (!isWatching) watchPromises(Promise);
    isWatching = true;
  }

  static bind(callback: Callable): Callable {
    return AsyncResource.bind(callback);
  }
  static snapshot(): <Values extends unknown[], Result>(
    callback: Callable<Values, Result>,
    ...values: Values
  ) => Result {
    const context = pause();
    return (callback, ...values) => within(context, () => callback(...values));
  }

  getStore(): unknown {
    return pause().get(this);
  }
  run<Values extends unknown[], Result>(
    store: unknown,
    callback: Callable<Values, Result>,
    ...values: Values
  ): Result {
    return within(this.#with(store), () => callback(...values));
  }
  exit<Values extends unknown[], Result>(
    callback: Callable<Values, Result>,
    ...values: Values
  ): Result {
    return this.run(undefined, callback, ...values);
  }
  enterWith(store: unknown): void {
    enter(this.#with(store));
  }
  disable(): void {
    enter(this.#with(undefined));
  }

  #with(store: unknown): AsyncContext {
    return new Map([...pause(), [this, store]]);
  }
}

let lastId = 1;

class AsyncResource {
  readonly #context = pause();
  readonly #id = ++lastId;
  readonly type: string;

  constructor(type: string) {
    this.type = type;
    Object.defineProperty(this, 'type', { enumerable: false });
  }

  static bind(callback: Callable): Callable {
    return bind(callback);
  }
  runInAsyncScope<This, Values extends unknown[], Result>(
    callback: (this: This, ...values: Values) => Result,
    receiver: This,
    ...values: Values
  ): Result {
    return within(this.#context, () => callback.apply(receiver, values));
  }
  bind(callback: Callable): Callable {
    return (...values) => within(this.#context, () => callback(...values));
  }
  asyncId(): number {
    return this.#id;
  }
  triggerAsyncId(): number {
    return 1;
  }
  emitDestroy(): this {
    return this;
  }
}

for (const [type, name] of [
  [AsyncLocalStorage, 'AsyncLocalStorage'],
  [AsyncResource, 'AsyncResource'],
] as const) {
  // The build shortens names; these are printed.
  Object.defineProperty(type, 'name', { value: name });
}

/** Nothing is hooked into: the callbacks are never called, and everything is one resource. */
const resource = {};
const hook = { enable: () => hook, disable: () => hook };

export const asyncHooks = {
  AsyncLocalStorage,
  AsyncResource,
  asyncWrapProviders: {},
  createHook: () => hook,
  executionAsyncId: () => 1,
  executionAsyncResource: () => resource,
  triggerAsyncId: () => 0,
};
