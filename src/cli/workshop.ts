import { dirname, resolve } from 'node:path';
import { readExercises } from '../course/node/readExercises.ts';
import { readSettings } from '../course/node/readSettings.ts';
import type { ContentProblem } from '../course/problems.ts';
import type { CourseSettings } from '../course/settings.ts';
import type { Exercise } from '../course/types.ts';

/** What every command works on: the repository, its course and its exercises. */
export interface Workshop {
  readonly root: string;
  readonly settings: CourseSettings;
  readonly exercises: readonly Exercise[];
  /** What the course's author has to mend. */
  readonly problems: readonly ContentProblem[];
}

/** The repository that this file belongs to. */
export const root = resolve(dirname(import.meta.dirname), '..');

/** Reads the course as it stands now. Throws ContentError where its settings are wrong. */
export async function openWorkshop(): Promise<Workshop> {
  const settings = await readSettings(root);
  const { exercises, problems } = await readExercises(root);
  return { root, settings, exercises: withCoursePoints(exercises, settings), problems };
}

function withCoursePoints(exercises: readonly Exercise[], settings: CourseSettings): Exercise[] {
  return exercises.map((exercise) => {
    const points = settings.grading.points[exercise.name];
    return points === undefined ? exercise : { ...exercise, points };
  });
}
