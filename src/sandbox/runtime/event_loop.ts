/**
 * Node's event loop over a host's timers: the order in which `process.nextTick`, promises, timers and
 * `setImmediate` run, and the moment when nothing is left to do. After Node's lib/internal/timers.js:
 * timers of one duration are a list, the list that expires first goes first.
 *
 * Each callback is a task of its own, so that the host drains its microtasks in between.
 */
import { bind, leave } from './async_context.ts';
import { received } from './builtins/received.ts';
import { nodeError } from './builtins/node_error.ts';

export interface LoopHost {
  /** Milliseconds since some moment. */
  now(): number;
  /** Runs `task` as soon as possible, as a task of its own. */
  post(task: () => void): void;
  /** Runs `task` after a delay; returns what cancels it. */
  delay(task: () => void, milliseconds: number): () => void;
  /** Something that a callback threw. */
  onError(error: unknown): void;
  /** Nothing is left to do. Called again after each time something came up. */
  onIdle(): void;
}

type Callback = (...values: unknown[]) => void;

const LONGEST_DELAY = 2 ** 31 - 1;

interface TimerList {
  readonly duration: number;
  readonly timers: Set<Timeout>;
  expiry: number;
  id: number;
}

let lastTimerId = 0;

/** What `setTimeout` and `setInterval` return. */
export class Timeout {
  readonly #loop: EventLoop;
  readonly #id = ++lastTimerId;
  /** Named as in Node: the name shows in stacks. */
  readonly _onTimeout: Callback;
  /** For the loop: what to call, when it was started, how long it waits, whether again. */
  readonly internal: {
    readonly values: readonly unknown[];
    readonly repeats: boolean;
    duration: number;
    start: number;
    isRef: boolean;
    isActive: boolean;
  };

  constructor(
    loop: EventLoop,
    callback: Callback,
    duration: number,
    values: readonly unknown[],
    repeats: boolean,
  ) {
    this.#loop = loop;
    this._onTimeout = callback;
    this.internal = {
      values,
      repeats,
      duration,
      start: 0,
      isRef: true,
      isActive: false,
    };
    Object.defineProperty(this, 'internal', { enumerable: false });
  }

  ref(): this {
    this.internal.isRef = true;
    return this;
  }
  unref(): this {
    this.internal.isRef = false;
    return this;
  }
  hasRef(): boolean {
    return this.internal.isRef;
  }
  refresh(): this {
    if (this.internal.isActive) this.#loop.restart(this);
    return this;
  }
  close(): this {
    this.#loop.clear(this);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.#id;
  }
  [Symbol.dispose](): void {
    this.#loop.clear(this);
  }
}

/** What `setImmediate` returns. */
export class Immediate {
  readonly internal: { readonly callback: Callback; readonly values: readonly unknown[] };
  isRef = true;
  isCleared = false;

  constructor(callback: Callback, values: readonly unknown[]) {
    this.internal = { callback, values };
  }
  ref(): this {
    this.isRef = true;
    return this;
  }
  unref(): this {
    this.isRef = false;
    return this;
  }
  hasRef(): boolean {
    return this.isRef;
  }
  [Symbol.dispose](): void {
    this.isCleared = true;
  }
}

for (const [type, name] of [
  [Timeout, 'Timeout'],
  [Immediate, 'Immediate'],
] as const) {
  // The build shortens names; these are printed.
  Object.defineProperty(type, 'name', { value: name });
}

export class EventLoop {
  readonly #host: LoopHost;
  readonly #lists = new Map<number, TimerList>();
  readonly #byId = new Map<number, Timeout>();
  #ticks: (() => void)[] = [];
  #immediates: Immediate[] = [];
  #lastListId = 0;
  #holds = 0;
  #afterTicks: (() => void)[] = [];
  #isStopped = false;
  #isPosted = false;
  #cancelDelay: (() => void) | undefined;
  #phase: Generator<() => void, void> | undefined;
  #isFirstRound = true;

  constructor(host: LoopHost) {
    this.#host = host;
  }

  readonly setTimeout = (callback: Callback, delay?: unknown, ...values: unknown[]): Timeout =>
    this.#start(callback, delay, values, false);

  readonly setInterval = (callback: Callback, delay?: unknown, ...values: unknown[]): Timeout =>
    this.#start(callback, delay, values, true);

  readonly setImmediate = (callback: Callback, ...values: unknown[]): Immediate => {
    requireCallback(callback);
    const immediate = new Immediate(bind(callback), values);
    this.#immediates.push(immediate);
    this.wake();
    return immediate;
  };

  readonly clearTimeout = (timer: unknown): void => {
    const found = timer instanceof Timeout ? timer : this.#byId.get(Number(timer));
    if (found) this.clear(found);
  };

  readonly clearImmediate = (immediate: unknown): void => {
    if (immediate instanceof Immediate) immediate.isCleared = true;
  };

  readonly nextTick = (callback: Callback, ...values: unknown[]): void => {
    requireCallback(callback);
    this.#ticks.push(bind(() => callback(...values)));
    this.wake();
  };

  /** Something outside the loop is under way: the program is not idle until it is released. */
  hold(): () => void {
    this.#holds += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds -= 1;
      this.wake();
    };
  }

  /** Calls `task` when no tick is left, and before any timer: that is where Node reports rejections. */
  afterTicks(task: () => void): void {
    this.#afterTicks.push(task);
    this.wake();
  }

  /** Runs nothing any more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Looks for work soon, or finds that there is none. */
  wake(): void {
    if (this.#isPosted) return;
    this.#isPosted = true;
    this.#cancelDelay?.();
    this.#cancelDelay = undefined;
    // Two hops: a rejection of this very task, which the host reports by a task, comes in between.
    this.#host.post(() => {
      this.#host.post(() => {
        this.#isPosted = false;
        this.#step();
      });
    });
  }

  clear(timer: Timeout): void {
    timer.internal.isActive = false;
    this.#byId.delete(Number(timer));
    const list = this.#lists.get(timer.internal.duration);
    list?.timers.delete(timer);
    if (list?.timers.size === 0) this.#lists.delete(list.duration);
    this.wake();
  }

  restart(timer: Timeout): void {
    this.#lists.get(timer.internal.duration)?.timers.delete(timer);
    this.#insert(timer, this.#now());
  }

  /** Whether something is still to come that keeps a program alive. */
  get isBusy(): boolean {
    if (this.#holds > 0 || this.#ticks.length > 0 || this.#afterTicks.length > 0) return true;
    if (this.#immediates.some(({ isRef, isCleared }) => isRef && !isCleared)) return true;
    for (const { timers } of this.#lists.values()) {
      for (const timer of timers) if (timer.internal.isRef) return true;
    }
    return false;
  }

  #now(): number {
    return Math.floor(this.#host.now());
  }

  #start(callback: Callback, delay: unknown, values: unknown[], repeats: boolean): Timeout {
    requireCallback(callback);
    let duration = delay === undefined ? 1 : Number(delay);
    if (!(duration >= 1 && duration <= LONGEST_DELAY)) duration = 1;
    const timer = new Timeout(this, bind(callback), Math.trunc(duration), values, repeats);
    this.#byId.set(Number(timer), timer);
    this.#insert(timer, this.#now());
    this.wake();
    return timer;
  }

  #insert(timer: Timeout, start: number): void {
    const { duration } = timer.internal;
    timer.internal.start = start;
    timer.internal.isActive = true;
    let list = this.#lists.get(duration);
    if (!list) {
      list = { duration, timers: new Set(), expiry: start + duration, id: ++this.#lastListId };
      this.#lists.set(duration, list);
    }
    list.timers.add(timer);
  }

  /** Runs one callback, or waits for the next timer, or is idle. */
  #step(): void {
    if (this.#isStopped) return;
    if (this.#ticks.length > 0) {
      this.#runTicks();
      this.wake();
      return;
    }
    const task = this.#afterTicks.shift();
    if (task) {
      task();
      this.wake();
      return;
    }
    // Two rounds: one may end without work though the next finds some.
    for (let round = 0; round < 2; round++) {
      this.#phase ??= this.#round();
      const { value: callback, done } = this.#phase.next();
      if (!done) {
        this.#run(callback);
        this.wake();
        return;
      }
      this.#phase = undefined;
    }
    if (this.#immediates.length > 0) {
      this.wake();
      return;
    }
    const next = this.#firstList();
    if (next) {
      const delay = Math.max(1, next.expiry - this.#host.now());
      this.#cancelDelay = this.#host.delay(() => this.wake(), delay);
    }
    if (!this.isBusy) this.#host.onIdle();
  }

  #run(callback: () => void): void {
    leave();
    try {
      callback();
    } catch (error) {
      this.#host.onError(error);
    }
    // Ticks come before the microtasks that the host runs when this returns.
    this.#runTicks();
  }

  #runTicks(): void {
    for (let tick = this.#ticks.shift(); tick; tick = this.#ticks.shift()) {
      leave();
      try {
        tick();
      } catch (error) {
        this.#host.onError(error);
      }
    }
  }

  /** One turn of the loop: due timers, then immediates. */
  *#round(): Generator<() => void, void> {
    yield* this.#dueTimers();
    const immediates = this.#immediates;
    this.#immediates = [];
    for (const immediate of immediates) {
      if (immediate.isCleared) continue;
      const { callback, values } = immediate.internal;
      yield () => callback(...values);
    }
  }

  *#dueTimers(): Generator<() => void, void> {
    let now = this.#now();
    if (this.#isFirstRound) {
      // Node needs longer than a millisecond to start: a timer of the main program's is due.
      const first = this.#lists.get(1);
      if (first) now = Math.max(now, first.expiry);
      this.#isFirstRound = false;
    }
    for (let list = this.#firstList(); list; list = this.#firstList()) {
      if (list.expiry > now) {
        now = Math.max(now, this.#now());
        if (list.expiry > now) return;
      }
      yield* this.#dueOf(list, now);
    }
  }

  *#dueOf(list: TimerList, now: number): Generator<() => void, void> {
    for (const timer of list.timers) {
      const { internal } = timer;
      if (now - internal.start < list.duration) {
        list.expiry = Math.max(internal.start + list.duration, now + 1);
        list.id = ++this.#lastListId;
        return;
      }
      list.timers.delete(timer);
      yield () => {
        if (!internal.repeats) this.#byId.delete(Number(timer));
        const start = this.#now();
        try {
          timer._onTimeout(...internal.values);
        } finally {
          if (internal.repeats && internal.isActive) this.#insert(timer, start);
        }
      };
    }
    if (list.timers.size === 0 && this.#lists.get(list.duration) === list) {
      this.#lists.delete(list.duration);
    }
  }

  #firstList(): TimerList | undefined {
    let first: TimerList | undefined;
    for (const list of this.#lists.values()) {
      if (
        !first ||
        list.expiry < first.expiry ||
        (list.expiry === first.expiry && list.id < first.id)
      ) {
        first = list;
      }
    }
    return first;
  }
}

function requireCallback(callback: unknown): void {
  if (typeof callback === 'function') return;
  throw nodeError(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The "callback" argument must be of type function. Received ${received(callback)}`,
  );
}
