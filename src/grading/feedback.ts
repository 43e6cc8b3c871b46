import type { Exercise, SourceFiles } from '../course/types.ts';
import { factsSeed, needsSecondLook, withMistakes, type Facts } from './facts.ts';
import type { Verdict } from './verdict.ts';

/** Judges one answer with one seed; how, depends on the place. */
export type JudgeAnswer = (seed: number, facts: Facts | undefined) => Promise<Verdict>;

/** A seed for a run: small enough to read out, different each time. */
export function newSeed(): number {
  return 2 + Math.floor(Math.random() * 999_998);
}

/** Judges an answer as a learner sees it: with what is known of its mistakes. */
export async function judgeWithFeedback(
  judge: JudgeAnswer,
  facts: Facts | undefined,
  seed: number = newSeed(),
): Promise<Verdict> {
  const verdict = await judge(seed, facts);
  if (!facts) return verdict;
  const second = needsSecondLook(verdict, facts) ? await judge(factsSeed, facts) : verdict;
  return withMistakes(verdict, facts, second);
}

/** A learner's answer to an exercise, and whether they have begun one. */
export interface Answer {
  readonly exercise: Exercise;
  readonly files: SourceFiles;
  readonly isBegun: boolean;
}
