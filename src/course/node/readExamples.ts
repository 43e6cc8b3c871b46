import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exampleFrom, type ReadExample } from '../example.ts';
import type { ContentProblem } from '../problems.ts';
import type { Example } from '../types.ts';
import { readFolder } from './readFolder.ts';

export interface ReadExamples {
  readonly examples: readonly Example[];
  readonly problems: readonly ContentProblem[];
}

/** What no page needs of an example: results of running it, its own tests' leftovers. */
const leftOut = ['**/*.sqlite*', '**/*.log', '**/*.log.*', '**/package-lock.json', '**/dist/**'];

/** Reads every folder of `examples/` below the repository's root that has a README. */
export async function readExamples(root: string): Promise<ReadExamples> {
  const entries = await readdir(join(root, 'examples'), { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const read = await Promise.all(names.map((name) => readExample(root, name)));
  return {
    examples: read.flatMap(({ example }) => (example ? [example] : [])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** Reads one folder of `examples/`, as it stands now. */
export async function readExample(root: string, name: string): Promise<ReadExample> {
  const sources = await readFolder(join(root, 'examples', name), leftOut);
  return exampleFrom(name, `examples/${name}`, sources);
}
