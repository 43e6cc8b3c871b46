import type { z } from 'zod';

/** Something in the course's own files that its author has to mend. */
export interface ContentProblem {
  /** Path from the repository's root. */
  readonly file: string;
  /** Where in the file: a key such as `schedule[2].date`. */
  readonly key?: string | undefined;
  /** What is wrong there and what to write. */
  readonly sentence: string;
  /** A `warning` leaves the content usable. */
  readonly severity: 'error' | 'warning';
}

/** Thrown where there is no sensible way to go on without the file mended. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
  readonly problems: readonly ContentProblem[];

  constructor(problems: readonly ContentProblem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.problems = problems;
  }
}

/** `course.config.ts: schedule[2].date: write a day as 2026-11-24.` */
export function describeProblem({ file, key, sentence }: ContentProblem): string {
  return [file, ...(key ? [key] : []), sentence].join(': ');
}

/** Zod's issues as problems of one file, one sentence each. */
export function problemsOf(file: string, error: z.ZodError): ContentProblem[] {
  return error.issues.map((issue) => ({
    file,
    key: keyOf(issue.path),
    sentence: sentenceOf(issue),
    severity: issue.code === 'unrecognized_keys' ? 'warning' : 'error',
  }));
}

/** `['schedule', 2, 'date']` as `schedule[2].date`. */
export function keyOf(path: readonly PropertyKey[]): string | undefined {
  if (path.length === 0) return undefined;
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

const kindsOfValue: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};

function sentenceOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = kindsOfValue[issue.expected] ?? issue.expected;
      return issue.message.includes('received undefined')
        ? `this is missing; write ${wanted}.`
        : `write ${wanted} here.`;
    }
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `"${key}"`).join(', ')} means nothing here; correct the spelling or remove it.`;
    case 'invalid_value':
      return `write one of ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'this must not be empty.'
        : `write ${issue.minimum} or more.`;
    case 'too_big':
      return `write ${issue.maximum} or less.`;
    default:
      return issue.message;
  }
}
