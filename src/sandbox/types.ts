import type { CompiledProgram, SourcePosition } from '../program/types.ts';

/** What a run needs. All of it is plain data. */
export interface RunRequest {
  readonly program: CompiledProgram;
  /** Path of the module to start with. */
  readonly entry: string;
  /** `process.env` of the run. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What follows the entry in `process.argv`. */
  readonly arguments?: readonly string[];
  /**
   * How long the run may be busy, in milliseconds; `DEFAULT_DEADLINE_MILLISECONDS` by default. A
   * program that waits for requests is not busy; each request has this long to be answered.
   */
  readonly deadlineMilliseconds?: number;
  /** How much the run may print, in UTF-16 units; `DEFAULT_OUTPUT_LIMIT` by default. */
  readonly outputLimit?: number;
}

export const DEFAULT_DEADLINE_MILLISECONDS = 10_000;
export const DEFAULT_OUTPUT_LIMIT = 1_000_000;

export type OutputStream = 'stdout' | 'stderr';

/** The most severe first, as the lab colours them. */
export type OutputLevel = 'fatal' | 'error' | 'warning' | 'info' | 'debug' | 'trace';

/** A frame of a stack: a place in the TypeScript source. */
export interface StackFrame extends SourcePosition {
  /** Empty for the top level of a module. */
  readonly functionName: string;
}

/** An error as a person reads it: positions are those of the TypeScript source. */
export interface ProgramError {
  readonly name: string;
  readonly message: string;
  /** Innermost first; only frames of the program's own files. */
  readonly stack: readonly StackFrame[];
  readonly cause?: ProgramError;
}

export type RunEvent =
  /** Text as the program wrote it, in order. One event may hold several lines. */
  | { readonly kind: 'output'; readonly stream: OutputStream; readonly text: string }
  /** A message that the program sent to whoever started it (the grader's reporter). */
  | { readonly kind: 'message'; readonly message: unknown }
  /** The program began to wait for requests (`waiting`), or is at work again (`busy`). */
  | { readonly kind: 'state'; readonly state: 'busy' | 'waiting' };

/** A request to a program that serves: it listens to the `fetch` event of service workers. */
export interface ProgramRequest {
  readonly method: string;
  /** Path and query: `/api/v2/readings?from=2024-01-01`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ProgramResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export type Outcome = 'finished' | 'failed' | 'stopped' | 'deadline' | 'flooded';

export interface RunResult {
  readonly outcome: Outcome;
  /** One sentence that says what happened where `outcome` is not `finished`. */
  readonly sentence?: string;
  readonly error?: ProgramError;
  /** As Node's: 0 finished, 1 failed, 13 a top-level await that nothing settles, or `process.exit`'s. */
  readonly exitCode: number;
  readonly elapsedMilliseconds: number;
}

/** A run under way. */
export interface Run {
  /** Settles, never rejects, when the run is over. A serving program runs until it is stopped. */
  readonly result: Promise<RunResult>;
  /** Ends the run whatever it is doing; `result` settles with `stopped`. */
  stop(): void;
  /** Posts a message to the program's `message` handlers. */
  send(message: unknown): void;
  /**
   * Sends a request to the program's `fetch` handler, once the program has set itself up. Rejects
   * with an `Error` whose message is one sentence where there will be no answer: the program does
   * not listen, ended, failed, or did not answer before the deadline.
   */
  fetch(request: ProgramRequest): Promise<ProgramResponse>;
}

/** What a sandbox has to know of a program to have its libraries ready. */
export type LibraryNeeds = Pick<CompiledProgram, 'libraries' | 'libraryBundle' | 'modules'>;

/** Starts runs, each in a place of its own (a sealed worker, a process). */
export interface Sandbox {
  /** Makes the next run quick (worker started, libraries loaded); may be called at any time. */
  warm(program?: LibraryNeeds): void;
  run(request: RunRequest, onEvent: (event: RunEvent) => void): Run;
  dispose(): void;
}
