import { join } from 'node:path';
import { defineLoader } from 'vitepress';
import { readExercises } from '../../../src/course/node/readExercises.ts';
import { readSettings } from '../../../src/course/node/readSettings.ts';
import type { CourseSettings } from '../../../src/course/settings.ts';
import { pagesOf, parts, type Page, type Part } from '../../build/pages.ts';
import { root } from '../../build/paths.ts';

/** One exercise as the course page's table shows it. */
export interface CourseExercise {
  readonly name: string;
  readonly number: number | undefined;
  readonly title: string;
  readonly part: number;
  /** 0 where the course leaves it out of the score. */
  readonly points: number;
}

/** The course as its pages show it: what stands in `course.config.ts`, and what is there. */
export interface CourseData {
  readonly settings: CourseSettings;
  readonly exercises: readonly CourseExercise[];
  readonly parts: readonly (Part & { readonly pages: readonly Page[] })[];
}

declare const data: CourseData;
export { data };

export default defineLoader({
  watch: ['../../../course.config.ts', '../../../exercises/*/README.md', '../../../docs/**/*.md'],
  async load(): Promise<CourseData> {
    const docs = join(root, 'docs');
    const settings = await readSettings(root);
    const { exercises } = await readExercises(root);
    return {
      settings,
      exercises: exercises.map(({ name, number, title, part, points }) => ({
        name,
        number,
        title,
        part,
        points: settings.grading.points[name] ?? points,
      })),
      parts: parts.map((part) => ({ ...part, pages: pagesOf(docs, part.folder) })),
    };
  },
});
