import { z } from 'zod';
import { readFrontMatter } from './frontMatter.ts';
import { problemsOf, type ContentProblem } from './problems.ts';
import type { Exercise, ExpectedFailure, Mutant, SourceFiles, WrongAnswer } from './types.ts';

const text = z.string().min(1);

/** What the front matter of an exercise's README may say. */
const schema = z.strictObject({
  title: text,
  kind: z.enum(['code', 'predict', 'logs', 'review', 'debug']).default('code'),
  part: z.number().int().min(0).default(0),
  points: z.number().min(0).default(1),
  lecture: text
    .regex(/^\//, { error: 'write a path of this site, such as /logging/levels.' })
    .optional(),
  ladder: z.strictObject({ name: text, step: z.number().int().min(1) }).optional(),
  files: z.array(text).min(1).optional(),
  entry: text.optional(),
  hints: z.array(text).default([]),
  timeLimitSeconds: z.number().min(0.1).max(60).default(5),
});

const partialSchema = schema.partial();

const expectedSchema = z.strictObject({ test: text, message: text });

export interface ReadExercise {
  readonly exercise: Exercise;
  readonly problems: readonly ContentProblem[];
}

/**
 * An exercise from the files of its folder. What is missing gets a default, so that an exercise
 * with a fault can still be shown and judged; `problems` says what to mend.
 *
 * @param name The folder's name.
 * @param path The folder's path from the repository's root, for the sentences.
 */
export function exerciseFrom(name: string, path: string, folder: SourceFiles): ReadExercise {
  const problems: ContentProblem[] = [];
  const readmePath = `${path}/README.md`;
  const readme = folder['README.md'];
  if (readme === undefined) {
    problems.push({
      file: readmePath,
      sentence: 'this file is missing; write the front matter and the statement there.',
      severity: 'error',
    });
  }
  const { data, text, problems: yamlProblems } = readFrontMatter(readme ?? '', readmePath);
  problems.push(...yamlProblems);
  // Where there is nothing to read, one sentence has said so already.
  const unreadable = readme === undefined || yamlProblems.length > 0;
  const matter = unreadable ? {} : parseLeniently(data, readmePath, problems);

  const starter = filesUnder(folder, 'starter/');
  const tests = filesUnder(folder, 'tests/');
  const solution = filesUnder(folder, 'solution/');
  for (const [part, files, sentence] of [
    ['starter', starter, 'put what the learner begins with there.'],
    ['tests', tests, 'put at least one *.test.ts there.'],
    ['solution', solution, 'put the reference answer there.'],
  ] as const) {
    if (Object.keys(files).length === 0) {
      problems.push({
        file: `${path}/${part}`,
        sentence: `this folder is empty; ${sentence}`,
        severity: 'error',
      });
    }
  }
  const files = matter.files ?? Object.keys(starter);
  for (const [index, file] of files.entries()) {
    if (!(file in starter)) {
      problems.push({
        file: readmePath,
        key: `files[${index}]`,
        sentence: `"${file}" is not in starter/; name a file that is there, or add it.`,
        severity: 'error',
      });
    }
  }

  if (matter.entry !== undefined && !(matter.entry in starter)) {
    problems.push({
      file: readmePath,
      key: 'entry',
      sentence: `"${matter.entry}" is not in starter/; name the module that "Run" is to start.`,
      severity: 'error',
    });
  }

  const number = /^(\d+)_/.exec(name)?.[1];
  return {
    exercise: {
      name,
      number: number === undefined ? undefined : Number(number),
      title: matter.title ?? titleFrom(text, name),
      kind: matter.kind ?? 'code',
      part: matter.part ?? 0,
      points: matter.points ?? 1,
      lecture: matter.lecture,
      ladder: matter.ladder,
      files: files.filter((file) => file in starter),
      entry: matter.entry !== undefined && matter.entry in starter ? matter.entry : undefined,
      hints: matter.hints ?? [],
      timeLimitSeconds: matter.timeLimitSeconds ?? 5,
      statement: matter.title ? text : text.replace(/^# .*\r?\n/, '').trim(),
      starter,
      tests,
      solution,
      wrong: wrongAnswers(folder, path, problems),
      mutants: mutants(folder, path, problems),
    },
    problems,
  };
}

/** Takes every key that is right, and reports those that are not. */
function parseLeniently(
  data: unknown,
  file: string,
  problems: ContentProblem[],
): z.output<typeof partialSchema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const reported = problemsOf(file, parsed.error);
  problems.push(...reported);
  if (typeof data !== 'object' || data === null) return {};
  const wrongKeys = new Set(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])],
    ),
  );
  const right = Object.entries(data).filter(([key]) => !wrongKeys.has(key));
  const again = partialSchema.safeParse(Object.fromEntries(right));
  return again.success ? again.data : {};
}

function titleFrom(text: string, name: string): string {
  const heading = /^# (.+)$/m.exec(text)?.[1];
  if (heading) return heading.trim();
  const words = name.replace(/^\d+_/, '').replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The files below a folder, their paths without it. */
export function filesUnder(folder: SourceFiles, prefix: string): SourceFiles {
  return Object.fromEntries(
    Object.entries(folder)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, content]) => [path.slice(prefix.length), content]),
  );
}

function foldersUnder(folder: SourceFiles, prefix: string): string[] {
  const names = Object.keys(filesUnder(folder, prefix))
    .filter((path) => path.includes('/'))
    .map((path) => path.slice(0, path.indexOf('/')));
  return [...new Set(names)].sort();
}

function wrongAnswers(
  folder: SourceFiles,
  path: string,
  problems: ContentProblem[],
): WrongAnswer[] {
  return foldersUnder(folder, 'wrong/').map((name) => {
    const { 'expected.json': expected, ...files } = filesUnder(folder, `wrong/${name}/`);
    return {
      name,
      files,
      expected: expectedFailure(expected, `${path}/wrong/${name}/expected.json`, problems),
    };
  });
}

function expectedFailure(
  json: string | undefined,
  file: string,
  problems: ContentProblem[],
): ExpectedFailure {
  const nothing = { test: '', message: '' };
  const shape = '{ "test": "title of the test that fails", "message": "what the learner reads" }';
  if (json === undefined) {
    problems.push({ file, sentence: `this file is missing; write ${shape}.`, severity: 'error' });
    return nothing;
  }
  try {
    const parsed = expectedSchema.safeParse(JSON.parse(json));
    if (parsed.success) return parsed.data;
    problems.push(...problemsOf(file, parsed.error));
  } catch {
    problems.push({ file, sentence: `this is not JSON; write ${shape}.`, severity: 'error' });
  }
  return nothing;
}

function mutants(folder: SourceFiles, path: string, problems: ContentProblem[]): Mutant[] {
  return foldersUnder(folder, 'mutants/').map((name) => {
    const { 'bug.md': bug, ...files } = filesUnder(folder, `mutants/${name}/`);
    if (!bug?.trim()) {
      problems.push({
        file: `${path}/mutants/${name}/bug.md`,
        sentence: 'this file is missing; say in one sentence what is wrong in this program.',
        severity: 'error',
      });
    }
    return { name, title: bug?.trim() ?? name.replaceAll('_', ' '), files };
  });
}
