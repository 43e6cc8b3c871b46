import { TestRunner } from 'vitest';
import type {
  RunnerTask,
  RunnerTestCase,
  RunnerTestFile,
  RunnerTestSuite,
  SerializedConfig,
  TestError,
} from 'vitest';
import type { FoundTest, JudgeEvent, RunFailure, TestState } from '../events.ts';
import { guardTools } from './guard.ts';

/** What the runner needs from where it runs. */
export interface JudgeHost {
  report(event: JudgeEvent): void;
  /** Tests and suites that must not run this time: they ended an earlier run. */
  readonly skip: readonly string[];
  /** How long a test, or a hook, may take, in milliseconds. */
  readonly timeLimitMilliseconds: number;
  /** Names that stand for whole modules (`import * as NAME`), where messages carry them. */
  readonly namespaces?: readonly string[];
}

declare module 'vitest' {
  interface TaskMeta {
    /** What `given` of `logbook/exercise` recorded. */
    given?: string;
  }
}

/** How often a free thread says so, in milliseconds. */
const heartbeat = 250;

// The program under judgment may replace these; whoever reports keeps the real ones.
const startTimer = globalThis.setInterval;
const stopTimer = globalThis.clearInterval;
const wait = globalThis.setTimeout;

/**
 * Vitest's own runner, telling what happens as it happens. The same class runs in the page and in
 * Vitest's worker process, so a test cannot fare differently for who asked.
 */
export function createJudgeRunner(host: JudgeHost): new (config: SerializedConfig) => TestRunner {
  const report = (event: JudgeEvent): void => {
    host.report(event);
  };
  const skip = new Set(host.skip);
  const ids = new WeakMap<RunnerTask, string>();
  const reported = new WeakSet<RunnerTask>();
  const loadFailures = new WeakSet<RunnerTestFile>();
  const changedTools = guardTools();
  const failure = (error: TestError): RunFailure => failureOf(error, host.namespaces);

  function found(suite: RunnerTestSuite, prefix: string, path: readonly string[]): FoundTest[] {
    return suite.tasks.flatMap((task, index) => {
      const id = `${prefix}${index}`;
      ids.set(task, id);
      if (skip.has(id)) task.mode = 'skip';
      if (task.type === 'suite') {
        if (task.mode === 'skip') skipAll(task);
        return found(task, `${id}.`, [...path, task.name]);
      }
      const mode = task.mode === 'skip' || task.mode === 'todo' ? task.mode : 'run';
      return [{ id, title: task.name, path, mode }];
    });
  }

  function notLoaded(file: RunnerTestFile): void {
    loadFailures.add(file);
    report({ kind: 'notLoaded', failures: (file.result?.errors ?? []).map(failure) });
  }

  function finished(test: RunnerTestCase): void {
    if (reported.has(test)) return;
    reported.add(test);
    const state = stateOf(test);
    const forged = state === 'passed' ? changedTools() : undefined;
    // A test that passed at a later try still has the failures of the earlier ones.
    const failures = state === 'failed' ? (test.result?.errors ?? []).map(failure) : [];
    report({
      kind: 'testFinished',
      id: ids.get(test) ?? '',
      state: forged === undefined ? state : 'failed',
      failures: forged === undefined ? failures : [{ name: 'AssertionError', message: forged }],
      milliseconds: test.result?.duration ?? 0,
      input: test.meta.given,
    });
  }

  return class JudgeRunner extends TestRunner {
    private timer: ReturnType<typeof setInterval> | undefined;

    constructor(config: SerializedConfig) {
      super(config);
      config.testTimeout = host.timeLimitMilliseconds;
      config.hookTimeout = host.timeLimitMilliseconds;
      this.timer = startTimer(() => report({ kind: 'alive' }), heartbeat);
      // In Node a timer would keep the process from ending.
      if (typeof this.timer === 'object') this.timer.unref();
    }

    override onCollectStart(file: RunnerTestFile): void {
      super.onCollectStart(file);
      report({ kind: 'loading' });
    }

    onCollected(files: RunnerTestFile[]): void {
      for (const file of files) {
        ids.set(file, 'file');
        if (file.result?.errors?.length) {
          notLoaded(file);
        } else {
          report({ kind: 'found', tests: found(file, '', []) });
        }
      }
    }

    override async onBeforeRunSuite(suite: RunnerTestSuite): Promise<void> {
      await super.onBeforeRunSuite(suite);
      if (suite.mode === 'run' || suite.mode === 'queued') {
        report({ kind: 'suiteStarted', id: ids.get(suite) ?? '' });
      }
    }

    override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
      await super.onAfterRunSuite(suite);
      const failures = (suite.result?.errors ?? []).map(failure);
      report({ kind: 'suiteFinished', id: ids.get(suite) ?? '', failures });
    }

    override async onBeforeRunTask(test: RunnerTestCase): Promise<void> {
      await super.onBeforeRunTask(test);
      if (test.mode === 'run' || test.mode === 'queued') {
        report({ kind: 'testStarted', id: ids.get(test) ?? '' });
      }
    }

    /** Vitest asks its runner to file what `annotate` says; a verdict has no place for it. */
    onTestAnnotate<Annotation>(_test: RunnerTestCase, annotation: Annotation): Promise<Annotation> {
      return Promise.resolve(annotation);
    }

    override onAfterRunTask(test: RunnerTestCase): void {
      super.onAfterRunTask(test);
      finished(test);
    }

    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- Vitest awaits it
    override async onAfterRunFiles(files: RunnerTestFile[] = []): Promise<void> {
      super.onAfterRunFiles();
      // Tests that were skipped, before or while they ran, have not come by yet.
      for (const file of files) {
        eachTest(file, finished);
        // A file without tests is found to be one only when it is its turn.
        if (file.tasks.length === 0 && !loadFailures.has(file)) notLoaded(file);
      }
      // A promise that nobody waits for is reported only after the present turn.
      for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => wait(resolve, 5));
      stopTimer(this.timer);
      report({ kind: 'finished' });
    }
  };
}

function skipAll(suite: RunnerTestSuite): void {
  for (const task of suite.tasks) {
    task.mode = 'skip';
    if (task.type === 'suite') skipAll(task);
  }
}

function eachTest(suite: RunnerTestSuite, visit: (test: RunnerTestCase) => void): void {
  for (const task of suite.tasks) {
    if (task.type === 'suite') eachTest(task, visit);
    else visit(task);
  }
}

function stateOf(test: RunnerTestCase): TestState {
  switch (test.result?.state) {
    case 'pass':
      return 'passed';
    case 'fail':
      return 'failed';
    default:
      return test.mode === 'todo' ? 'todo' : 'skipped';
  }
}

/** An error as Vitest has prepared it for a report. */
export function failureOf(error: TestError, namespaces: readonly string[] = []): RunFailure {
  return {
    name: error.name || 'Error',
    message: asWritten(stripColours(error.message), namespaces),
    expected: text(error.expected),
    actual: text(error.actual),
    stack: text(error.stack),
  };
}

/**
 * Names as the program writes them: compiled for the page, an imported `add` is `$import2.add`, and
 * engines quote that. In the terminal Vitest mends its own such names; of `import * as math` it leaves
 * the bare `add` too, since there the two look alike.
 */
function asWritten(message: string, namespaces: readonly string[]): string {
  return message
    .replaceAll(/\(0 ?, ?\$import\d+\.([\w$]+)\)/g, '$1')
    .replaceAll(/\$import\d+\./g, '')
    .replaceAll(
      /(?<![\w$.])([\w$]+)\.(?=[\w$.]+ is not (?:a|iterable)\b)/g,
      (found, name: string) => (namespaces.includes(name) ? '' : found),
    );
}

/** Vitest colours parts of some messages where the terminal allows it. */
function stripColours(message: string): string {
  // eslint-disable-next-line no-control-regex -- escape sequences are control characters
  return message.replaceAll(/\u001b\[\d+(;\d+)*m/g, '');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
