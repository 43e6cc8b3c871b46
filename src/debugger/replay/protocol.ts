/** What a replay is asked and what it tells: plain data between the target and the worker. */
import type { CompiledProgram } from '../../program/types.ts';
import type { OutputStream, ProgramRequest } from '../../sandbox/types.ts';
import type { SnapshotLimits, ValueSnapshot } from '../value.ts';

/** How much longer than its deadline a run is waited for, in milliseconds: one native call. */
export const GRACE = 2_000;

/** One run of the program, to its end or to an event. */
export interface ReplayRequest {
  readonly program: CompiledProgram;
  readonly entry: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Sent to a program that serves, one after the other, each when it waits. */
  readonly requests?: readonly ProgramRequest[];
  /** Milliseconds since 1970 at which the program's clock starts. */
  readonly epoch: number;
  /** What its random numbers grow from. */
  readonly seed: number;
  readonly callLimit: number;
  /** The highest number of a site. */
  readonly lastSite: number;
  /** How much it may print, in UTF-16 units. */
  readonly outputLimit: number;
  /** The run stops once this many entries are written. */
  readonly limit: number;
  /** Whether the trace, the output and the conditions are wanted. */
  readonly isRecorded: boolean;
  /** How long it may take, in milliseconds. */
  readonly deadline: number;
  /** Entries whose scope is kept, since something is evaluated in it later. */
  readonly captures: readonly number[];
  readonly interventions: readonly ReplayIntervention[];
  readonly probes: readonly ReplayProbe[];
  readonly watch?: ReplayWatch;
  readonly dive?: ReplayDive;
}

/** Code that runs at an event with events of its own; the run ends with it. */
export interface ReplayDive extends ScopedCode {
  readonly event: number;
  /** The `enter` site of the code, followed by those of its line, return, unwind and exception. */
  readonly site: number;
}

/** Code in the scope that was captured at an entry. */
export interface ScopedCode {
  readonly capture: number;
  readonly code: string;
  /** Imported names that the code mentions, of a module (an index of the table of functions). */
  readonly module: number;
  readonly imports: readonly string[];
}

export interface ReplayIntervention extends ScopedCode {
  readonly event: number;
}

export interface ReplayProbe {
  readonly event: number;
  readonly questions: readonly ReplayQuestion[];
}

export type ReplayQuestion =
  | ({ readonly kind: 'evaluate'; readonly limits: SnapshotLimits } & ScopedCode)
  /** The values of names; a name that has none yet is left out. */
  | {
      readonly kind: 'variables';
      readonly capture: number;
      readonly module: number;
      readonly names: readonly string[];
      readonly limits: SnapshotLimits;
    }
  | ({ readonly kind: 'properties' } & ScopedCode)
  /** The returned value or the error of the event itself. */
  | { readonly kind: 'moment'; readonly limits: SnapshotLimits };

/** An expression evaluated at many events, for the changes of its value. */
export interface ReplayWatch {
  readonly code: string;
  readonly module: number;
  readonly imports: readonly string[];
  /** Ascending; `captures` says which scope to use at each. */
  readonly events: Int32Array;
  readonly captures: Int32Array;
  readonly limit: number;
  readonly limits: SnapshotLimits;
}

/** A snapshot whose functions still say only which sites their text holds. */
export interface RawThrown {
  readonly name: string;
  readonly message: string;
  readonly value: ValueSnapshot;
  /** The entries at which it was seen first and last. */
  readonly origin?: number;
  readonly reached?: number;
  readonly cause?: RawThrown;
}

export type ReplayAnswer =
  | { readonly kind: 'value'; readonly value: ValueSnapshot; readonly printed: string }
  | { readonly kind: 'thrown'; readonly error: RawThrown; readonly printed: string }
  | { readonly kind: 'variables'; readonly values: readonly (ValueSnapshot | undefined)[] }
  | { readonly kind: 'properties'; readonly names: readonly string[] };

export interface WatchChange {
  readonly event: number;
  readonly value: ValueSnapshot;
}

/** To the worker of a page. */
export type ToReplay =
  | { readonly kind: 'library'; readonly code: string }
  | { readonly kind: 'replay'; readonly request: ReplayRequest };

/** Numbers of sites; two halves of an activation's number behind those that go on with one. */
export type TraceEntries = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

export type FromReplay =
  /** The newest entry first, as the recorder writes them. */
  | { readonly kind: 'trace'; readonly piece: TraceEntries }
  | {
      readonly kind: 'output';
      readonly stream: OutputStream;
      readonly text: string;
      readonly event: number;
    }
  | {
      readonly kind: 'condition';
      readonly id: number;
      readonly event: number;
      readonly error?: RawThrown;
    }
  | { readonly kind: 'answers'; readonly event: number; readonly answers: readonly ReplayAnswer[] }
  | {
      readonly kind: 'changes';
      readonly changes: readonly WatchChange[];
      readonly more: boolean;
      readonly error?: RawThrown;
    }
  | { readonly kind: 'over'; readonly end: ReplayEnd };

export type ReplayEnd =
  /** The limit was reached. */
  | { readonly how: 'limit' }
  | { readonly how: 'finished'; readonly exitCode: number }
  | { readonly how: 'failed'; readonly error: RawThrown }
  | { readonly how: 'deadline' | 'flooded' }
  /** The worker broke, or was ended. */
  | { readonly how: 'lost'; readonly reason: string };

/** Where replays run. */
export interface ReplayHost {
  /** How many calls may be under way: what its stack has the room for, see {@link CALL_LIMIT}. */
  readonly callLimit: number;
  /** Has a worker ready for the next run. */
  warm(libraries: readonly string[]): void;
  /** Runs; the last message is `over`, also where the worker dies. */
  run(request: ReplayRequest, onMessage: (message: FromReplay) => void): { stop(): void };
  dispose(): void;
}

/**
 * How many calls may be under way in a replayed program on a stack of V8's usual size, which is what
 * a worker in a browser has: with events in it, a function needs up to twice its room there.
 */
export const CALL_LIMIT = 4_000;
