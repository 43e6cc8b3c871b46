/* eslint-disable @typescript-eslint/unbound-method -- the values are a program's: what their types say may not be so, and methods are called on them */
/**
 * What Node's inspector can see and a page's program cannot: the target of a proxy, the state of a
 * promise, what an iterator has left. `observeRuntime` makes these visible by watching them come
 * into being; until it is called (in Node's own tests of this folder) they look opaque.
 */

export interface ProxyDetails {
  readonly target: object;
  readonly handler: object;
  revoked: boolean;
}

export type PromiseState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'fulfilled' | 'rejected'; readonly value: unknown };

const proxies = new WeakMap<object, ProxyDetails>();
const promises = new WeakMap<Promise<unknown>, PromiseState>();
/** Iterators of maps and sets, with the collection and the method that made them. */
const iterators = new WeakMap<object, { readonly isEntries: boolean }>();
/** What was taken out of an iterator to show it, to be given back by its `next`. */
const drained = new WeakMap<object, unknown[]>();

/** Promises met since the last `takeUnknownPromises` whose state nobody has asked for yet. */
let unknownPromises: Promise<unknown>[] = [];

export function proxyDetails(value: object): ProxyDetails | undefined {
  return proxies.get(value);
}

/** The state as far as it is known; `probePromises` finds it out. */
export function promiseState(promise: Promise<unknown>): PromiseState {
  const state = promises.get(promise);
  if (state) return state;
  unknownPromises.push(promise);
  return { kind: 'pending' };
}

/** The promise was reported as rejected: to look at it is not to handle it. */
export function knowRejected(promise: Promise<unknown>, value: unknown): void {
  promises.set(promise, { kind: 'rejected', value });
}

export function takeUnknownPromises(): readonly Promise<unknown>[] {
  const taken = unknownPromises;
  unknownPromises = [];
  return taken;
}

const then = Promise.prototype.then as (
  this: Promise<unknown>,
  onFulfilled: (value: unknown) => void,
  onRejected?: (reason: unknown) => void,
) => Promise<unknown>;
const settled = Promise.resolve();

/**
 * Finds out in which state promises are now, and calls `done` when it knows, a microtask from now:
 * the reaction of a promise that is already settled is queued before the one that calls `done`, that
 * of any other after it.
 */
export function probePromises(targets: readonly Promise<unknown>[], done: () => void): void {
  for (const promise of targets) {
    promises.set(promise, { kind: 'pending' });
    try {
      void then.call(
        promise,
        (value) => promises.set(promise, { kind: 'fulfilled', value }),
        (value) => promises.set(promise, { kind: 'rejected', value }),
      );
    } catch {
      // Only looks like a promise: it has the prototype, not the state.
    }
  }
  void then.call(settled, done);
}

export interface IteratorPreview {
  /** Entries one after the other; key and value in turn where `isEntries`. */
  readonly items: readonly unknown[];
  readonly isEntries: boolean;
}

/** What a map's or set's iterator will still yield; the iterator itself stays as it was. */
export function previewIterator(iterator: object): IteratorPreview {
  let rest = drained.get(iterator);
  if (!rest) {
    rest = [];
    // A map's or a set's own iterator, see brands.ts.
    const source = iterator as Iterator<unknown>;
    for (let step = nativeNext(source); !step.done; step = nativeNext(source)) {
      rest.push(step.value);
    }
    drained.set(iterator, rest);
    giveBackDrained(Object.getPrototypeOf(iterator) as { next: () => IteratorResult<unknown> });
  }
  const isEntries =
    iterators.get(iterator)?.isEntries ??
    (rest.length > 0 && rest.every((item) => Array.isArray(item) && item.length === 2));
  return { items: isEntries ? rest.flatMap((item) => item as unknown[]) : rest, isEntries };
}

const nextOf = new WeakMap<object, () => IteratorResult<unknown>>();

function nativeNext(iterator: Iterator<unknown>): IteratorResult<unknown> {
  const prototype = Object.getPrototypeOf(iterator) as object;
  const next = nextOf.get(prototype);
  return next ? next.call(iterator) : iterator.next();
}

/** From the first preview on, `next` looks first at what a preview took out. */
function giveBackDrained(prototype: { next: () => IteratorResult<unknown> }): void {
  if (nextOf.has(prototype)) return;
  const { next } = prototype;
  nextOf.set(prototype, next);
  const patched = {
    next(this: object): IteratorResult<unknown> {
      const rest = drained.get(this);
      if (!rest) return next.call(this);
      return rest.length > 0
        ? { value: rest.shift(), done: false }
        : { value: undefined, done: true };
    },
  };
  Object.defineProperty(prototype, 'next', {
    value: patched.next,
    writable: true,
    configurable: true,
  });
}

/**
 * Watches proxies, iterators and promises that are made settled from now on. Call it once, before a
 * program's code.
 */
export function observeRuntime(global: {
  Proxy: ProxyConstructor;
  Promise?: PromiseConstructor;
}): void {
  observeProxies(global);
  if (global.Promise) observeSettled(global.Promise);
  const methods: [object, string, boolean][] = [
    [Map.prototype, 'entries', true],
    [Map.prototype, 'keys', false],
    [Map.prototype, 'values', false],
    [Set.prototype, 'entries', true],
    [Set.prototype, 'values', false],
  ];
  for (const [prototype, name, isEntries] of methods) {
    const original = Reflect.get(prototype, name) as () => object;
    const watched = {
      [name](this: unknown): object {
        const iterator = original.call(this);
        iterators.set(iterator, { isEntries });
        return iterator;
      },
    };
    // `Map.prototype[Symbol.iterator]`, which `for … of` uses, stays native and fast.
    Object.defineProperty(prototype, name, {
      value: watched[name],
      writable: true,
      configurable: true,
    });
  }
}

/**
 * The state of what `Promise.resolve` and `Promise.reject` make is known at once: to print it, nobody
 * has to wait for it, and a rejection that nobody handles stays one.
 */
function observeSettled(promiseClass: PromiseConstructor): void {
  type Make = (this: unknown, value?: unknown) => Promise<unknown>;
  const watch = (
    name: 'resolve' | 'reject',
    state: (value: unknown) => PromiseState | undefined,
  ) => {
    const make = promiseClass[name] as Make;
    const watched = {
      [name](this: unknown, value?: unknown): Promise<unknown> {
        const promise = make.call(this, value);
        const known = state(value);
        if (known) promises.set(promise, known);
        return promise;
      },
    };
    Object.defineProperty(promiseClass, name, {
      value: watched[name],
      writable: true,
      configurable: true,
    });
  };
  watch('reject', (value) => ({ kind: 'rejected', value }));
  // What may have a `then` of its own is left alone: to ask for it would run the program's code.
  watch('resolve', (value) =>
    isObject(value) && (proxies.has(value) || 'then' in value)
      ? undefined
      : { kind: 'fulfilled', value },
  );
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

function observeProxies(global: { Proxy: ProxyConstructor }): void {
  const NativeProxy = global.Proxy;
  const record = (proxy: object, target: object, handler: object): ProxyDetails => {
    const details = { target, handler, revoked: false };
    proxies.set(proxy, details);
    return details;
  };
  const Watched = function Proxy(target: object, handler: ProxyHandler<object>): object {
    if (!(new.target as unknown)) throw new TypeError("Constructor Proxy requires 'new'");
    const proxy = new NativeProxy(target, handler);
    record(proxy, target, handler);
    return proxy;
  };
  Object.defineProperty(Watched, 'prototype', { value: undefined, writable: true });
  Object.defineProperty(Watched, 'revocable', {
    value: function revocable(target: object, handler: ProxyHandler<object>) {
      const { proxy, revoke } = NativeProxy.revocable(target, handler);
      const details = record(proxy, target, handler);
      return {
        proxy,
        revoke: () => {
          details.revoked = true;
          revoke();
        },
      };
    },
    writable: true,
    configurable: true,
  });
  Object.defineProperty(global, 'Proxy', { value: Watched, writable: true, configurable: true });
}
