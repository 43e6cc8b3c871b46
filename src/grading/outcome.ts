import type { FileRun, FoundTest, JudgeEvent, RunFailure, TestState } from './events.ts';

/** What became of one test of a file. */
export interface TestOutcome {
  readonly test: FoundTest;
  /** `stuck`: it never gave the thread back; `unprepared`: a hook before it failed or was stuck. */
  readonly state: TestState | 'stuck' | 'unprepared';
  readonly failures: readonly RunFailure[];
  readonly output: string;
  readonly input?: string | undefined;
  readonly milliseconds: number;
}

/** What became of one test file, after as many runs as it took. */
export interface FileOutcome {
  readonly file: string;
  readonly tests: readonly TestOutcome[];
  /**
   * `stuck`: loading it never ended; `died`: the program ended what it ran in; the others as in
   * {@link FileRun}.
   */
  readonly end: 'finished' | 'notLoaded' | 'stuck' | 'died' | 'crashed' | 'blocked';
  readonly sentence?: string | undefined;
  /** Why it could not be loaded, and failures of hooks that no test took with it. */
  readonly failures: readonly RunFailure[];
  readonly uncaught: readonly RunFailure[];
  /** What was printed while no single test ran. */
  readonly output: string;
}

/** A test file that could not be started, and why. */
export function blockedOutcome(file: string, sentences: readonly string[]): FileOutcome {
  const sentence = sentences.join('\n');
  return { file, tests: [], end: 'blocked', sentence, failures: [], uncaught: [], output: '' };
}

/** Runs one test file without the tests and suites named; never rejects. */
export type RunFile = (skip: readonly string[]) => Promise<FileRun>;

/** How many endless tests of one file are waited for, each for its full time. */
const patience = 5;

/**
 * Runs a test file, and again without the test that was stuck, until every other test has had its
 * turn. The program starts afresh each time, so the other tests fare as if the stuck one were not
 * there.
 */
export async function runPastLoops(run: RunFile): Promise<FileOutcome> {
  const skip: string[] = [];
  const stuck = new Map<string, TestOutcome>();
  for (let attempt = 0; ; attempt++) {
    const record = readRun(await run(skip));
    if (record.run.end !== 'stuck' || record.found.length === 0 || attempt === patience) {
      return outcomeOf(record, stuck);
    }
    const culprits = await culpritsOf(record, run, skip);
    for (const culprit of culprits) {
      skip.push(culprit.id);
      for (const [id, outcome] of culprit.outcomes) if (!stuck.has(id)) stuck.set(id, outcome);
    }
    if (culprits.length === 0) return outcomeOf(record, stuck);
  }
}

interface Culprit {
  /** The test or suite to leave out. */
  readonly id: string;
  /** What to say of the tests that fall away with it. */
  readonly outcomes: ReadonlyMap<string, TestOutcome>;
}

async function culpritsOf(
  record: RunRecord,
  run: RunFile,
  skip: readonly string[],
): Promise<Culprit[]> {
  const running = record.found.filter(({ id }) => record.running.has(id));
  if (running.length === 1) return running.map((test) => culprit(record, test));
  if (running.length > 1) {
    // Concurrent tests: which of them it was shows when each runs alone.
    const culprits: Culprit[] = [];
    for (const test of running) {
      const others = record.found.filter(({ id }) => id !== test.id).map(({ id }) => id);
      const alone = readRun(await run([...skip, ...others]));
      if (alone.run.end === 'stuck') culprits.push(culprit(alone, test));
    }
    return culprits.length > 0 ? culprits : running.map((test) => culprit(record, test));
  }
  // No test runs, so a hook of the innermost suite does.
  const suite = [...record.openSuites].pop();
  if (suite === undefined || suite === 'file') return [];
  const inside = record.found.filter(({ id }) => id.startsWith(`${suite}.`));
  const outcomes = inside.map((test): [string, TestOutcome] => {
    const finished = record.finished.get(test.id);
    return [test.id, finished ?? { ...nothing(test), state: 'unprepared' }];
  });
  return [{ id: suite, outcomes: new Map(outcomes) }];
}

function culprit(record: RunRecord, test: FoundTest): Culprit {
  const output = record.outputOf.get(test.id) ?? '';
  return {
    id: test.id,
    outcomes: new Map([[test.id, { ...nothing(test), state: 'stuck', output }]]),
  };
}

function nothing(test: FoundTest): Omit<TestOutcome, 'state'> {
  return { test, failures: [], output: '', milliseconds: 0 };
}

/** The events of a run, told apart. */
interface RunRecord {
  readonly run: FileRun;
  readonly found: readonly FoundTest[];
  readonly finished: ReadonlyMap<string, TestOutcome>;
  readonly running: ReadonlySet<string>;
  readonly openSuites: ReadonlySet<string>;
  readonly suiteFailures: ReadonlyMap<string, readonly RunFailure[]>;
  readonly notLoaded: readonly RunFailure[];
  readonly uncaught: readonly RunFailure[];
  readonly outputOf: ReadonlyMap<string, string>;
  readonly output: string;
}

function readRun(run: FileRun): RunRecord {
  let found: readonly FoundTest[] = [];
  let notLoaded: readonly RunFailure[] = [];
  let output = '';
  const finished = new Map<string, TestOutcome>();
  const running = new Set<string>();
  const openSuites = new Set<string>();
  const suiteFailures = new Map<string, readonly RunFailure[]>();
  const uncaught: RunFailure[] = [];
  const outputOf = new Map<string, string>();
  const take = (event: JudgeEvent): void => {
    switch (event.kind) {
      case 'found':
        found = event.tests;
        break;
      case 'notLoaded':
        notLoaded = event.failures;
        break;
      case 'suiteStarted':
        openSuites.add(event.id);
        break;
      case 'suiteFinished':
        openSuites.delete(event.id);
        if (event.failures.length > 0) suiteFailures.set(event.id, event.failures);
        break;
      case 'testStarted':
        running.add(event.id);
        break;
      case 'testFinished': {
        running.delete(event.id);
        const test = found.find(({ id }) => id === event.id);
        if (!test) break;
        const { state, failures, input, milliseconds } = event;
        const printed = outputOf.get(event.id) ?? '';
        finished.set(event.id, { test, state, failures, output: printed, input, milliseconds });
        break;
      }
      case 'output': {
        // With several tests at once nobody can say whose output it is.
        const [only] = running;
        if (only === undefined || running.size > 1) output += event.text;
        else outputOf.set(only, (outputOf.get(only) ?? '') + event.text);
        break;
      }
      case 'uncaught':
        uncaught.push(event.failure);
        break;
      case 'loading':
      case 'alive':
      case 'finished':
        break;
    }
  };
  run.events.forEach(take);
  return {
    run,
    found,
    finished,
    running,
    openSuites,
    suiteFailures,
    notLoaded,
    uncaught,
    outputOf,
    output,
  };
}

function outcomeOf(record: RunRecord, stuck: ReadonlyMap<string, TestOutcome>): FileOutcome {
  const { run, found, notLoaded, suiteFailures, uncaught, output } = record;
  const file = run.file;
  const failures = [...suiteFailures.values()].flat();
  const tests = found.map((test): TestOutcome => {
    const known = stuck.get(test.id) ?? record.finished.get(test.id);
    // A failing hook leaves the tests it was to prepare skipped: they asked to run, and did not.
    if (known && !(known.state === 'skipped' && test.mode === 'run' && isUnprepared(test))) {
      return known;
    }
    return { ...nothing(test), state: 'unprepared', failures: preparationFailures(test) };
  });
  function preparationFailures(test: FoundTest): readonly RunFailure[] {
    const suites = [...suiteFailures].filter(
      ([id]) => id === 'file' || test.id.startsWith(`${id}.`),
    );
    return suites.flatMap(([, own]) => own);
  }
  function isUnprepared(test: FoundTest): boolean {
    return preparationFailures(test).length > 0;
  }
  const hasBegun = run.events.some(({ kind }) => kind === 'loading');
  const end =
    notLoaded.length > 0
      ? 'notLoaded'
      : run.end === 'stuck' && found.length > 0
        ? 'finished'
        : run.end === 'crashed' && hasBegun
          ? 'died'
          : run.end;
  return {
    file,
    tests,
    end,
    sentence: run.sentence,
    failures: notLoaded.length > 0 ? notLoaded : failures,
    uncaught,
    output,
  };
}
