import { z } from 'zod';
import { readFrontMatter } from './frontMatter.ts';
import { problemsOf, type ContentProblem } from './problems.ts';
import type { Example, SourceFiles } from './types.ts';

const text = z.string().min(1);

/** What the front matter of an example's README may say. */
const schema = z.strictObject({
  title: text,
  page: z.strictObject({ entry: text }),
  files: z.array(text).min(1),
  choices: z.record(text, z.array(z.coerce.string()).min(1)).default({}),
  requests: z
    .array(
      z.strictObject({
        label: text,
        method: z.string().toUpperCase().default('GET'),
        path: text.regex(/^\//, { error: 'write a path that begins with /.' }),
        headers: z.record(text, z.coerce.string()).default({}),
        body: z.string().optional(),
      }),
    )
    .default([]),
});

export interface ReadExample {
  /** Absent where the front matter is not usable. */
  readonly example?: Example;
  readonly problems: readonly ContentProblem[];
}

/**
 * An example from the files of its folder.
 *
 * @param name The folder's name.
 * @param path The folder's path from the repository's root, for the sentences.
 */
export function exampleFrom(name: string, path: string, sources: SourceFiles): ReadExample {
  const file = `${path}/README.md`;
  const readme = sources['README.md'];
  if (readme === undefined) {
    const sentence = 'this file is missing; its front matter names title, page.entry and files.';
    return { problems: [{ file, sentence, severity: 'error' }] };
  }
  const { data, text: body, problems: yamlProblems } = readFrontMatter(readme, file);
  if (yamlProblems.length > 0) return { problems: yamlProblems };
  const parsed = schema.safeParse(data);
  if (!parsed.success) return { problems: problemsOf(file, parsed.error) };
  const { title, page, files, choices, requests } = parsed.data;
  const problems: ContentProblem[] = [];
  for (const [key, wanted] of [
    ['page.entry', page.entry] as const,
    ...files.map((name, index) => [`files[${index}]`, name] as const),
  ]) {
    if (!(wanted in sources)) {
      const sentence = `there is no file ${path}/${wanted}; name one that is there.`;
      problems.push({ file, key, sentence, severity: 'error' });
    }
  }
  return {
    example: { name, title, entry: page.entry, files, choices, requests, text: body, sources },
    problems,
  };
}
