import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Exercise } from '../../course/types.ts';
import { factsFrom, factsSeed, type Facts } from '../facts.ts';
import type { TerminalJudge } from './judge.ts';

/** Goes up when facts come to hold something else. */
const version = 1;

/**
 * The facts of exercises, from the last time they were found out where their files are still the
 * same; otherwise their solutions and wrong answers are judged.
 *
 * @param openJudge Called only where something has to be judged.
 */
export async function factsOf(
  root: string,
  exercises: readonly Exercise[],
  openJudge: () => Promise<TerminalJudge>,
): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>();
  const unknown: Exercise[] = [];
  for (const exercise of exercises) {
    const kept = await readKept(keptAt(root, exercise));
    if (kept) facts.set(exercise.name, kept);
    else unknown.push(exercise);
  }
  if (unknown.length === 0) return facts;
  const judge = await openJudge();
  const found = await Promise.all(unknown.map((exercise) => findOut(judge, exercise)));
  for (const [index, exercise] of unknown.entries()) {
    const fact = found[index];
    if (!fact) continue;
    facts.set(exercise.name, fact);
    const path = keptAt(root, exercise);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(fact));
  }
  return facts;
}

async function findOut(judge: TerminalJudge, exercise: Exercise): Promise<Facts> {
  const answers = [exercise.solution, ...exercise.wrong.map(({ files }) => files)];
  const [solution, ...wrong] = await judge.judge(
    answers.map((answer, index) => ({
      exercise,
      answer,
      seed: factsSeed,
      slot: `${exercise.name}-facts-${index}`,
    })),
  );
  if (!solution) throw new Error('The judge gave no verdict.');
  return factsFrom(exercise, solution, wrong);
}

async function readKept(path: string): Promise<Facts | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Facts; // written by us, under a hash of its makings
  } catch {
    return undefined;
  }
}

function keptAt(root: string, exercise: Exercise): string {
  const { starter, tests, solution, wrong, mutants, files, timeLimitSeconds } = exercise;
  const makings = { version, starter, tests, solution, wrong, mutants, files, timeLimitSeconds };
  const hash = createHash('sha256').update(JSON.stringify(makings)).digest('hex').slice(0, 16);
  return join(root, '.cache/logbook/facts', `${exercise.name}-${hash}.json`);
}
