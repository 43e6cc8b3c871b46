import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import type { SourceFiles } from '../types.ts';

/**
 * Every text file below a folder, sorted by path. Installed packages, hidden folders and files
 * that are not text are left out; a folder that does not exist is empty.
 *
 * @param ignore Patterns, relative to the folder, of what else to leave out.
 */
export async function readFolder(
  folder: string,
  ignore: readonly string[] = [],
): Promise<SourceFiles> {
  const paths = await glob('**', {
    cwd: folder,
    dot: true,
    ignore: ['**/node_modules/**', '**/.*/**', '**/.DS_Store', ...ignore],
  }).catch(() => []);
  const entries = await Promise.all(
    paths.sort().map(async (path) => [path, await readFile(join(folder, path))] as const),
  );
  return Object.fromEntries(
    entries
      .filter(([, content]) => !content.subarray(0, 8000).includes(0))
      .map(([path, content]) => [path, content.toString('utf8')]),
  );
}
