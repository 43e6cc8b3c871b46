import type { Exercise } from '../course/types.ts';
import type { FoundTest, RunFailure } from './events.ts';
import type { Layout } from './layout.ts';
import type { FileOutcome, TestOutcome } from './outcome.ts';
import { framesOf } from './stack.ts';

/** A place in the learner's files or in the tests. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that went wrong in a test. */
export interface Failure {
  readonly message: string;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  /** The line of the learner's program that threw, or that the error came through. */
  readonly answerPlace?: Place | undefined;
  /** The line of the test that did not hold. */
  readonly testPlace?: Place | undefined;
}

/** The state of a test; `notRun` is for one that never had its turn. */
export type VerdictState = 'passed' | 'failed' | 'skipped' | 'todo' | 'notRun';

export const stateWords: Readonly<Record<VerdictState, string>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  todo: 'to do',
  notRun: 'did not run',
};

export interface TestVerdict {
  /** Unique in the exercise, and the same in every run: `tests/entry.test.ts#0.1`. */
  readonly id: string;
  readonly file: string;
  /** Titles of the `describe` blocks around it. */
  readonly path: readonly string[];
  /** The sentence that a learner reads. */
  readonly title: string;
  readonly state: VerdictState;
  /** What this test is worth, and what of it was earned. */
  readonly points: number;
  readonly earned: number;
  readonly failures: readonly Failure[];
  /** What happened where there is no failure to show: a loop, a hook that failed. */
  readonly sentence?: string | undefined;
  readonly input?: string | undefined;
  /** What the program printed during the test. */
  readonly output: string;
  /** What the author of a known mistake has to say, where this is one. */
  readonly mistake?: string | undefined;
  readonly milliseconds: number;
}

/** What the grader says of an answer: the same in the page and in the terminal. */
export interface Verdict {
  readonly exercise: string;
  /** `unjudged`: the tests could not be run here; that says nothing about the answer. */
  readonly state: 'passed' | 'failed' | 'unjudged';
  readonly points: number;
  readonly earned: number;
  readonly tests: readonly TestVerdict[];
  /** Sentences on the answer as a whole: a missing file, a syntax error, an error nobody caught. */
  readonly problems: readonly string[];
  /** What was printed outside the tests, while the program loaded. */
  readonly output: string;
  /** The seed that random inputs came from. */
  readonly seed: number;
}

/** What the course knows of an exercise's tests before anybody answers. */
export interface Expectations {
  /** By test file: the tests that the solution was judged by. */
  readonly tests: Readonly<Record<string, readonly FoundTest[]>>;
}

export interface VerdictInput {
  readonly exercise: Exercise;
  readonly layout: Layout;
  readonly outcomes: readonly FileOutcome[];
  readonly expectations?: Expectations | undefined;
  readonly seed: number;
  /** Sentences that hold whatever the tests say. */
  readonly notes?: readonly string[];
}

/** Computes the verdict from what the runs of the test files told. */
export function verdictOf(input: VerdictInput): Verdict {
  const { exercise, layout, outcomes, expectations, seed, notes = [] } = input;
  const problems = [
    ...layout.missing.map((file) => `${file} is missing: put it back, or reset the exercise.`),
    ...layout.blank.map(
      (file) => `${file} holds no code yet: write your answer there, or reset the exercise.`,
    ),
    ...notes,
  ];
  const rows: Row[] = [];
  for (const outcome of outcomes) {
    problems.push(...fileProblems(outcome));
    rows.push(...rowsOf(outcome, expectations?.tests[outcome.file], exercise));
  }
  const counted = rows.filter(({ state }) => state !== 'skipped' && state !== 'todo');
  const worth = counted.length === 0 ? 0 : exercise.points / counted.length;
  const tests = rows.map((row): TestVerdict => {
    const points = row.state === 'skipped' || row.state === 'todo' ? 0 : worth;
    return { ...row, points, earned: row.state === 'passed' ? points : 0 };
  });
  const passed = counted.filter(({ state }) => state === 'passed').length;
  const isWhole =
    outcomes.length > 0 &&
    outcomes.every(({ end, failures, uncaught }) => {
      return end === 'finished' && failures.length === 0 && uncaught.length === 0;
    });
  const isUnjudged = outcomes.some(({ end }) => end === 'crashed') || outcomes.length === 0;
  const isPassed = isWhole && passed === counted.length && counted.length > 0;
  return {
    exercise: exercise.name,
    state: isPassed ? 'passed' : isUnjudged ? 'unjudged' : 'failed',
    points: exercise.points,
    earned: isPassed ? exercise.points : roundDown(worth * passed),
    tests,
    problems: [...new Set(problems)],
    output: outcomes.map(({ output }) => output).join(''),
    seed,
  };
}

type Row = Omit<TestVerdict, 'points' | 'earned'>;

/** One row a test: those that reported, and those that were expected and did not. */
function rowsOf(
  outcome: FileOutcome,
  expected: readonly FoundTest[] | undefined,
  exercise: Exercise,
): Row[] {
  const rows = outcome.tests.map((test) => rowOf(test, outcome.file, exercise));
  return [...rows, ...unreported(outcome, expected ?? []).map((test) => missingRow(test, outcome))];
}

/**
 * The expected tests that nothing was heard of. A title may hold a random value, so a reported test
 * of another name stands for one of them.
 */
function unreported(outcome: FileOutcome, expected: readonly FoundTest[]): readonly FoundTest[] {
  const reported = outcome.tests.map(({ test }) => fullTitle(test));
  const left = [...reported];
  const unmatched = expected.filter((test) => {
    const index = left.indexOf(fullTitle(test));
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
  return unmatched.slice(Math.min(left.length, unmatched.length));
}

function fullTitle({ path, title }: FoundTest): string {
  return [...path, title].join(' › ');
}

function missingRow(test: FoundTest, outcome: FileOutcome): Row {
  return {
    id: `${outcome.file}#${test.id}`,
    file: outcome.file,
    path: test.path,
    title: test.title,
    state: test.mode === 'run' ? 'notRun' : test.mode === 'skip' ? 'skipped' : 'todo',
    failures: [],
    output: '',
    milliseconds: 0,
  };
}

function rowOf(outcome: TestOutcome, file: string, exercise: Exercise): Row {
  const { test, state, failures, output, input, milliseconds } = outcome;
  return {
    id: `${file}#${test.id}`,
    file,
    path: test.path,
    title: test.title,
    state: state === 'stuck' ? 'failed' : state === 'unprepared' ? 'notRun' : state,
    failures: failures.map((failure) => describeFailure(failure)),
    sentence: sentenceOf(outcome, exercise),
    input,
    output,
    milliseconds,
  };
}

function sentenceOf({ state, failures }: TestOutcome, exercise: Exercise): string | undefined {
  const limit = seconds(exercise.timeLimitSeconds);
  if (state === 'stuck') {
    return `This test never came to an end and was stopped after ${limit}: look for a loop whose condition never becomes false.`;
  }
  if (state === 'unprepared') {
    return failures.length > 0
      ? 'This test did not run, because what prepares it failed.'
      : `This test did not run, because what prepares it never came to an end and was stopped after ${limit}.`;
  }
  const timeout = state === 'failed' ? failures.find(isTimeout) : undefined;
  if (timeout) {
    const own = Number(/in (\d+)ms/.exec(timeout.message)?.[1] ?? 0) / 1000;
    return `This test did not settle within ${seconds(own)}: look for a promise that is never resolved, or an \`await\` on something that never happens.`;
  }
  return undefined;
}

/** Vitest's own words for a test or hook that took too long. */
function isTimeout({ message }: RunFailure): boolean {
  return /^(Test|Hook) timed out in \d+ms\./.test(message);
}

function seconds(count: number): string {
  if (count < 1) return `${Math.round(count * 1000)} milliseconds`;
  return count === 1 ? '1 second' : `${count} seconds`;
}

function describeFailure(failure: RunFailure): Failure {
  const frames = framesOf(failure.stack ?? '');
  const isAssertion = failure.name === 'AssertionError' || failure.expected !== undefined;
  const firstLine = isTimeout(failure) ? (failure.message.split('\n')[0] ?? '') : failure.message;
  const inAnswer = frames.map((frame) => placeIn('answer', frame)).find((place) => place);
  const inTests = frames.map((frame) => placeIn('tests', frame)).find((place) => place);
  return {
    message: isAssertion || isTimeout(failure) ? firstLine : `${failure.name}: ${failure.message}`,
    expected: failure.expected,
    actual: failure.actual,
    answerPlace: inAnswer,
    testPlace: inTests,
  };
}

/** A frame's place, where it lies in that folder of the layout. */
function placeIn(
  folder: 'answer' | 'tests',
  frame: { file: string; line: number; column: number },
): Place | undefined {
  const parts = frame.file.split('?')[0]?.split('/') ?? [];
  const index = parts.lastIndexOf(folder);
  if (index < 0 || parts.slice(index).includes('node_modules')) return undefined;
  const file = parts.slice(folder === 'answer' ? index + 1 : index).join('/');
  return { file, line: frame.line, column: frame.column };
}

/** Sentences on a test file as a whole. */
function fileProblems(outcome: FileOutcome): string[] {
  const { end, sentence, failures, uncaught } = outcome;
  const problems: string[] = [];
  if (sentence !== undefined) problems.push(sentence);
  if (end === 'died') {
    problems.push(
      'Your program ended the process that it runs in: take out what ends it, or look for something that grows until the memory is full.',
    );
  }
  if (end === 'stuck') {
    problems.push(
      'Your program never finished loading and was stopped: look outside your functions for a loop, or an await that nothing ends.',
    );
  }
  for (const failure of failures) {
    if (/^No test suite found in file /.test(failure.message)) {
      problems.push(`${outcome.file} holds no tests.`);
      continue;
    }
    const described = describeFailure(failure);
    problems.push(
      end === 'notLoaded'
        ? `Your program stopped while it was loaded${at(described)}: ${described.message}`
        : `What prepares or tidies up after the tests failed${at(described)}: ${described.message}`,
    );
  }
  for (const failure of uncaught) {
    const described = describeFailure(failure);
    problems.push(
      `An error was left uncaught${at(described)}: ${described.message}. Await the promise, or catch the error where it arises.`,
    );
  }
  return problems;
}

function at({ answerPlace, testPlace }: Failure): string {
  const place = answerPlace ?? testPlace;
  return place ? ` (${place.file}, line ${place.line})` : '';
}

/** To one decimal, never up: a full score is only for all tests. */
function roundDown(points: number): number {
  return Math.floor(points * 10 + 1e-9) / 10;
}
