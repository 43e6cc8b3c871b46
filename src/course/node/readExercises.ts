import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exerciseFrom, type ReadExercise } from '../exercise.ts';
import type { ContentProblem } from '../problems.ts';
import type { Exercise } from '../types.ts';
import { readFolder } from './readFolder.ts';

export interface ReadExercises {
  /** In the order of their folders' names, numbers by value. */
  readonly exercises: readonly Exercise[];
  readonly problems: readonly ContentProblem[];
}

/** The learner's own copy is theirs, not the course's. */
const notTheCourses = ['answer/**'];

/** Reads every folder of `exercises/` below the repository's root. */
export async function readExercises(root: string): Promise<ReadExercises> {
  const names = await exerciseNames(root);
  const read = await Promise.all(names.map((name) => readExercise(root, name)));
  return {
    exercises: read.map(({ exercise }) => exercise),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** Reads one folder of `exercises/`, as it stands now. */
export async function readExercise(root: string, name: string): Promise<ReadExercise> {
  const folder = await readFolder(join(root, 'exercises', name), notTheCourses);
  return exerciseFrom(name, `exercises/${name}`, folder);
}

/** Names of the folders that hold an exercise, in order. */
export async function exerciseNames(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'exercises'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !/^[._]|^node_modules$/.test(entry.name))
    .map(({ name }) => name)
    .sort(byNumberThenName);
}

function byNumberThenName(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
