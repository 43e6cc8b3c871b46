import type { Exercise, SourceFiles } from '../../../src/course/types.ts';
import { judgeInPage } from '../../../src/grading/browser/judge.ts';
import {
  factsFrom,
  factsSeed,
  needsSecondLook,
  withMistakes,
  type Facts,
} from '../../../src/grading/facts.ts';
import { newSeed } from '../../../src/grading/feedback.ts';
import { judgeLibraries } from '../../../src/grading/kit_modules.ts';
import { layoutAliases } from '../../../src/grading/layout.ts';
import type { Verdict } from '../../../src/grading/verdict.ts';
import { pageCompiler } from '../lab/page_compiler.ts';
import { pageSandbox } from '../lab/page_sandbox.ts';

const known = new Map<string, Promise<Facts>>();

/** Judges an answer in the page, once. */
function judge(
  exercise: Exercise,
  answer: SourceFiles,
  seed: number,
  facts?: Facts,
): Promise<Verdict> {
  return judgeInPage(
    { exercise, answer, seed, ...(facts ? { expectations: facts } : {}) },
    {
      // Fetched for exercises that ask the doctor, and not before.
      diagnose: async (files) => (await import('../doctor/doctor_client.ts')).diagnoseInPage(files),
      sandbox: pageSandbox(),
      compile: (files, entries) =>
        pageCompiler().compile(files, {
          entries,
          aliases: layoutAliases,
          libraries: judgeLibraries,
        }),
    },
  );
}

/** What the course knows of an exercise, found out here from its own files, once a visit. */
function factsOf(exercise: Exercise): Promise<Facts> {
  const facts = known.get(exercise.name) ?? findOut(exercise);
  known.set(exercise.name, facts);
  return facts;
}

async function findOut(exercise: Exercise): Promise<Facts> {
  const solution = await judge(exercise, exercise.solution, factsSeed);
  const wrong: Verdict[] = [];
  for (const { files } of exercise.wrong) wrong.push(await judge(exercise, files, factsSeed));
  return factsFrom(exercise, solution, wrong);
}

/**
 * Judges a learner's answer.
 *
 * @param show Called with the verdict as soon as there is one, and again where the answer turns out
 *   to be a known mistake.
 */
export async function check(
  exercise: Exercise,
  answer: SourceFiles,
  show: (verdict: Verdict) => void,
): Promise<void> {
  const verdict = await judge(exercise, answer, newSeed());
  show(verdict);
  if (verdict.state === 'passed' || exercise.wrong.length === 0) return;
  const facts = await factsOf(exercise);
  const second = needsSecondLook(verdict, facts)
    ? await judge(exercise, answer, factsSeed, facts)
    : verdict;
  show(withMistakes(verdict, facts, second));
}
