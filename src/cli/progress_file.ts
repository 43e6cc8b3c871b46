import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a learner is: one plain text file at the repository's root, theirs to read and to edit. */
export interface Progress {
  /** The exercise that `learn` goes on with. */
  readonly current?: string | undefined;
  /** Exercises that have been passed. */
  readonly passed: readonly string[];
  /** How many hints have been shown, by exercise. */
  readonly hints: Readonly<Record<string, number>>;
}

const file = 'logbook-progress.txt';
const heading = '# Your progress in Logbook. `npm run learn` goes on from here.';

/** Progress from its text; lines that say nothing are passed over. */
export function parseProgress(text: string): Progress {
  const passed: string[] = [];
  const hints: Record<string, number> = {};
  let current: string | undefined;
  for (const line of text.split('\n')) {
    const [word, name, count] = line.trim().split(/\s+/);
    if (name === undefined) continue;
    if (word === 'current') current = name;
    if (word === 'passed' && !passed.includes(name)) passed.push(name);
    if (word === 'hints') hints[name] = Number(count) || 0;
  }
  return { current, passed, hints };
}

export function printProgress({ current, passed, hints }: Progress): string {
  return [
    heading,
    ...(current === undefined ? [] : [`current ${current}`]),
    ...passed.map((name) => `passed ${name}`),
    ...Object.entries(hints).map(([name, count]) => `hints ${name} ${count}`),
    '',
  ].join('\n');
}

export async function readProgress(root: string): Promise<Progress> {
  const text = await readFile(join(root, file), 'utf8').catch(() => '');
  return parseProgress(text);
}

/** Written beside and then moved into place, so that a kill in between loses nothing. */
export async function writeProgress(root: string, progress: Progress): Promise<void> {
  await writeFile(join(root, `.${file}`), printProgress(progress));
  await rename(join(root, `.${file}`), join(root, file));
}
