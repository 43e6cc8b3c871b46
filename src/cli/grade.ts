import { appendFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { readAnswer } from '../course/node/answers.ts';
import { readFolder } from '../course/node/readFolder.ts';
import type { Exercise } from '../course/types.ts';
import { judgeWithFeedback, newSeed, type Answer } from '../grading/feedback.ts';
import { factsOf } from '../grading/node/facts.ts';
import type { TerminalJudge } from '../grading/node/judge.ts';
import { junitOf } from '../grading/report/junit.ts';
import { markdownOf } from '../grading/report/markdown.ts';
import { scoreOf } from '../grading/score.ts';
import type { Verdict } from '../grading/verdict.ts';
import { exerciseNamed } from './names.ts';
import { readProgress, writeProgress } from './progress_file.ts';
import { scoreText, verdictLines } from './render_verdict.ts';
import { exitCode, UsageError } from './usage.ts';
import { openWorkshop } from './workshop.ts';

interface GradeOptions {
  readonly json?: boolean;
  readonly junit?: string;
  readonly summary?: string | true;
  readonly answers?: string;
  readonly seed?: string;
}

export function gradeCommand(finish: (code: number) => void): Command {
  return new Command('grade')
    .description('judge your answers and print the verdicts and the score')
    .argument('[exercise...]', 'names or numbers of exercises; all of them unless told')
    .option('--json', 'print the verdicts as JSON and nothing else')
    .option('--junit <file>', 'write the verdicts as JUnit XML')
    .option(
      '--summary [file]',
      'add a Markdown table to a file, or to the summary page of a CI job',
    )
    .option(
      '--answers <folder>',
      'judge the answers in another folder: FOLDER/NN_name/, or for one exercise the folder itself',
    )
    .option('--seed <number>', 'take random inputs from this seed')
    .addHelpText(
      'after',
      `
Exit code: 0 all passed, 1 not all passed, 2 something could not be judged.

Examples:
  npx logbook grade                 all exercises
  npx logbook grade 11              one, by number
  npx logbook grade 11 --json       as data
  npx logbook grade --answers handed-in/ada --junit ada.xml`,
    )
    .action(async (names: string[], options: GradeOptions) => {
      finish(await grade(names, options));
    });
}

async function grade(names: readonly string[], options: GradeOptions): Promise<number> {
  const { root, exercises } = await openWorkshop();
  const wanted =
    names.length === 0 ? exercises : names.map((name) => exerciseNamed(exercises, name));
  if (wanted.length === 0) throw new UsageError('There are no exercises in exercises/ yet.');
  const answers = await Promise.all(
    wanted.map((exercise) => answerTo(root, exercise, options.answers, wanted.length === 1)),
  );
  const seed = seedFrom(options.seed);
  const judge = await openTerminalJudge(root);
  try {
    const verdicts = await judgeAll(root, judge, answers, seed);
    if (options.answers === undefined) await rememberPassed(root, verdicts);
    await report(verdicts, answers, options);
    if (verdicts.some(({ state }) => state === 'unjudged')) return exitCode.couldNotJudge;
    const isPassed = verdicts.every(({ state }) => state === 'passed');
    return isPassed ? exitCode.passed : exitCode.notPassed;
  } finally {
    await judge.close();
  }
}

/** What the learner has passed opens its solution, and is ticked off in `learn`. */
async function rememberPassed(root: string, verdicts: readonly Verdict[]): Promise<void> {
  const progress = await readProgress(root);
  const names = verdicts.filter(({ state }) => state === 'passed').map(({ exercise }) => exercise);
  const passed = [...new Set([...progress.passed, ...names])];
  if (passed.length > progress.passed.length) await writeProgress(root, { ...progress, passed });
}

/** Opens the judge; Vitest and TypeScript are loaded only now, so that other commands are quick. */
export async function openTerminalJudge(root: string): Promise<TerminalJudge> {
  const [{ openJudge }, { diagnoseFiles }] = await Promise.all([
    import('../grading/node/judge.ts'),
    import('../doctor/diagnose.ts'),
  ]);
  return openJudge(root, diagnoseFiles);
}

/** Judges several answers at once, each as its learner sees it. */
export async function judgeAll(
  root: string,
  judge: TerminalJudge,
  answers: readonly Answer[],
  seed: number,
): Promise<Verdict[]> {
  const exercises = answers.map(({ exercise }) => exercise);
  const facts = await factsOf(root, exercises, () => Promise.resolve(judge));
  return Promise.all(
    answers.map(({ exercise, files }) =>
      judgeWithFeedback(
        async (seed, known) => {
          const [verdict] = await judge.judge([
            { exercise, answer: files, seed, ...(known ? { expectations: known } : {}) },
          ]);
          if (!verdict) throw new Error('The judge gave no verdict.');
          return verdict;
        },
        facts.get(exercise.name),
        seed,
      ),
    ),
  );
}

async function answerTo(
  root: string,
  exercise: Exercise,
  folder: string | undefined,
  isOnly: boolean,
): Promise<Answer> {
  if (folder === undefined) {
    const files = await readAnswer(root, exercise.name);
    return { exercise, files: files ?? exercise.starter, isBegun: files !== undefined };
  }
  const own = join(resolve(folder), exercise.name);
  const isThere = await isFolder(own);
  if (!isThere && !isOnly) return { exercise, files: exercise.starter, isBegun: false };
  if (!isThere && !(await isFolder(resolve(folder)))) {
    throw new UsageError(`There is no folder ${folder}: name one that holds answers.`);
  }
  return { exercise, files: await readFolder(isThere ? own : resolve(folder)), isBegun: true };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function seedFrom(text: string | undefined = process.env['LOGBOOK_SEED']): number {
  if (text === undefined) return newSeed();
  if (!/^\d{1,9}$/.test(text)) {
    throw new UsageError(`"${text}" is not a seed: write a whole number, such as --seed 42.`);
  }
  return Number(text);
}

async function report(
  verdicts: readonly Verdict[],
  answers: readonly Answer[],
  options: GradeOptions,
): Promise<void> {
  const score = scoreOf(verdicts);
  if (options.junit !== undefined) await writeFile(options.junit, junitOf(verdicts));
  if (options.summary !== undefined) await writeSummary(options.summary, markdownOf(verdicts));
  if (options.json) {
    const { earned, points } = score;
    process.stdout.write(`${JSON.stringify({ earned, points, exercises: verdicts }, null, 2)}\n`);
    return;
  }
  const lines = verdicts.flatMap((verdict, index) => sectionOf(verdict, answers[index]));
  const table = verdicts.length > 1 ? tableOf(verdicts) : [];
  process.stdout.write(`${[...lines, ...table, ''].join('\n')}\n`);
}

function sectionOf(verdict: Verdict, answer: Answer | undefined): string[] {
  const { exercise } = verdict;
  const title = answer ? answer.exercise.title : exercise;
  if (answer && !answer.isBegun) {
    const begin = `not begun; this is what its starter gets: npx logbook learn ${exercise}`;
    return ['', `${pc.bold(exercise)}  ${title}`, `  ${pc.dim(begin)}`, ...verdictLines(verdict)];
  }
  return [
    '',
    `${pc.bold(exercise)}  ${title}`,
    ...verdictLines(verdict),
    `  ${scoreText(verdict.earned, verdict.points)}`,
  ];
}

const stateText: Readonly<Record<Verdict['state'], string>> = {
  passed: pc.green('passed'),
  failed: pc.red('not yet'),
  unjudged: pc.yellow('not judged'),
};

function tableOf(verdicts: readonly Verdict[]): string[] {
  const width = Math.max(...verdicts.map(({ exercise }) => exercise.length));
  const { earned, points, passed, exercises } = scoreOf(verdicts);
  return [
    '',
    ...verdicts.map(({ exercise, state, earned, points }) => {
      const score = `${earned}/${points}`.padStart(9);
      return `${exercise.padEnd(width)} ${score}  ${stateText[state]}`;
    }),
    '',
    pc.bold(`${scoreText(earned, points)}, ${passed} of ${exercises} exercises passed`),
  ];
}

async function writeSummary(target: string | true, markdown: string): Promise<void> {
  const file = target === true ? process.env['GITHUB_STEP_SUMMARY'] : target;
  if (file === undefined) process.stdout.write(markdown);
  else await appendFile(file, markdown);
}
