import { readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import {
  answerFolder,
  changedAt,
  keepCopy,
  readAnswer,
  replaceAnswer,
} from '../course/node/answers.ts';
import { versionOf } from '../course/node/version.ts';
import type { Exercise, SourceFiles } from '../course/types.ts';
import { changedFiles, mergeOf } from '../grading/work/merge.ts';
import {
  parseWorkFile,
  printWorkFile,
  workFileName,
  WorkFileError,
  type SavedExercise,
} from '../grading/work/work_file.ts';
import { readProgress, writeProgress } from './progress_file.ts';
import { exitCode, UsageError } from './usage.ts';
import { openWorkshop } from './workshop.ts';

/** `export` and `import`: all of a learner's work as one file, which the page reads and writes too. */
export function transferCommands(finish: (code: number) => void): Command[] {
  return [exportCommand(finish), importCommand(finish)];
}

function exportCommand(finish: (code: number) => void): Command {
  return new Command('export')
    .description('write your work as one file, for the page or another machine')
    .argument('[file]', 'where to; - prints it', workFileName)
    .addHelpText(
      'after',
      `
The file holds what you have changed, what you have passed and the hints you have seen.

Examples:
  npx logbook export                      ${workFileName}, in this folder
  npx logbook export ~/usb/work.json`,
    )
    .action(async (file: string) => {
      const { root, exercises } = await openWorkshop();
      const saved = await savedWork(root, exercises);
      const count = Object.keys(saved).length;
      const text = printWorkFile({ savedAt: new Date().toISOString(), exercises: saved });
      if (file === '-') process.stdout.write(text);
      else {
        await writeWhole(file, text);
        const what = count === 1 ? '1 exercise' : `${count} exercises`;
        process.stdout.write(
          `${what} exported to ${file}. Take it in with "Import" on a page of exercises, or with: npx logbook import ${file}\n`,
        );
      }
      finish(exitCode.passed);
    });
}

/** What the learner has done, by exercise; those they have not touched are left out. */
async function savedWork(
  root: string,
  exercises: readonly Exercise[],
): Promise<Record<string, SavedExercise>> {
  const { passed, hints } = await readProgress(root);
  const saved: Record<string, SavedExercise> = {};
  for (const exercise of exercises) {
    const { name, starter } = exercise;
    const own = await ownFiles(root, exercise);
    const paths = Object.keys(own);
    if (paths.length === 0 && !passed.includes(name) && !hints[name]) continue;
    saved[name] = {
      files: own,
      originals: Object.fromEntries(
        paths.flatMap((path) =>
          starter[path] === undefined ? [] : [[path, versionOf(starter[path])]],
        ),
      ),
      changedAt: await changedAt(root, name, paths),
      passed: passed.includes(name),
      hints: hints[name] ?? 0,
    };
  }
  return saved;
}

async function ownFiles(root: string, { name, starter }: Exercise): Promise<SourceFiles> {
  return changedFiles((await readAnswer(root, name)) ?? {}, starter);
}

async function writeWhole(file: string, text: string): Promise<void> {
  const target = resolve(file);
  try {
    await writeFile(`${target}.new`, text);
    await rename(`${target}.new`, target);
  } catch (error) {
    throw new UsageError(
      `${file} cannot be written (${reasonOf(error)}): name a file in a folder that is yours.`,
    );
  }
}

function importCommand(finish: (code: number) => void): Command {
  return new Command('import')
    .description('take in work that the page or another machine has exported')
    .argument('<file>', 'the exported file; - reads it from what is piped in')
    .addHelpText(
      'after',
      `
Of two versions of an answer the newer one becomes yours, and the other is kept beside it, in
answer/.kept/. Nothing is lost.

Example:
  npx logbook import ~/Downloads/${workFileName}`,
    )
    .action(async (file: string) => {
      const work = parseWork(await readWork(file));
      const { root, exercises } = await openWorkshop();
      const told: string[] = [];
      for (const [name, saved] of Object.entries(work.exercises)) {
        const exercise = exercises.find((candidate) => candidate.name === name);
        told.push(
          exercise
            ? `${name}: ${await takeIn(root, exercise, saved)}`
            : `${name}: this course has no such exercise; it stays in the file.`,
        );
      }
      process.stdout.write(`${told.length > 0 ? told.join('\n') : 'The file holds no work.'}\n`);
      finish(exitCode.passed);
    });
}

async function readWork(file: string): Promise<string> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer); // no encoding is set
    return Buffer.concat(chunks).toString('utf8');
  }
  return readFile(resolve(file), 'utf8').catch((error: unknown) => {
    throw new UsageError(
      `${file} cannot be read (${reasonOf(error)}): write the path of a file that was exported.`,
    );
  });
}

function parseWork(text: string): ReturnType<typeof parseWorkFile> {
  try {
    return parseWorkFile(text);
  } catch (error) {
    throw error instanceof WorkFileError ? new UsageError(error.message) : error;
  }
}

/** Takes one exercise in, and says what became of it. */
async function takeIn(root: string, exercise: Exercise, saved: SavedExercise): Promise<string> {
  const { name, starter } = exercise;
  const files = changedFiles(saved.files, starter);
  const own = await ownFiles(root, exercise);
  const merge = mergeOf(
    { files: own, changedAt: await changedAt(root, name, Object.keys(own)) },
    { files, changedAt: saved.changedAt },
  );
  const said = await apply();
  const progress = await readProgress(root);
  const isNew = saved.passed && !progress.passed.includes(name);
  await writeProgress(root, {
    ...progress,
    passed: isNew ? [...progress.passed, name] : progress.passed,
    hints:
      saved.hints > (progress.hints[name] ?? 0)
        ? { ...progress.hints, [name]: saved.hints }
        : progress.hints,
  });
  return isNew ? `${said} It counts as passed.` : said;

  async function apply(): Promise<string> {
    switch (merge) {
      case 'same':
        return 'you have it already.';
      case 'take':
        await become(root, exercise, saved, files);
        return 'taken in.';
      case 'replace': {
        const kept = await keepCopy(root, name, own, 'before-import');
        await become(root, exercise, saved, files);
        return `taken in, as it is the newer one; what you had is in ${kept}.`;
      }
      case 'aside':
        return `yours is the newer one and stays; the imported one is in ${await keepCopy(root, name, files, 'imported')}.`;
    }
  }
}

/** Makes files the answer, as old as they are: the next merge goes by that. */
async function become(
  root: string,
  exercise: Exercise,
  { changedAt: when }: SavedExercise,
  files: SourceFiles,
): Promise<void> {
  await replaceAnswer(root, exercise, { ...exercise.starter, ...files });
  if (when === 0) return;
  for (const path of Object.keys(files)) {
    await utimes(join(answerFolder(root, exercise.name), path), when / 1000, when / 1000);
  }
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException; // errors of the file system have one
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'it is not yours to use',
    EISDIR: 'it is a folder',
  };
  return reasons[code ?? ''] ?? code ?? String(error);
}
