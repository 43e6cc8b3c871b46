import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { ContentError } from '../problems.ts';
import { parseSettings, type CourseSettings } from '../settings.ts';

/** The one file that an instructor edits to make the site their course's. */
export const settingsFile = 'course.config.ts';

/**
 * Reads `course.config.ts` as it stands now.
 *
 * @throws ContentError with one sentence for each thing to mend.
 */
export async function readSettings(root: string): Promise<CourseSettings> {
  const path = join(root, settingsFile);
  const failure = (sentence: string, key?: string): ContentError =>
    new ContentError([{ file: settingsFile, key, sentence, severity: 'error' }]);
  try {
    await access(path);
  } catch {
    throw failure('this file is missing; copy it from the Logbook repository.');
  }
  const source = await readFile(path, 'utf8');
  let code: string;
  try {
    ({ code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node20' }));
  } catch (error) {
    throw failure(syntaxSentence(error), syntaxPlace(error));
  }
  // A data address is loaded anew whenever the text differs, which a file's path is not.
  const address = `data:text/javascript,${encodeURIComponent(code)}`;
  let exported: { default?: unknown };
  try {
    exported = (await import(/* @vite-ignore */ address)) as { default?: unknown }; // any module
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw failure(`this file fails when it is loaded (${reason}); it may import types only.`);
  }
  if (exported.default === undefined) {
    throw failure('the settings are missing; write `export default { title: …, term: …, … }`.');
  }
  return parseSettings(exported.default, settingsFile);
}

interface EsbuildFailure {
  readonly errors: readonly { text: string; location: { line: number; column: number } | null }[];
}

function syntaxSentence(error: unknown): string {
  const text = (error as Partial<EsbuildFailure>).errors?.[0]?.text; // esbuild's documented failure shape
  return `this is not valid TypeScript (${text ?? String(error)}).`;
}

function syntaxPlace(error: unknown): string | undefined {
  const location = (error as Partial<EsbuildFailure>).errors?.[0]?.location; // see above
  return location ? `line ${location.line}` : undefined;
}
