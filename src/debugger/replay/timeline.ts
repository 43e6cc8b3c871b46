import type { ProgramSites, Site } from '../../program/instrument/sites.ts';
import type { TraceEntries } from './protocol.ts';

/** A frame while the trace is read. */
export interface LiveFrame {
  /** The entry of its `call`, which is its activation's number; negative where it was not seen. */
  readonly activation: number;
  /** Index into the table of functions. */
  readonly function: number;
  /** The entry of the line that is about to run, is calling, or ran last; -1 before the first. */
  lineEvent: number;
  /** The site of that entry, or of the call. */
  site: number;
  /** It goes on after an `await`: nothing called it. */
  awoken: boolean;
}

/** Where the trace is read next, and what is under way there. */
export interface Cursor {
  /** The next entry to read. */
  next: number;
  readonly frames: LiveFrame[];
  /** The newest frame ended with the entry read last; it is gone at the next. */
  leaving: boolean;
  /** Activations that rest at an `await` or `yield`. */
  readonly resting: Map<number, LiveFrame>;
}

export const EVENT_KINDS = ['line', 'call', 'return', 'exception'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Entries between two snapshots of the stack. */
const SNAPSHOT_DISTANCE = 1 << 14;

/**
 * The trace of a run, as far as it is known, and the stack at every entry of it. An entry is a
 * site's number, or, behind a `resume` or `awake`, half of an activation's. Entries are the numbers of
 * events; those that are none for the user (`enter`, `suspend`, …) are passed over.
 */
export class Timeline {
  private readonly sites: readonly Site[];
  private readonly functions: ProgramSites['functions'];
  private pieces: TraceEntries[] = [];
  private starts: number[] = [];
  private total = 0;
  private snapshots: Cursor[] = [];

  constructor({ sites, functions }: ProgramSites) {
    this.sites = sites;
    this.functions = functions;
  }

  /** Entries known so far. */
  get length(): number {
    return this.total;
  }

  append(piece: TraceEntries): void {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.starts.push(this.total);
    this.total += piece.length;
  }

  /** Forgets the entries from `length` on, since another run will have others. */
  truncate(length: number): void {
    while (this.total > length) {
      const piece = this.pieces.pop();
      const start = this.starts.pop() ?? 0;
      if (!piece) break;
      this.total = start;
      if (start < length) this.append(piece.slice(0, length - start));
    }
    this.snapshots = this.snapshots.filter((snapshot) => snapshot.next <= length);
  }

  entry(event: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? Infinity) <= event) low = middle + 1;
      else high = middle;
    }
    return this.pieces[low - 1]?.[event - (this.starts[low - 1] ?? 0)] ?? 0;
  }

  site(number: number): Site {
    const site = this.sites[number];
    if (!site) throw new RangeError(`There is no site ${number}.`);
    return site;
  }

  /** The stack as it is when `event` happens: a call's own frame is on it, a return's still is. */
  cursorAt(event: number): Cursor {
    const cursor = this.cursorBefore(event);
    this.advance(cursor);
    return cursor;
  }

  /** A cursor that reads `event` next. */
  cursorBefore(event: number): Cursor {
    const index = Math.min(Math.floor(event / SNAPSHOT_DISTANCE), this.snapshots.length) - 1;
    const cursor = copyCursor(
      this.snapshots[index] ?? {
        next: 0,
        frames: [],
        leaving: false,
        resting: new Map<number, LiveFrame>(),
      },
    );
    while (cursor.next < event && cursor.next < this.total) this.advance(cursor);
    return cursor;
  }

  /**
   * Reads one entry (three of a `resume`). The frame of a `return` leaves the stack when the entry
   * after it is read, so that it can be looked into at its return.
   */
  advance(cursor: Cursor): EventKind | undefined {
    const event = cursor.next;
    const due = (this.snapshots.length + 1) * SNAPSHOT_DISTANCE;
    if (event >= due) this.snapshots.push(copyCursor(cursor));
    const { frames } = cursor;
    if (cursor.leaving) frames.pop();
    cursor.leaving = false;
    const number = this.entry(event);
    const site = this.site(number);
    cursor.next = event + 1;
    switch (site.kind) {
      case 'call':
      case 'enter':
        frames.push({
          activation: event,
          function: site.function,
          lineEvent: -1,
          site: number,
          awoken: false,
        });
        return site.kind === 'call' ? 'call' : undefined;
      case 'line': {
        const frame = this.frameOf(cursor, site.function);
        frame.lineEvent = event;
        frame.site = number;
        return 'line';
      }
      case 'exception':
        this.frameOf(cursor, site.function);
        return 'exception';
      case 'return':
      case 'unwind':
        this.frameOf(cursor, site.function);
        cursor.leaving = true;
        return 'return';
      case 'leave':
        this.frameOf(cursor, site.function);
        cursor.leaving = true;
        return undefined;
      case 'suspend': {
        const frame = this.frameOf(cursor, site.function);
        frames.pop();
        cursor.resting.set(frame.activation, frame);
        return undefined;
      }
      case 'resume':
      case 'awake': {
        const activation = this.entry(event + 1) + this.entry(event + 2) * 0x10000;
        cursor.next = event + 3;
        const frame = cursor.resting.get(activation) ?? {
          activation,
          function: site.function,
          lineEvent: -1,
          site: number,
          awoken: false,
        };
        cursor.resting.delete(activation);
        if (site.kind === 'awake') {
          frames.length = 0;
          frame.awoken = true;
        }
        frames.push(frame);
        return undefined;
      }
    }
  }

  /** The kind of an entry for the user; undefined where it is not an event. */
  kindOf(number: number): EventKind | undefined {
    const { kind } = this.site(number);
    if (kind === 'unwind') return 'return';
    if (kind === 'line' || kind === 'call' || kind === 'return' || kind === 'exception')
      return kind;
    return undefined;
  }

  /**
   * The newest frame of a function. Frames above it ended without a trace (an error went through a
   * field's initializer, an iterator was closed): they are dropped.
   */
  private frameOf({ frames, next }: Cursor, index: number): LiveFrame {
    let top = frames.length - 1;
    while (top >= 0 && frames[top]?.function !== index) top--;
    const found = frames[top];
    if (found) {
      frames.length = top + 1;
      return found;
    }
    const frame = { activation: -next, function: index, lineEvent: -1, site: 0, awoken: true };
    frames.push(frame);
    return frame;
  }

  functionOf(frame: LiveFrame): ProgramSites['functions'][number] {
    const info = this.functions[frame.function];
    if (!info) throw new RangeError(`There is no function ${frame.function}.`);
    return info;
  }
}

function copyCursor(cursor: Cursor): Cursor {
  return {
    next: cursor.next,
    leaving: cursor.leaving,
    frames: cursor.frames.map((frame) => ({ ...frame })),
    resting: new Map([...cursor.resting].map(([key, frame]) => [key, { ...frame }])),
  };
}
