import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { describeProblem, type ContentProblem } from '../course/problems.ts';
import type { Exercise, SourceFiles } from '../course/types.ts';
import { disagreements } from '../grading/check/agreement.ts';
import type { PageJudge } from '../grading/check/node/page_judge.ts';
import { proofsOf, type OwnVerdicts } from '../grading/check/proofs.ts';
import { factsSeed, isRandom } from '../grading/facts.ts';
import type { TerminalJudge } from '../grading/node/judge.ts';
import type { Verdict } from '../grading/verdict.ts';
import { openTerminalJudge } from './grade.ts';
import { exerciseNamed } from './names.ts';
import { exitCode, UsageError } from './usage.ts';
import { openWorkshop } from './workshop.ts';

/** Seeds that the solution must pass with besides `factsSeed`. */
const otherSeeds = [4711];

export function checkCommand(finish: (code: number) => void): Command {
  return new Command('check')
    .description('for authors: prove that exercises keep what they promise')
    .argument('[exercise...]', 'names or numbers of exercises; all of them unless told')
    .addHelpText(
      'after',
      `
Proves for every exercise that its front matter is valid, its starter fails, its solution passes
within a third of the time limit, each wrong answer fails the test it says with the message it says,
there are hints, nothing strays, and page and terminal agree on every folder. Exit code: 0 all well, 1 something to mend.

Examples:
  npx logbook check                 all exercises
  npx logbook check 11 12           two of them`,
    )
    .option('--no-page', 'leave out the comparison with a real browser')
    .action(async (names: string[], { page }: { page: boolean }) => {
      finish(await check(names, page));
    });
}

async function check(names: readonly string[], inPage: boolean): Promise<number> {
  const { root, exercises, problems } = await openWorkshop();
  const wanted =
    names.length === 0 ? exercises : names.map((name) => exerciseNamed(exercises, name));
  const judge = await openTerminalJudge(root);
  const page = inPage ? await openPage() : undefined;
  // The browser judges one answer at a time, while the terminal is at the next exercises.
  let pageTurn: Promise<unknown> = Promise.resolve();
  const prove = async (exercise: Exercise): Promise<ContentProblem[]> => {
    const [strays, lecture, verdicts] = await Promise.all([
      strayEntries(root, exercise),
      lectureProblem(root, exercise),
      judgeOwn(judge, exercise),
    ]);
    const own = problems.filter(({ file }) => file.startsWith(`exercises/${exercise.name}/`));
    const found = [...own, ...strays, ...lecture, ...proofsOf(exercise, verdicts)];
    if (!page) return found;
    const turn = pageTurn.then(() => pageAgrees(page, exercise, verdicts));
    pageTurn = turn.catch(() => undefined);
    return [...found, ...(await turn)];
  };
  const proved: (readonly ContentProblem[] | undefined)[] = wanted.map(() => undefined);
  let told = 0;
  try {
    await inTurns(wanted, exercisesAtOnce, async (exercise, index) => {
      proved[index] = await prove(exercise);
      // Told in order, each as soon as all before it are known.
      for (; told < wanted.length && proved[told]; told++) {
        process.stdout.write(`${linesFor(wanted[told], proved[told]).join('\n')}\n`);
      }
    });
  } finally {
    await Promise.all([judge.close(), page?.close()]);
  }
  const isWell = proved.every((found) => found?.length === 0);
  return isWell ? exitCode.passed : exitCode.notPassed;
}

/** So many keep the judge busy, while results come one by one. */
const exercisesAtOnce = 3;

/** Does the work on every item, a few at a time, in their order. */
async function inTurns<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const left = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function openPage(): Promise<PageJudge> {
  const { findBrowser } = await import('../../scripts/browser.mjs');
  const browser = await findBrowser();
  if (browser === undefined) {
    throw new UsageError(
      'There is no browser to judge in: install Chromium or name one in CHROMIUM_PATH, or leave this proof out with --no-page.',
    );
  }
  const [{ openPageJudge }, { diagnoseFiles }] = await Promise.all([
    import('../grading/check/node/page_judge.ts'),
    import('../doctor/diagnose.ts'),
  ]);
  return openPageJudge(browser, diagnoseFiles);
}

/** Judges every folder of an exercise in the browser as well, and compares. */
async function pageAgrees(
  page: PageJudge,
  exercise: Exercise,
  { starter, solution, wrong }: OwnVerdicts,
): Promise<ContentProblem[]> {
  const pairs: [string, SourceFiles, Verdict | undefined][] = [
    ['starter', exercise.starter, starter],
    ['solution', exercise.solution, solution],
    ...exercise.wrong.map(({ name, files }, index): [string, SourceFiles, Verdict | undefined] => [
      `wrong/${name}`,
      files,
      wrong[index],
    ]),
  ];
  const problems: ContentProblem[] = [];
  for (const [folder, answer, terminal] of pairs) {
    if (!terminal) continue;
    const verdict = await page.judge({ exercise, answer, seed: factsSeed });
    for (const sentence of disagreements(verdict, terminal)) {
      problems.push({ file: `exercises/${exercise.name}/${folder}`, sentence, severity: 'error' });
    }
  }
  return problems;
}

function linesFor(
  { name }: Pick<Exercise, 'name'> = { name: '' },
  found: readonly ContentProblem[] = [],
): string[] {
  if (found.length === 0) return [`${pc.green('✓')} ${name}`];
  return [`${pc.red('✗')} ${name}`, ...found.map((problem) => `    ${describeProblem(problem)}`)];
}

/** Judges everything that an exercise brings along. */
export async function judgeOwn(judge: TerminalJudge, exercise: Exercise): Promise<OwnVerdicts> {
  const one = async (answer: SourceFiles, name: string, seed = factsSeed): Promise<Verdict> => {
    const slot = `${exercise.name}-${name}`;
    const [verdict] = await judge.judge([{ exercise, answer, seed, slot }]);
    if (!verdict) throw new Error('The judge gave no verdict.');
    return verdict;
  };
  const seeds = isRandom(exercise) ? otherSeeds : [];
  const [starter, solution, again, wrong] = await Promise.all([
    one(exercise.starter, 'starter'),
    one(exercise.solution, 'solution'),
    Promise.all(seeds.map((seed) => one(exercise.solution, `solution-${seed}`, seed))),
    Promise.all(exercise.wrong.map(({ name, files }) => one(files, `wrong-${name}`))),
  ]);
  return { starter, solution, again, wrong };
}

const knownEntries = ['README.md', 'starter', 'tests', 'solution', 'wrong', 'mutants', 'answer'];

async function strayEntries(root: string, { name }: Exercise): Promise<ContentProblem[]> {
  const entries = await readdir(join(root, 'exercises', name));
  return entries
    .filter((entry) => !knownEntries.includes(entry) && !/^\.|^node_modules$/.test(entry))
    .map((entry) => ({
      file: `exercises/${name}/${entry}`,
      sentence: `this belongs to no part of an exercise (${knownEntries.slice(0, 6).join(', ')}); move or remove it.`,
      severity: 'error',
    }));
}

async function lectureProblem(
  root: string,
  { name, lecture }: Exercise,
): Promise<ContentProblem[]> {
  if (lecture === undefined) return [];
  const path = lecture.split('#')[0]?.replace(/\/$/, '') ?? '';
  const pages = [`docs${path}.md`, `docs${path}/index.md`];
  for (const page of pages) {
    const isThere = await access(join(root, page)).then(
      () => true,
      () => false,
    );
    if (isThere) return [];
  }
  return [
    {
      file: `exercises/${name}/README.md`,
      key: 'lecture',
      sentence: `there is no page ${lecture}; name one that is under docs/.`,
      severity: 'error',
    },
  ];
}
