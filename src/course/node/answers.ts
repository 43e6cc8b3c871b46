import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Exercise, SourceFiles } from '../types.ts';
import { readFolder } from './readFolder.ts';
import { versionOf } from './version.ts';

/** Where a learner's own copy of an exercise is. */
export function answerFolder(root: string, exercise: string): string {
  return join(root, 'exercises', exercise, 'answer');
}

/** In `answer/`: which starter it was made from. */
export const originFile = '.starter';

/** A name for the state of a starter: another one means that the course has changed it. */
export function starterVersion(exercise: Exercise): string {
  return versionOf(JSON.stringify(exercise.starter));
}

/** The learner's files; undefined where they have not begun. */
export async function readAnswer(root: string, exercise: string): Promise<SourceFiles | undefined> {
  const folder = answerFolder(root, exercise);
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isThere ? readFolder(folder, [originFile]) : undefined;
}

/** Writes files into the learner's copy; files that are not named stay as they are. */
export async function writeAnswer(
  root: string,
  exercise: Exercise,
  files: SourceFiles,
): Promise<void> {
  const folder = answerFolder(root, exercise.name);
  await writeFiles(folder, { ...files, [originFile]: `${starterVersion(exercise)}\n` });
}

/** Whether the course has changed the starter since the learner's copy was made from it. */
export async function hasNewStarter(root: string, exercise: Exercise): Promise<boolean> {
  const path = join(answerFolder(root, exercise.name), originFile);
  const version = await readFile(path, 'utf8').catch(() => undefined);
  return version !== undefined && version.trim() !== starterVersion(exercise);
}

/**
 * Puts files in the place of the learner's copy. What was there is kept beside it; without files, it
 * is only taken away.
 */
export async function replaceAnswer(
  root: string,
  exercise: Exercise,
  files: SourceFiles,
): Promise<void> {
  const folder = answerFolder(root, exercise.name);
  const entries = await readdir(folder).catch(() => []);
  for (const entry of entries) {
    if (entry !== keptFolder) await rm(join(folder, entry), { recursive: true, force: true });
  }
  await writeAnswer(root, exercise, files);
}

/** In `answer/`: copies of what the learner had, a folder each. Nothing in it is judged. */
export const keptFolder = '.kept';

/**
 * Keeps a copy of files beside the learner's own.
 *
 * @param why Part of its name: `before-reset`.
 * @returns Where it is, from the repository's root.
 */
export async function keepCopy(
  root: string,
  exercise: string,
  files: SourceFiles,
  why: string,
): Promise<string> {
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-').slice(0, 19);
  const parent = join(answerFolder(root, exercise), keptFolder);
  const taken = new Set(await readdir(parent).catch(() => []));
  let name = `${time}-${why}`;
  for (let number = 2; taken.has(name); number++) name = `${time}-${why}-${number}`;
  await writeFiles(join(parent, name), files);
  return `exercises/${exercise}/answer/${keptFolder}/${name}`;
}

/** When the learner last changed one of these files, in milliseconds since 1970; 0 for none. */
export async function changedAt(
  root: string,
  exercise: string,
  paths: readonly string[],
): Promise<number> {
  const folder = answerFolder(root, exercise);
  const times = await Promise.all(
    paths.map((path) =>
      stat(join(folder, path)).then(
        ({ mtimeMs }) => Math.floor(mtimeMs),
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...times);
}

/**
 * Each file is written beside its place and then moved there, so that a kill in between loses
 * nothing; a link in the way never leads out of the folder.
 */
async function writeFiles(folder: string, files: SourceFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  const real = await realpath(folder);
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const parent = await realpath(dirname(target));
    if (parent !== real && !parent.startsWith(real + sep)) {
      throw new Error(`${path} leads out of ${folder}: remove the link that is in its way.`);
    }
    const beside = `${target}.${process.pid}.new`;
    await writeFile(beside, text);
    await rename(beside, target);
  }
}
