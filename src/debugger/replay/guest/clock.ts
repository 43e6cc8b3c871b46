/**
 * A worker's time and chance, the same in every run. The clock stands still while the program
 * works, goes on a little each time it is read (a loop that waits for it ends), and jumps to the
 * next timer once nothing else is to do. `@sinonjs/fake-timers` was weighed: the sandbox has an
 * event loop in Node's order already, which only wants another clock below it.
 */
import type { Native } from '../../../sandbox/runtime/native.ts';

/** How far a reading moves the clock, in milliseconds. */
const READING = 0.02;

interface Delayed {
  readonly due: number;
  readonly order: number;
  readonly task: () => void;
}

export class VirtualClock implements Native {
  private time = 0;
  private order = 0;
  private readonly tasks: (() => void)[] = [];
  private delayed: Delayed[] = [];
  private isAwake = false;
  private readonly turn: (action: () => void) => void;

  /** @param turn runs an action in a task of its own, after all promises. */
  constructor(turn: (action: () => void) => void) {
    this.turn = turn;
  }

  readonly now = (): number => {
    this.time += READING;
    return this.time;
  };

  readonly post = (task: () => void): void => {
    this.tasks.push(task);
    this.wake();
  };

  readonly delay = (task: () => void, milliseconds: number): (() => void) => {
    const delayed = { due: this.time + Math.max(0, milliseconds), order: ++this.order, task };
    this.delayed.push(delayed);
    this.wake();
    return () => {
      this.delayed = this.delayed.filter((item) => item !== delayed);
    };
  };

  private wake(): void {
    if (this.isAwake) return;
    this.isAwake = true;
    this.turn(() => {
      this.isAwake = false;
      const task = this.tasks.shift() ?? this.nextDelayed();
      try {
        task?.();
      } finally {
        if (this.tasks.length > 0 || this.delayed.length > 0) this.wake();
      }
    });
  }

  private nextDelayed(): (() => void) | undefined {
    let first: Delayed | undefined;
    for (const item of this.delayed) {
      if (!first || item.due < first.due || (item.due === first.due && item.order < first.order)) {
        first = item;
      }
    }
    if (!first) return undefined;
    const next = first;
    this.delayed = this.delayed.filter((item) => item !== next);
    this.time = Math.max(this.time, next.due);
    return next.task;
  }
}

/** A small generator with a good spread: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Gives a global object the clock and seeded random numbers in place of its own. */
export function makeDeterministic(
  global: typeof globalThis,
  clock: VirtualClock,
  epoch: number,
  seed: number,
): void {
  const random = randomNumbers(seed);
  const byte = () => Math.floor(random() * 256);
  const RealDate = global.Date;
  const now = () => Math.floor(epoch + clock.now());
  const ReplayedDate = function Date(...values: unknown[]): object | string {
    // Called without `new`, which TypeScript's types of `new.target` leave out.
    const target = new.target as unknown;
    if (target === undefined) return new RealDate(now()).toString();
    const isOwn = target === ReplayedDate;
    return Reflect.construct(
      RealDate,
      values.length === 0 ? [now()] : values,
      isOwn ? RealDate : new.target,
    ) as object;
  };
  const { parse, UTC, prototype } = RealDate;
  for (const [name, value] of Object.entries({ now, parse, UTC })) {
    const attributes = { enumerable: false, writable: true, configurable: true };
    Object.defineProperty(ReplayedDate, name, { value, ...attributes });
  }
  // A bundler may have given it another name.
  for (const [name, value] of Object.entries({ prototype, length: 7, name: 'Date' })) {
    Object.defineProperty(ReplayedDate, name, { value, enumerable: false });
  }
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: ReplayedDate,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(global, 'Date', {
    value: ReplayedDate,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(global.performance, 'now', {
    value: () => clock.now(),
    writable: true,
    configurable: true,
  });
  Object.defineProperty(global.performance, 'timeOrigin', { value: epoch, configurable: true });
  Object.defineProperty(global.Math, 'random', {
    value: random,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(global.crypto, 'getRandomValues', {
    value: <View extends ArrayBufferView>(view: View): View => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let index = 0; index < bytes.length; index++) bytes[index] = byte();
      return view;
    },
    configurable: true,
  });
  Object.defineProperty(global.crypto, 'randomUUID', {
    value: () => {
      const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
      digits[12] = '4';
      digits[16] = (8 + Math.floor(random() * 4)).toString(16);
      return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },
    configurable: true,
  });
}
