/**
 * What a test run tells, in order, while it runs: the same events from the page's sandbox and from
 * Vitest's worker process. A verdict is computed from them and from nothing else.
 */

/** A test as it was found in its file, before anything ran. */
export interface FoundTest {
  /** Its place in the file's tree (`1.0.2`): the same in every run of the same file. */
  readonly id: string;
  readonly title: string;
  /** Titles of the `describe` blocks around it, outermost first. */
  readonly path: readonly string[];
  readonly mode: 'run' | 'skip' | 'todo';
}

/** An error as a test run tells it. */
export interface RunFailure {
  readonly name: string;
  readonly message: string;
  /** As printed, where the assertion compares two values. */
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  /** The stack as the engine wrote it, with positions of the TypeScript source. */
  readonly stack?: string | undefined;
}

export type TestState = 'passed' | 'failed' | 'skipped' | 'todo';

export type JudgeEvent =
  /** The test file, and with it the program under judgment, begins to load. */
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly tests: readonly FoundTest[] }
  /** The file could not be loaded, or holds no tests. */
  | { readonly kind: 'notLoaded'; readonly failures: readonly RunFailure[] }
  | { readonly kind: 'suiteStarted'; readonly id: string }
  /** Failures of `beforeAll` and `afterAll`. */
  | {
      readonly kind: 'suiteFinished';
      readonly id: string;
      readonly failures: readonly RunFailure[];
    }
  | { readonly kind: 'testStarted'; readonly id: string }
  | {
      readonly kind: 'testFinished';
      readonly id: string;
      readonly state: TestState;
      readonly failures: readonly RunFailure[];
      readonly milliseconds: number;
      /** What the test said its input was. */
      readonly input?: string | undefined;
    }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** An error that nobody caught: a floating promise, a callback that throws. */
  | { readonly kind: 'uncaught'; readonly failure: RunFailure }
  /** The thread is free to do something else: sent now and then, so that a loop is noticed. */
  | { readonly kind: 'alive' }
  /** The file's tests are through. */
  | { readonly kind: 'finished' };

/** How the run of one test file ended. */
export interface FileRun {
  readonly file: string;
  readonly events: readonly JudgeEvent[];
  /**
   * `stuck`: it no longer answered and was ended; `crashed`: the process or worker went away;
   * `blocked`: it was not started, `sentence` says why.
   */
  readonly end: 'finished' | 'stuck' | 'crashed' | 'blocked';
  readonly sentence?: string | undefined;
}
