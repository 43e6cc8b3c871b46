import { Command } from 'commander';
import { structuredPatch } from 'diff';
import pc from 'picocolors';
import { keepCopy, readAnswer, replaceAnswer } from '../course/node/answers.ts';
import type { Exercise, SourceFiles } from '../course/types.ts';
import { changedFiles } from '../grading/work/merge.ts';
import { exerciseNamed } from './names.ts';
import { readProgress, writeProgress } from './progress_file.ts';
import { exitCode, UsageError } from './usage.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

type Finish = (code: number) => void;

/** The small commands on one exercise: `list`, `hint`, `reset`, `diff` and `solution`. */
export function workCommands(finish: Finish): Command[] {
  return [
    listCommand(finish),
    hintCommand(finish),
    resetCommand(finish),
    diffCommand(finish),
    solutionCommand(finish),
  ];
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The exercise named, or the one that `learn` is at. */
async function chosen(workshop: Workshop, name: string | undefined): Promise<Exercise> {
  if (name !== undefined) return exerciseNamed(workshop.exercises, name);
  const { current } = await readProgress(workshop.root);
  const [first] = workshop.exercises;
  const found = workshop.exercises.find((exercise) => exercise.name === current) ?? first;
  if (!found) throw new UsageError('There are no exercises in exercises/ yet.');
  return found;
}

function listCommand(finish: Finish): Command {
  return new Command('list')
    .description('list the exercises and how far you are')
    .addHelpText('after', '\nExample:\n  npx logbook list')
    .action(async () => {
      const { root, exercises } = await openWorkshop();
      const { passed, current } = await readProgress(root);
      const width = Math.max(0, ...exercises.map(({ name }) => name.length));
      const rows = await Promise.all(
        exercises.map(async ({ name, title, points }) => {
          const isBegun = (await readAnswer(root, name)) !== undefined;
          const state = passed.includes(name)
            ? pc.green('passed')
            : isBegun
              ? pc.yellow('begun')
              : pc.dim('new');
          const mark = name === current ? '>' : ' ';
          return `${mark} ${name.padEnd(width)}  ${String(points).padStart(3)}  ${state}  ${title}`;
        }),
      );
      print(rows);
      finish(exitCode.passed);
    });
}

function hintCommand(finish: Finish): Command {
  return new Command('hint')
    .description('show the next hint of an exercise')
    .argument('[exercise]', 'its name or number; the current one unless told')
    .option('--all', 'show all hints so far, and the next')
    .addHelpText(
      'after',
      '\nExamples:\n  npx logbook hint          the next hint of the exercise you are at\n  npx logbook hint 11 --all',
    )
    .action(async (name: string | undefined, { all }: { all?: boolean }) => {
      const workshop = await openWorkshop();
      const exercise = await chosen(workshop, name);
      print(await nextHint(workshop.root, exercise, all ?? false));
      finish(exitCode.passed);
    });
}

/** The next hint, and remembers that it was shown. */
export async function nextHint(
  root: string,
  { name, hints }: Exercise,
  all = false,
): Promise<string[]> {
  if (hints.length === 0) return ['This exercise has no hints.'];
  const progress = await readProgress(root);
  const shown = Math.min((progress.hints[name] ?? 0) + 1, hints.length);
  await writeProgress(root, { ...progress, hints: { ...progress.hints, [name]: shown } });
  const lines = hints
    .slice(all ? 0 : shown - 1, shown)
    .map((hint, index) => `Hint ${all ? index + 1 : shown} of ${hints.length}: ${hint}`);
  return shown === hints.length ? [...lines, pc.dim('That was the last hint.')] : lines;
}

function resetCommand(finish: Finish): Command {
  return new Command('reset')
    .description('bring the starter of an exercise back; your answer is kept beside it')
    .argument('<exercise>', 'its name or number')
    .addHelpText('after', '\nExamples:\n  npx logbook reset 11\n  npx logbook reset custom_logger')
    .action(async (name: string) => {
      const { root, exercises } = await openWorkshop();
      const exercise = exerciseNamed(exercises, name);
      print(await reset(root, exercise));
      finish(exitCode.passed);
    });
}

/** Brings the starter back. What was there is kept beside it. */
export async function reset(root: string, exercise: Exercise): Promise<string[]> {
  const before = await readAnswer(root, exercise.name);
  const where = `exercises/${exercise.name}/answer`;
  const isChanged = Object.keys(changedFiles(before ?? {}, exercise.starter)).length > 0;
  const kept =
    before && isChanged ? await keepCopy(root, exercise.name, before, 'before-reset') : undefined;
  await replaceAnswer(root, exercise, exercise.starter);
  if (before === undefined) return [`${where} is made from the starter.`];
  return [
    kept === undefined
      ? `${where} is the starter again.`
      : `${where} is the starter again; what you had is in ${kept}.`,
  ];
}

function diffCommand(finish: Finish): Command {
  return new Command('diff')
    .description('show what you have changed since the starter')
    .argument('[exercise]', 'its name or number; the current one unless told')
    .addHelpText(
      'after',
      '\nExamples:\n  npx logbook diff          of the exercise you are at\n  npx logbook diff 11',
    )
    .action(async (name: string | undefined) => {
      const workshop = await openWorkshop();
      const exercise = await chosen(workshop, name);
      const answer = await readAnswer(workshop.root, exercise.name);
      const lines = diffOf(exercise.starter, answer ?? exercise.starter, exercise.files);
      print(lines.length > 0 ? lines : ['You have changed nothing yet.']);
      finish(exitCode.passed);
    });
}

/** Two sets of files as a unified diff. */
export function diffOf(from: SourceFiles, to: SourceFiles, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const { hunks } = structuredPatch(path, path, from[path] ?? '', to[path] ?? '');
    if (hunks.length === 0) return [];
    const lines = hunks.flatMap(({ oldStart, newStart, lines }) => [
      pc.cyan(`@@ -${oldStart} +${newStart} @@`),
      ...lines.map((line) =>
        line.startsWith('+') ? pc.green(line) : line.startsWith('-') ? pc.red(line) : line,
      ),
    ]);
    return [pc.bold(path), ...lines];
  });
}

function solutionCommand(finish: Finish): Command {
  return new Command('solution')
    .description('show the solution, as changes to your own answer')
    .argument('<exercise>', 'its name or number')
    .addHelpText('after', '\nExample:\n  npx logbook solution 11')
    .action(async (name: string) => {
      const { root, exercises, settings } = await openWorkshop();
      const exercise = exerciseNamed(exercises, name);
      const { passed } = await readProgress(root);
      const rule = settings.grading.solutions;
      if (rule === 'never') throw new UsageError('In this course, solutions are not shown.');
      if (rule === 'after passing' && !passed.includes(exercise.name)) {
        throw new UsageError(
          `The solution opens once you have passed: npx logbook grade ${exercise.name}`,
        );
      }
      const answer = await readAnswer(root, exercise.name);
      const paths = [...new Set([...exercise.files, ...Object.keys(exercise.solution)])];
      const lines = diffOf(answer ?? exercise.starter, exercise.solution, paths);
      print(lines.length > 0 ? lines : ['Your answer is the solution.']);
      finish(exitCode.passed);
    });
}
