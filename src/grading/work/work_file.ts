import type { SourceFiles } from '../../course/types.ts';

/** A learner's work on one exercise, as it travels between a page and a terminal. */
export interface SavedExercise {
  /** The files that the learner has changed, by their path in the answer. */
  readonly files: SourceFiles;
  /** By path: the version of the course's file that the change began from, where it is known. */
  readonly originals: Readonly<Record<string, string>>;
  /** When it was last changed, in milliseconds since 1970; 0 where nobody knows. */
  readonly changedAt: number;
  readonly passed: boolean;
  /** The best that was reached, in points, where the place keeps count of it. */
  readonly earned?: number | undefined;
  readonly points?: number | undefined;
  /** How many hints have been shown. */
  readonly hints: number;
}

/** All of a learner's work: what `logbook export` and the page's "Export my work" write. */
export interface WorkFile {
  /** When it was written, as ISO 8601 in UTC. */
  readonly savedAt: string;
  readonly exercises: Readonly<Record<string, SavedExercise>>;
}

/** The name a work file gets unless told. */
export const workFileName = 'logbook-work.json';

/** Goes up when the shape changes; older shapes are still read. */
const format = 1;
/** More than any answer holds, in characters; what is larger is no answer. */
const longestText = 1_000_000;
const mostFiles = 200;

/** Why a file cannot be imported, in one sentence. */
export class WorkFileError extends Error {
  override readonly name = 'WorkFileError';
}

export function printWorkFile({ savedAt, exercises }: WorkFile): string {
  return `${JSON.stringify({ logbook: 'work', format, savedAt, exercises }, null, 2)}\n`;
}

/**
 * Work from the text of a file that anybody may have written.
 *
 * @throws WorkFileError where it is no work file, or holds a path that leads out of an answer.
 */
export function parseWorkFile(text: string): WorkFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new WorkFileError(
      'This is not a file of exported work: it is not JSON. Export it again.',
    );
  }
  if (!isRecord(data) || data['logbook'] !== 'work') {
    throw new WorkFileError(
      'This is not a file of exported work: choose one that "Export my work" or `logbook export` has written.',
    );
  }
  if (typeof data['format'] !== 'number' || data['format'] > format) {
    throw new WorkFileError(
      'This file was written by a newer Logbook: update this one (git pull, or reload the page) and import it again.',
    );
  }
  if (!isRecord(data['exercises'])) {
    throw new WorkFileError('This file of exported work holds no exercises: export it again.');
  }
  const exercises = Object.entries(data['exercises']).map(([name, saved]) => {
    if (!/^\w[\w-]*$/.test(name)) {
      throw new WorkFileError(`"${name}" is not the name of an exercise: nothing was imported.`);
    }
    return [name, savedExerciseFrom(name, saved)] as const;
  });
  return { savedAt: textOr(data['savedAt'], ''), exercises: Object.fromEntries(exercises) };
}

function savedExerciseFrom(name: string, data: unknown): SavedExercise {
  if (!isRecord(data)) {
    throw new WorkFileError(`What is said of ${name} cannot be read: nothing was imported.`);
  }
  const originals = Object.entries(isRecord(data['originals']) ? data['originals'] : {});
  return {
    files: answerFilesFrom(name, data['files']),
    originals: Object.fromEntries(originals.map(([path, value]) => [path, textOr(value, '')])),
    changedAt: countOr(data['changedAt'], 0),
    passed: data['passed'] === true,
    earned: countOr(data['earned'], undefined),
    points: countOr(data['points'], undefined),
    hints: Math.floor(countOr(data['hints'], 0)),
  };
}

/**
 * Files of an answer that came from outside.
 *
 * @throws WorkFileError where one of them may not stand in an answer.
 */
export function answerFilesFrom(name: string, data: unknown): SourceFiles {
  if (!isRecord(data)) {
    throw new WorkFileError(`The files of ${name} cannot be read: nothing was imported.`);
  }
  const files = Object.entries(data);
  if (files.length > mostFiles) {
    throw new WorkFileError(`${name} holds ${files.length} files, too many: nothing was imported.`);
  }
  for (const [path, text] of files) {
    if (!isAnswerPath(path)) {
      throw new WorkFileError(
        `"${path}" (in ${name}) leads out of the answer: nothing was imported. Do not trust this file.`,
      );
    }
    if (typeof text !== 'string' || text.length > longestText) {
      throw new WorkFileError(`${path} (in ${name}) is no answer: nothing was imported.`);
    }
  }
  return Object.fromEntries(files) as SourceFiles; // each was looked at above
}

/** Whether a path names a file inside an answer, on any system: no way up, no drive, nothing hidden. */
export function isAnswerPath(path: string): boolean {
  const isPlain = path.length <= 200 && /^[\w .+@()[\]-]+(\/[\w .+@()[\]-]+)*$/.test(path);
  return isPlain && path.split('/').every((part) => isFileName(part));
}

function isFileName(part: string): boolean {
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part); // names Windows keeps for itself
  return !/^\.|[. ]$/.test(part) && !isDevice && part !== 'node_modules' && part !== '__proto__';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function countOr<Otherwise>(value: unknown, otherwise: Otherwise): number | Otherwise {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}
