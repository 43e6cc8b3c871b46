import { defineLoader } from 'vitepress';
import { readExercises } from '../../../src/course/node/readExercises.ts';
import { root } from '../../build/paths.ts';

/** Titles of exercises by the names of their folders. */
export type ExerciseTitles = Readonly<Record<string, string>>;

declare const data: ExerciseTitles;
export { data };

export default defineLoader({
  watch: ['../../../exercises/*/README.md'],
  async load(): Promise<ExerciseTitles> {
    const { exercises } = await readExercises(root);
    return Object.fromEntries(exercises.map(({ name, title }) => [name, title]));
  },
});
