/** What the page, the frame and the worker (or the parent and the child process) tell each other. */
import type {
  OutputStream,
  ProgramError,
  ProgramRequest,
  ProgramResponse,
  RunRequest,
} from './types.ts';

/** To the place where the program runs. */
export type ToProgram =
  /** A library's script, see `buildLibrary`; before `run`. */
  | { readonly kind: 'library'; readonly code: string }
  | { readonly kind: 'run'; readonly request: RunRequest }
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'fetch'; readonly id: number; readonly request: ProgramRequest };

/** A piece of output. With an `id` it is provisional: `final` brings what stands in its place. */
export interface OutputPiece {
  readonly stream: OutputStream;
  text: string;
  id?: number;
}

/** From the place where the program runs. */
export type FromProgram =
  | { readonly kind: 'output'; readonly pieces: readonly OutputPiece[] }
  | { readonly kind: 'final'; readonly id: number; readonly text: string }
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'state'; readonly state: 'busy' | 'waiting' }
  | { readonly kind: 'response'; readonly id: number; readonly response: ProgramResponse }
  | { readonly kind: 'refused'; readonly id: number; readonly sentence: string }
  | { readonly kind: 'end'; readonly end: ProgramEnd };

/** How a program ended by itself. */
export interface ProgramEnd {
  readonly outcome: 'finished' | 'failed' | 'flooded';
  readonly exitCode: number;
  readonly sentence?: string;
  readonly error?: ProgramError;
}

/** From the page to the frame that holds the workers. */
export type ToFrame =
  /** The worker's script; the frame starts a worker to have one ready. */
  | { readonly kind: 'load'; readonly script: string }
  /** The libraries that the next run's worker will need: it loads them before it is asked to run. */
  | { readonly kind: 'libraries'; readonly codes: readonly string[] }
  /** Gives a worker with the libraries last named to a run. */
  | { readonly kind: 'open'; readonly run: number }
  | { readonly kind: 'post'; readonly run: number; readonly message: ToProgram }
  /** Ends a run's worker. */
  | { readonly kind: 'close'; readonly run: number };

/** From the frame to the page. */
export type FromFrame =
  | { readonly kind: 'from'; readonly run: number; readonly messages: readonly FromProgram[] }
  | { readonly kind: 'closed'; readonly run: number }
  /** The worker died or could not start; without a reason where the browser ended it. */
  | { readonly kind: 'broken'; readonly run: number; readonly reason?: string };
