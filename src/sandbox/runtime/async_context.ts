/* eslint-disable @typescript-eslint/unbound-method -- the native method is called on the promise in question */
/**
 * What `AsyncLocalStorage` keeps: which stores are in force, carried along timers, ticks, promises
 * and awaits. A page cannot look behind an `await`, so the compiler puts `pause` and `resume` around
 * each in programs that import `node:async_hooks`; everything else is bound where it is scheduled.
 */

/** Stores by their storage; never changed, only replaced. */
export type AsyncContext = ReadonlyMap<object, unknown>;

const ROOT: AsyncContext = new Map();
let current = ROOT;

/** The stores in force. */
export function pause(): AsyncContext {
  return current;
}

/** Puts stores in force for what follows. */
export function enter(context: AsyncContext): void {
  current = context;
}

/** For `resume(pause(), await value)`: what was in force before the await is so after it. */
export function resume<T>(context: AsyncContext, value: T): T {
  current = context;
  return value;
}

/** Before each task of the event loop: nothing is left of the one before. */
export function leave(): void {
  current = ROOT;
}

export function within<T>(context: AsyncContext, action: () => T): T {
  const before = current;
  current = context;
  try {
    return action();
  } finally {
    current = before;
  }
}

/** A function that runs with the stores that are in force now. */
export function bind<This, Values extends unknown[], Result>(
  callback: (this: This, ...values: Values) => Result,
): (this: This, ...values: Values) => Result {
  if (current === ROOT) return callback;
  const context = current;
  return function (this: This, ...values: Values) {
    return within(context, () => callback.apply(this, values));
  };
}

type Reaction = ((value: unknown) => unknown) | null | undefined;

/** Makes promises carry the stores to their reactions; once, when a storage is first made. */
export function watchPromises({ prototype }: PromiseConstructor): void {
  const native = prototype.then as (this: unknown, ...reactions: Reaction[]) => unknown;
  const bound = (reaction: Reaction) =>
    typeof reaction === 'function' ? bind(reaction) : reaction;
  const watched = {
    then(this: unknown, onFulfilled: Reaction, onRejected: Reaction): unknown {
      return native.call(this, bound(onFulfilled), bound(onRejected));
    },
  };
  void Object.defineProperty(prototype, 'then', {
    value: watched.then,
    writable: true,
    configurable: true,
  });
}
