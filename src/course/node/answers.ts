import { createHash } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Exercise, SourceFiles } from '../types.ts';
import { readFolder } from './readFolder.ts';

/** Where a learner's own copy of an exercise is. */
export function answerFolder(root: string, exercise: string): string {
  return join(root, 'exercises', exercise, 'answer');
}

/** In `answer/`: which starter it was made from. */
export const originFile = '.starter';

/** A name for the state of a starter: another one means that the course has changed it. */
export function starterVersion(exercise: Exercise): string {
  return createHash('sha256').update(JSON.stringify(exercise.starter)).digest('hex').slice(0, 12);
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
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await writeFile(join(folder, originFile), `${starterVersion(exercise)}\n`);
}

/** Takes the learner's copy away. */
export async function removeAnswer(root: string, exercise: string): Promise<void> {
  await rm(answerFolder(root, exercise), { recursive: true, force: true });
}
