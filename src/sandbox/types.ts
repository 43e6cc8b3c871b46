import type { CompiledProgram, SourcePosition } from '../program/types.ts';

/** What a run needs. All of it is plain data. */
export interface RunRequest {
  readonly program: CompiledProgram;
  /** Path of the module to start with. */
  readonly entry: string;
  /** `process.env` of the run. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long the run may be busy, in milliseconds; a program that waits for messages is not busy. */
  readonly deadlineMilliseconds?: number;
}

export type OutputStream = 'stdout' | 'stderr';

/** The most severe first, as the lab colours them. */
export type OutputLevel = 'fatal' | 'error' | 'warning' | 'info' | 'debug' | 'trace';

/** An error as a person reads it: positions are those of the TypeScript source. */
export interface ProgramError {
  readonly name: string;
  readonly message: string;
  readonly stack: readonly (SourcePosition & { readonly functionName: string })[];
  readonly cause?: ProgramError;
}

export type RunEvent =
  /** Text as the program wrote it, in order. One event may hold several lines. */
  | { readonly kind: 'output'; readonly stream: OutputStream; readonly text: string }
  /** A message that the program sent to whoever started it (the request bar, the grader). */
  | { readonly kind: 'message'; readonly message: unknown };

export interface RunResult {
  readonly outcome: 'finished' | 'failed' | 'stopped' | 'deadline' | 'flooded';
  /** One sentence that says what happened where `outcome` is not `finished`. */
  readonly sentence?: string;
  readonly error?: ProgramError;
  readonly elapsedMilliseconds: number;
}

/** A run under way. */
export interface Run {
  readonly result: Promise<RunResult>;
  /** Ends the run whatever it is doing; `result` settles with `stopped`. */
  stop(): void;
  /** Posts a message to the program's `message` handlers. */
  send(message: unknown): void;
}

/** Starts runs, each in a place of its own (a sealed worker, a process). */
export interface Sandbox {
  /** Makes the next run quick; may be called at any time. */
  warm(): void;
  run(request: RunRequest, onEvent: (event: RunEvent) => void): Run;
  dispose(): void;
}
