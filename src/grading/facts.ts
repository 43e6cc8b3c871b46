import type { Exercise } from '../course/types.ts';
import type { FoundTest } from './events.ts';
import type { Failure, TestVerdict, Verdict } from './verdict.ts';

/** What goes wrong in a test when an answer has a known mistake. */
export interface Mistake {
  /** The folder in `wrong/` that holds it. */
  readonly name: string;
  /** The title of the test. */
  readonly test: string;
  /** What to tell the learner. */
  readonly message: string;
  readonly signature: string;
}

/** What the course knows of an exercise before anybody answers, found out by judging its own files. */
export interface Facts {
  /** By test file: the tests that the solution was judged by. */
  readonly tests: Readonly<Record<string, readonly FoundTest[]>>;
  readonly mistakes: readonly Mistake[];
  /** Its tests draw their inputs at random, so a mistake shows itself in the same way only from the same seed. */
  readonly isRandom: boolean;
}

/** The seed that facts are found out with. */
export const factsSeed = 1;

/** An exercise's facts from the verdicts on its solution and on its wrong answers, in their order. */
export function factsFrom(exercise: Exercise, solution: Verdict, wrong: readonly Verdict[]): Facts {
  const tests: Record<string, FoundTest[]> = {};
  for (const { id, file, title, path, state } of solution.tests) {
    const mode = state === 'skipped' ? 'skip' : state === 'todo' ? 'todo' : 'run';
    (tests[file] ??= []).push({ id: id.slice(file.length + 1), title, path, mode });
  }
  const mistakes = exercise.wrong.flatMap(({ name, expected }, index): Mistake[] => {
    const failed = wrong[index]?.tests.find(
      ({ title, state }) => title === expected.test && state === 'failed',
    );
    return failed ? [{ name, ...expected, signature: signatureOf(failed) }] : [];
  });
  return { tests, mistakes, isRandom: isRandom(exercise) };
}

/** Whether the tests of an exercise draw their inputs at random. */
export function isRandom({ tests }: Exercise): boolean {
  return Object.values(tests).some((text) => /\bseededRandom\b|\bLOGBOOK_SEED\b/.test(text));
}

/** What a failing test looks like, whoever made it fail: no positions, no times. */
export function signatureOf({ failures, sentence }: TestVerdict): string {
  const parts = failures.map(({ message, expected, actual }: Failure) => [
    message,
    expected,
    actual,
  ]);
  return JSON.stringify([sentence ?? '', ...parts]);
}

/**
 * The verdict with what authors have to say to known mistakes.
 *
 * @param atFactsSeed The verdict on the same answer from `factsSeed`, where the inputs are random.
 */
export function withMistakes(verdict: Verdict, facts: Facts, atFactsSeed = verdict): Verdict {
  const tests = verdict.tests.map((test): TestVerdict => {
    if (test.state !== 'failed') return test;
    const same = atFactsSeed.tests.find(({ id }) => id === test.id);
    const signature = same?.state === 'failed' ? signatureOf(same) : undefined;
    const mistake = facts.mistakes.find(
      (candidate) => candidate.test === test.title && candidate.signature === signature,
    );
    return mistake ? { ...test, mistake: mistake.message } : test;
  });
  return { ...verdict, tests };
}

/** Whether a look at the same answer from `factsSeed` could name a mistake. */
export function needsSecondLook(verdict: Verdict, facts: Facts): boolean {
  if (!facts.isRandom || verdict.seed === factsSeed) return false;
  return verdict.tests.some(
    ({ state, title }) => state === 'failed' && facts.mistakes.some(({ test }) => test === title),
  );
}
