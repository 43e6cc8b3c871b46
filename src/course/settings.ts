import { z } from 'zod';
import { ContentError, problemsOf } from './problems.ts';

const text = z.string().min(1);
const link = text.regex(/^(https?:\/\/|mailto:|\/)/, {
  error: 'write an address that begins with https://, mailto: or / (a page of this site).',
});
const day = text.regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'write a day as 2026-11-24.' });

const schema = z.strictObject({
  /** The course's name, as the site's title shows it. */
  title: text,
  /** When it is taught: `Autumn 2026`. */
  term: text,
  description: text.optional(),
  /** Where the site is published, without the base path: a sitemap and previews elsewhere need it. */
  address: text
    .regex(/^https?:\/\/[^/]+\/?$/, { error: 'write an address such as https://example.org.' })
    .optional(),
  staff: z
    .array(z.strictObject({ name: text, role: text.optional(), link: link.optional() }))
    .min(1),
  schedule: z.array(
    z.strictObject({
      date: day,
      topic: text,
      link: link.optional(),
      /** Names of exercises that are due that day. */
      due: z.array(text).default([]),
    }),
  ),
  links: z.array(z.strictObject({ text, link })).default([]),
  grading: z
    .strictObject({
      /**
       * Points by exercise name, in place of those its README gives; 0 leaves it out of the score.
       */
      points: z.record(text, z.number().min(0)).default({}),
      /** When a learner may see the solution. */
      solutions: z.enum(['after passing', 'always', 'never']).default('after passing'),
    })
    .default({ points: {}, solutions: 'after passing' }),
});

/** The course as its page shows it and its score counts. */
export type CourseSettings = z.output<typeof schema>;

/** What `course.config.ts` holds: {@link CourseSettings} with its defaults left out. */
export type CourseSettingsInput = z.input<typeof schema>;

/**
 * Course settings from what a file exports.
 *
 * @param file Path of that file from the repository's root, for the sentences.
 * @throws ContentError with one sentence for each key that is wrong.
 */
export function parseSettings(value: unknown, file: string): CourseSettings {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ContentError(problemsOf(file, parsed.error));
  return parsed.data;
}
