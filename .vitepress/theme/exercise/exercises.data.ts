import { defineLoader } from 'vitepress';
import { readExercises } from '../../../src/course/node/readExercises.ts';
import { readSettings } from '../../../src/course/node/readSettings.ts';
import type { CourseSettings } from '../../../src/course/settings.ts';
import type { ExerciseKind } from '../../../src/course/types.ts';
import { versionOf } from '../../../src/course/node/version.ts';
import { parts } from '../../build/pages.ts';
import { root } from '../../build/paths.ts';

/** An exercise as lists of them need it. */
export interface ListedExercise {
  readonly name: string;
  readonly number: number | undefined;
  readonly title: string;
  readonly kind: ExerciseKind;
  readonly part: number;
  /** 0 where the course leaves it out of the score. */
  readonly points: number;
  /** Files that the learner edits, each with the version that the course has now. */
  readonly files: readonly { readonly path: string; readonly version: string }[];
}

export interface ExerciseList {
  readonly exercises: readonly ListedExercise[];
  readonly parts: readonly { readonly number: number; readonly title: string }[];
  /** When a reader may see solutions. */
  readonly solutions: CourseSettings['grading']['solutions'];
}

declare const data: ExerciseList;
export { data };

export default defineLoader({
  watch: ['../../../course.config.ts', '../../../exercises/*/README.md'],
  async load(): Promise<ExerciseList> {
    const { grading } = await readSettings(root);
    const { exercises } = await readExercises(root);
    return {
      exercises: exercises.map(({ name, number, title, kind, part, points, files, starter }) => ({
        name,
        number,
        title,
        kind,
        part,
        points: grading.points[name] ?? points,
        files: files.map((path) => ({ path, version: versionOf(starter[path] ?? '') })),
      })),
      parts: parts.map(({ number, title }) => ({ number, title })),
      solutions: grading.solutions,
    };
  },
});
