/**
 * The runtime behind the events that `program/instrument` puts into a program: it keeps the trace,
 * and calls back at the events somebody waits for. It runs beside the program, in its worker.
 */

import type { TraceEntries } from '../protocol.ts';

/** Evaluates code in the scope of an event. Only the `inspect` build hands one over. */
export type Evaluate = (code: string) => unknown;

/** The events at which an error was thrown, and at which it was seen last: where it was caught. */
export interface SeenError {
  readonly first: number;
  readonly last: number;
}

/** An event that was waited for. */
export interface Moment {
  readonly event: number;
  readonly evaluate?: Evaluate;
  /** Of a `return` its value, of an `exception` the error. */
  readonly value: unknown;
  /** What `value` is; absent where there is none. */
  readonly kind?: 'returned' | 'thrown';
}

export interface RecorderOptions {
  /** Ascending numbers of the events to call `onMark` at. */
  readonly marks: readonly number[];
  readonly onMark: (moment: Moment) => void;
  /**
   * Gets the trace piece by piece, each with its newest entry first; absent where nobody needs it.
   * Returns whether it keeps the piece; else its memory is used again, since fresh memory costs
   * more than the events that it is for.
   */
  readonly onPiece?: (piece: TraceEntries) => boolean;
  /** Called every {@link WINDOW} entries at the latest: whether to hand on what there is. */
  readonly onWindow?: () => boolean;
  /** How many entries there may be, as far as that is known. */
  readonly limit?: number;
  /** The highest number of a site; entries have the room for it. */
  readonly lastSite?: number;
  /** A breakpoint's condition held at an event, or threw. */
  readonly onCondition?: (
    id: number,
    event: number,
    thrown: { readonly error: unknown } | undefined,
  ) => void;
  /** How many calls may be under way: less than would overflow the stack, to be the same each run. */
  readonly callLimit: number;
}

/**
 * Entries that are written before they are put away. So few stay in the processor's nearest cache,
 * which is what makes an event cheap.
 */
const WINDOW = 1 << 14;
/**
 * The first window, and what share of what is written so far the next ones have: a program may come
 * to lines that take seconds each, and what it did before is then known all the same.
 */
const FIRST_WINDOW = 8;
const WINDOW_SHARE = 0.5;
/** Entries in one piece of the trace. */
const PIECE = 1 << 22;
/** Out of the reach of a trace: entries written from here on are dropped, no mark is met. */
const MUTED = 0x7fffffff;

/** The private fields of a class's instance, `['#total', 5]`; 0 for one that is not there yet. */
type PrivateReader = (instance: object) => readonly (readonly [string, unknown] | 0)[];

/** What a condition that threw leaves, in the instrumented code. */
class ConditionError {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

export class Recorder {
  readonly trace: TraceEntries;
  /** Entries put away, from its end to its start. */
  private store: TraceEntries | undefined;
  private stored = 0;
  /** `[0]`: entries to the next call of `hit`; `[1]`: calls that still fit. */
  readonly count = new Int32Array(64);
  private base = 0;
  private window = 0;
  private nextMark = 0;
  /** The `exception` site of the module that is being evaluated. Its `unwind` is the one before. */
  private moduleSite = 0;
  private readonly options: RecorderOptions;
  private readonly importTables = new Map<number, object>();
  private readonly privateReaders = new WeakMap<object, PrivateReader>();
  /** The events at which errors were seen first and last. */
  private readonly seenErrors = new Map<unknown, SeenError>();

  constructor(options: RecorderOptions) {
    this.options = options;
    this.count[1] = options.callLimit;
    this.trace = entriesFor(options, WINDOW);
    this.openWindow();
  }

  /** How many entries were written. The event under way has this number less one. */
  get written(): number {
    const left = this.count[0] ?? 0;
    return left > this.window ? this.base + this.window : this.base + this.window - left;
  }

  get isMuted(): boolean {
    return (this.count[0] ?? 0) > this.window;
  }

  /** Runs something of the debugger's: the program's code that it calls leaves no events. */
  quietly<Result>(action: () => Result): Result {
    const [left = 0, depth = 0] = this.count;
    this.count[0] = MUTED;
    try {
      return action();
    } finally {
      this.count[0] = left;
      this.count[1] = depth;
    }
  }

  /** Writes what is left of the trace. */
  finish(): void {
    this.closeWindow();
    this.handOn();
    this.openWindow();
  }

  private handOn(): void {
    const { store } = this;
    if (!store || this.stored === 0) return;
    const isKept = this.options.onPiece?.(store.subarray(store.length - this.stored));
    if (isKept) this.store = undefined;
    this.stored = 0;
  }

  seen(error: unknown): SeenError | undefined {
    return this.seenErrors.get(error);
  }

  /** During a mark: goes on writing events while something runs. */
  recording(action: () => void): void {
    this.openWindow();
    action();
  }

  /** An event that stands in no code of the program. */
  event(site: number, evaluate?: Evaluate, value?: unknown): void {
    const left = (this.count[0] ?? 0) - 1;
    this.count[0] = left;
    this.trace[left] = site;
    if (left === 0) this.hit(evaluate, value);
  }

  importsOf(module: number): object | undefined {
    return this.importTables.get(module);
  }

  /** Private fields of an object with their values, those of the nearest class first. */
  privatesOf(item: object): [string, unknown][] {
    const fields: [string, unknown][] = [];
    for (
      let at = Object.getPrototypeOf(item) as object | null;
      at !== null;
      at = Object.getPrototypeOf(at) as object | null
    ) {
      for (const field of this.privateReaders.get(at)?.(item) ?? []) {
        if (field !== 0 && !fields.some(([name]) => name === field[0])) fields.push([...field]);
      }
    }
    return fields;
  }

  private openWindow(): void {
    const mark = this.options.marks[this.nextMark];
    const size = Math.min(WINDOW, Math.max(FIRST_WINDOW, Math.trunc(this.base * WINDOW_SHARE)));
    this.window = mark === undefined ? size : Math.min(size, mark + 1 - this.base);
    this.count[0] = this.window;
  }

  private closeWindow(): void {
    const left = this.count[0] ?? 0;
    if (this.options.onPiece && left < this.window) this.putAway(left);
    this.base += this.window - left;
    this.window = 0;
  }

  private putAway(from: number): void {
    const entries = this.trace.subarray(from, this.window);
    if (this.stored + entries.length > (this.store?.length ?? 0)) this.handOn();
    const { limit = PIECE } = this.options;
    const store = (this.store ??= entriesFor(
      this.options,
      Math.max(WINDOW, Math.min(PIECE, limit - this.base)),
    ));
    this.stored += entries.length;
    store.set(entries, store.length - this.stored);
    if (this.options.onWindow?.()) this.handOn();
  }

  private write(entry: number): void {
    const left = (this.count[0] ?? 0) - 1;
    this.count[0] = left;
    this.trace[left] = entry;
    if (left === 0) this.hit();
  }

  // Called by the instrumented program.

  hit(evaluate?: Evaluate, ...[value, isError]: [value?: unknown, isError?: boolean]): void {
    // Of a `return` alone there is a second argument, and no third one.
    const kind = isError ? 'thrown' : arguments.length > 1 ? 'returned' : undefined;
    this.closeWindow();
    const event = this.base - 1;
    if (this.options.marks[this.nextMark] === event) {
      this.nextMark++;
      const depth = this.count[1] ?? 0;
      this.count[0] = MUTED;
      this.options.onMark({
        event,
        value,
        ...(kind ? { kind } : {}),
        ...(evaluate ? { evaluate } : {}),
      });
      this.count[1] = depth;
    }
    this.openWindow();
  }

  exception(site: number, error: unknown, evaluate?: Evaluate): void {
    if (!this.isMuted) {
      const first = this.seenErrors.get(error)?.first ?? this.written;
      this.seenErrors.set(error, { first, last: this.written });
    }
    const left = (this.count[0] ?? 0) - 1;
    this.count[0] = left;
    this.trace[left] = site;
    if (left === 0) this.hit(evaluate, error, true);
  }

  activation(): number {
    return this.isMuted ? -1 : this.written - 1;
  }

  suspend(site: number): void {
    this.count[1] = (this.count[1] ?? 0) + 1;
    this.write(site);
  }

  /** @param how 1 after a `yield`, 2 after an `await`: the sites follow each other. */
  resume(activation: number, how: number, site: number): 0 {
    this.count[1] = (this.count[1] ?? 0) - 1;
    this.write(site + how - 1);
    this.write(activation & 0xffff);
    this.write(activation >>> 16);
    return 0;
  }

  leave<Value>(site: number, value: Value): Value {
    this.write(site);
    return value;
  }

  tooDeep(): never {
    this.count[1] = (this.count[1] ?? 0) + 1;
    throw new RangeError('Maximum call stack size exceeded');
  }

  /** A module's body begins, or (0) ends: an error that leaves it is not caught in its own code. */
  module(exceptionSite: number): void {
    this.moduleSite = exceptionSite;
  }

  /** The program failed: where that is by an error in a module's body, its events say so. */
  failModule(error: unknown): void {
    if (this.moduleSite === 0) return;
    this.exception(this.moduleSite, error);
    this.write(this.moduleSite - 1);
    this.moduleSite = 0;
  }

  imports(module: number, table: object): void {
    this.importTables.set(module, table);
  }

  privates(prototype: object, read: PrivateReader): void {
    this.privateReaders.set(prototype, read);
  }

  threw(error: unknown): ConditionError {
    return new ConditionError(error);
  }

  broke(id: number, result: unknown): void {
    this.options.onCondition?.(
      id,
      this.written - 1,
      result instanceof ConditionError ? { error: result.error } : undefined,
    );
  }

  check(id: number, condition: () => unknown): void {
    const result = this.quietly(() => {
      try {
        return condition();
      } catch (error) {
        return new ConditionError(error);
      }
    });
    if (result) this.broke(id, result);
  }

  /** What a `for await` goes over: where it cannot, V8 would say so of the code around it. */
  awaited(iterable: unknown, text: string): unknown {
    const source = iterable as
      Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
    if (source === null || source === undefined) return iterable;
    if ((source[Symbol.asyncIterator] ?? source[Symbol.iterator] ?? undefined) === undefined) {
      const error = new TypeError(`${text} is not async iterable`);
      Error.captureStackTrace(error, Reflect.get(this, 'awaited'));
      throw error;
    }
    return iterable;
  }

  /** The operand of a `yield*`: the delegating generator rests while its consumer runs. */
  delegate(
    iterable: unknown,
    activation: number,
    suspendSite: number,
    resumeSite: number,
    namedByType: boolean,
  ): unknown {
    const source = iterable as Partial<Iterable<unknown>> | null | undefined;
    if (typeof source?.[Symbol.iterator] !== 'function') {
      const error = new TypeError(
        namedByType
          ? `${typeOf(iterable)} is not iterable (cannot read property Symbol(Symbol.iterator))`
          : 'yield* (intermediate value) is not iterable',
      );
      Error.captureStackTrace(error, Reflect.get(this, 'delegate'));
      throw error;
    }
    return {
      [Symbol.iterator]: () => {
        // Just seen to be a function.
        const iterator: unknown = (source as Iterable<unknown>)[Symbol.iterator]();
        if (!isObject(iterator)) {
          throw new TypeError('Result of the Symbol.iterator method is not an object');
        }
        let resting = false;
        const wrap = (name: 'next' | 'return' | 'throw') => {
          const method: unknown = Reflect.get(iterator, name);
          if (method === undefined || method === null) {
            if (name !== 'next') return method;
            return () => {
              throw new TypeError(`${String(method)} is not a function`);
            };
          }
          return (argument: unknown) => {
            if (resting) this.resume(activation, 1, resumeSite);
            resting = false;
            // Not callable, it throws as the language would.
            const result: unknown = Reflect.apply(method as () => unknown, iterator, [argument]);
            if (isObject(result) && !Reflect.get(result, 'done')) {
              resting = true;
              this.suspend(suspendSite);
            }
            return result;
          };
        };
        return {
          next: wrap('next'),
          get return() {
            return wrap('return');
          },
          get throw() {
            return wrap('throw');
          },
        };
      },
    };
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A value as V8 names it where an error is about its type: `number 5`, `object`, `object null`. */
function typeOf(value: unknown): string {
  const shown = value === null || ['boolean', 'number'].includes(typeof value);
  return shown ? `${typeof value} ${String(value)}` : typeof value;
}

function entriesFor({ lastSite = 0 }: RecorderOptions, length: number): TraceEntries {
  return lastSite > 0xffff ? new Uint32Array(length) : new Uint16Array(length);
}
