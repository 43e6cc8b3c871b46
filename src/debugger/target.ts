/**
 * The program under the debugger, as the command language sees it. `pdb/` speaks to nothing else:
 * the replay target (page and Node) is one implementation, Node's inspector can be another.
 *
 * ## Events
 * A run is a sequence of events, numbered from 0. As in CPython's tracing (`sys.settrace`):
 *
 * - `line`: a statement on a line is about to run. One event for a line, however many statements
 *   stand on it; a loop's head has one before each test (n + 1 for n rounds, also for `for…of`),
 *   `try {` has one, `catch` has one, `else if` has one, a class declaration has one, and so has a
 *   function declaration where the program passes it: JavaScript has made the function before, but
 *   a session then goes on line by line as CPython's does. What is erased (types, interfaces,
 *   `declare`) or linked before the program starts (imports, `export … from`) has none.
 * - `call`: a function was entered; the line is the one its definition starts on. Arguments are
 *   bound. A module's own body has no call event.
 * - `return`: a function, or a module's body, is about to end; the line is the last one that ran in
 *   it. When it ends by an exception there is one too, with the value `undefined`.
 * - `exception`: once in each activation that an exception goes through or is caught in, before any
 *   handler or `finally` of that activation runs; the line is the one that raised or called.
 *
 * A `yield` or an `await` is neither a return nor a call: the activation goes on later.
 */
import type { Definition, SnapshotLimits, ValueSnapshot } from './value.ts';

export interface DebugTarget {
  /** Paths of the program's own files, the entry first. Libraries are not debugged. */
  readonly files: readonly string[];
  /** What this target can do beyond stepping forwards. */
  readonly abilities: TargetAbilities;

  /** A file's text as the student wrote it; undefined where there is no such file. */
  source(file: string): Promise<string | undefined>;
  /** Lines of a file that can have a `line` event, ascending; empty for an unknown file. */
  breakableLines(file: string): Promise<readonly number[]>;
  /**
   * Functions, methods and classes by name, without running anything: `visit`, `Tree.grow`,
   * `Tree.constructor`. Exact matches of the qualified name come first, then of the last part.
   * `file` limits the search to one file.
   */
  definitions(name: string, file?: string): Promise<readonly Definition[]>;
  /**
   * The innermost function or method whose text starts on this line, or, with `within`, spans it.
   */
  definitionAt(file: string, line: number, within?: boolean): Promise<Definition | undefined>;

  /**
   * Starts the program from its beginning and stops at its first event. Called again, it starts
   * afresh: interventions are forgotten unless asked for.
   * @throws TargetError where the program cannot be compiled.
   */
  start(options?: StartOptions): Promise<Stop>;
  /** Runs on from the current event, or back from it. The stop becomes the current event. */
  resume(command: ResumeCommand, breakpoints: readonly BreakpointSpec[]): Promise<ResumeResult>;
  /**
   * Makes a `resume` or `evaluate` under way stop soon: it settles with an `interrupted` stop or a
   * `deadline` failure. Without one under way, nothing happens.
   */
  interrupt(): void;
  /** Ends the program and frees what it held; the target is not used afterwards. */
  dispose(): void;

  /**
   * Evaluates at the current event, in this order, each in its frame. With `intervene`, the text
   * may change the program (`x = 5`, `items.push(1)`) and the change lasts: a target that replays
   * keeps the text as an intervention at this event and applies it in every later run; one that
   * does not would lose the change, so a target without replay ignores the flag. An intervention
   * made at an event forgets those at later events: they belong to a run that no longer happens.
   *
   * Code is JavaScript or TypeScript (types are erased), an expression or a statement; `await` is
   * not allowed. Assignment reaches every variable in scope but `const` ones. Names beginning
   * with `$` that the program does not have are the debugger's own: `$_retval`, `$_exception`
   * (where the stop has one), and any that was assigned (`$first = items[0]`), which stay for the
   * rest of the session as interventions do.
   */
  evaluate(requests: readonly EvaluateRequest[]): Promise<readonly Evaluation[]>;
  /** The parameters of a frame's function with their current values, in order. */
  arguments(frame: FrameId): Promise<readonly Variable[]>;
  /** What a frame can see, innermost scope first; the module's scope last. */
  scopes(frame: FrameId): Promise<readonly Scope[]>;
  /**
   * Names for completion: with no `object` those in scope in the frame, with one the properties of
   * that expression's value (own and inherited; no getter is run). Empty where there is no value.
   */
  names(frame: FrameId, object?: string): Promise<readonly string[]>;

  /** What the program has written, from piece `from` up to (not including) piece `to`. */
  output(from: number, to: number): Promise<readonly OutputPiece[]>;

  /**
   * The events of the whole run at which the value of an expression changed, with its first value.
   * It is evaluated in the frame's activation while that is on the stack, else in the scope of the
   * frame's module; a name that does not exist there counts as no value, not as a change. Two
   * values are the same when `Object.is` says so or their snapshots are equal.
   * Only with `abilities.back`.
   */
  when(request: WhenRequest): Promise<WhenResult>;
  /**
   * A target for running `source` (an expression or a statement) in the frame under the debugger,
   * at the current event: its `start` stops at the first event of that code, its module frame is
   * named `<string>`. The outer target keeps its place. Absent where it cannot be done.
   */
  debug?(frame: FrameId, source: string): Promise<DebugTarget>;
  /** Interventions in force, oldest first. */
  interventions(): readonly Intervention[];
}

export interface TargetAbilities {
  /** `back-…`, `first`, `last`, `goto` and `when`. */
  readonly back: boolean;
}

export interface StartOptions {
  /** What the program finds in `process.argv` after its own name. */
  readonly arguments?: readonly string[];
  readonly keepInterventions?: boolean;
}

/** The program could not be started or the target broke; `message` is a sentence for a student. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/**
 * How to go on. As CPython's `bdb` does, any of them also stops where a breakpoint says so (only
 * `line` events are asked), at a `debugger;` statement, at an uncaught error, and at the program's
 * end. At an event where the command itself stops, breakpoints are not asked: such a stop counts no
 * hit, and has no `breakpoint`. The first breakpoint of the table that holds is the one that stops;
 * those after it are not asked at that event.
 *
 * - `step`: the next event.
 * - `next`: the next line, exception or return event of that activation. Where its return was
 *   the current event, as `step`.
 * - `return`: the return event of that activation, or the next line, exception or return event of
 *   its caller. Where its return was the current event, the next event in its caller.
 * - `until`: as `next`, but a line or exception event counts only at `line` or below.
 * - `continue`: nothing of its own.
 * - `back-step`: the event before. `back-next`: the nearest earlier line, exception or return event
 *   of that activation; where it has none, its call, then the event before that.
 *   `back-continue`: the nearest earlier event where a breakpoint would have stopped, else the
 *   first event. Hit counts and ignore counts stay as they are; a condition counts.
 * - `first`, `last`: the run's first event; its last one (the uncaught error, where there is one).
 * - `goto`: that event; clamped to the run's last one.
 */
export type ResumeCommand =
  | { readonly kind: 'step' | 'continue' | 'back-step' | 'back-continue' | 'first' | 'last' }
  | { readonly kind: 'next' | 'return' | 'back-next'; readonly activation: ActivationId }
  | { readonly kind: 'until'; readonly activation: ActivationId; readonly line: number }
  | { readonly kind: 'goto'; readonly event: number };

/** A breakpoint as the target has to honour it. Each `resume` gets the whole table. */
export interface BreakpointSpec {
  readonly number: number;
  readonly file: string;
  /** Ignored where `definition` is given. */
  readonly line: number;
  /**
   * A breakpoint on a function: the `id` of its {@link Definition}. It holds at the first line
   * event of each activation, and at every later event of that same line in that function.
   */
  readonly definition?: string;
  readonly enabled: boolean;
  /**
   * An expression; the breakpoint holds where its value is truthy. Where it throws, the program
   * stops there, whatever the ignore count is, and `conditionError` says why.
   */
  readonly condition?: string;
  /** Times still to pass by, counted only where the condition holds. */
  readonly ignoreCount: number;
  readonly temporary: boolean;
  /**
   * Expressions to note down instead of stopping: at each hit they are evaluated in the newest
   * frame, and the run goes on. The values come back as {@link ResumeResult.records}.
   */
  readonly record?: readonly string[];
}

/** What a `resume` did to a breakpoint. Absent for one that was not reached. */
export interface BreakpointProgress {
  readonly number: number;
  /** Hits during this `resume`: enabled, line reached, whether or not the condition held. */
  readonly hits: number;
  readonly ignoreCount: number;
}

export interface ResumeResult {
  readonly stop: Stop;
  readonly progress: readonly BreakpointProgress[];
  readonly records: readonly BreakpointRecord[];
}

/** One hit of a breakpoint with `record`. */
export interface BreakpointRecord {
  readonly breakpoint: number;
  readonly event: number;
  /** Pieces of output written before this event. */
  readonly outputCount: number;
  readonly frame: Frame;
  readonly values: readonly Evaluation[];
}

export interface Stop {
  /** For `finished` and `uncaught`, one more than the last event of the program's code. */
  readonly event: number;
  /**
   * `uncaught`: an error (or a rejected promise) nobody caught ended the program; the frames are
   * those it went through, and can still be looked into. `finished`: it ended by itself, or by
   * `process.exit`; no frames. `interrupted`: stopped while running, see `interruption`.
   */
  readonly kind: 'line' | 'call' | 'return' | 'exception' | 'uncaught' | 'finished' | 'interrupted';
  /**
   * Oldest first; the current one is last. At an `exception` stop the frames that the error has
   * left already stand behind the current one, and can still be looked into, as in CPython.
   */
  readonly frames: readonly Frame[];
  /** Place of the current frame in `frames`; the last one where absent. */
  readonly current?: number;
  /** The stop is at a `debugger;` statement. */
  readonly atDebuggerStatement?: boolean;
  /** Number of the breakpoint that stopped the program, if one did. */
  readonly breakpoint?: number;
  /** What evaluating that breakpoint's condition threw. */
  readonly conditionError?: Thrown;
  /** Of a `return`. */
  readonly returnValue?: ValueSnapshot;
  /** Of an `exception` or `uncaught`. */
  readonly exception?: Thrown;
  /** Of a `finished` by `process.exit`. */
  readonly exitCode?: number;
  /** Of an `interrupted`: a sentence is made from it by the command language. */
  readonly interruption?: 'deadline' | 'asked' | 'too many events' | 'too much output' | 'lost';
  /** Pieces of output written before this event; see {@link DebugTarget.output}. */
  readonly outputCount: number;
  /** Number of the run's last event, where the target knows it by now. */
  readonly lastEvent?: number;
}

/** One run of a function, from its call to its return; the same number at every event. */
export type ActivationId = number;

/** A frame of the current stop. Not valid after the next `resume`. */
export type FrameId = number;

export interface Frame {
  readonly id: FrameId;
  readonly activation: ActivationId;
  readonly file: string;
  /** The line that is about to run, that is calling, or that ran last. */
  readonly line: number;
  /** From 1; absent where only the line is known. */
  readonly column?: number;
  /**
   * In the frames of an error that ended the program: the line that raised or called, where
   * another one (in a `finally`) ran after it and `line` is that one.
   */
  readonly raisedLine?: number;
  /** `<module>`, `visit`, `grow`, `constructor`, `get size`, `<anonymous>`. */
  readonly functionName: string;
  /** First and last line of the function's text; for a module, of the file. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The frame was reached through an `await` or a timer, not by a call on the stack. */
  readonly asynchronous?: boolean;
}

/** Something thrown, as a person reads it. */
export interface Thrown {
  /**
   * `TypeError`; for a thrown value that is no error, its type (`string`); empty where nothing was
   * thrown and the target says itself why there is no value.
   */
  readonly name: string;
  /** The error's message, or the value as text. */
  readonly message: string;
  readonly value: ValueSnapshot;
  /** Frames it went through, oldest first; those of an `uncaught` stop can be evaluated in. */
  readonly frames: readonly Frame[];
  /** `error.cause`, where it is an error. */
  readonly cause?: Thrown;
}

export interface EvaluateRequest {
  readonly frame: FrameId;
  readonly source: string;
  readonly intervene?: boolean;
  readonly limits?: SnapshotLimits;
}

/** `none`: the text was a statement without a value. */
export type Evaluation =
  | { readonly outcome: 'value'; readonly value: ValueSnapshot; readonly printed: string }
  | { readonly outcome: 'none'; readonly printed: string }
  /** `printed`: what the code wrote before it failed. A syntax error is a `Thrown`, too. */
  | { readonly outcome: 'thrown'; readonly error: Thrown; readonly printed: string };

export interface Variable {
  readonly name: string;
  /** Absent for a `let` or `const` that has not run yet. */
  readonly value?: ValueSnapshot;
}

export interface Scope {
  readonly kind: 'block' | 'function' | 'module';
  readonly variables: readonly Variable[];
}

export interface OutputPiece {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** The event during which it was written: the last one before it. */
  readonly event: number;
}

export interface WhenRequest {
  readonly frame: FrameId;
  readonly expression: string;
  /** The most changes to return. */
  readonly limit: number;
}

export interface WhenResult {
  readonly changes: readonly ValueChange[];
  /** There are more than the limit. */
  readonly more: boolean;
  /** The expression never had a value: what it threw, first. */
  readonly error?: Thrown;
}

/** The value was seen at `event` first; the line that changed it is `changedBy`. */
export interface ValueChange {
  readonly event: number;
  readonly value: ValueSnapshot;
  /** Where the program is at `event`. */
  readonly frame: Frame;
  /** The line event before it, during which the value changed; absent for the first value. */
  readonly changedBy?: { readonly event: number; readonly file: string; readonly line: number };
}

export interface Intervention {
  readonly event: number;
  /** Depth of the frame it ran in, 0 for the oldest. */
  readonly depth: number;
  readonly source: string;
}
