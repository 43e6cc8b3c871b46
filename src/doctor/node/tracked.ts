import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dirname } from '../facts/paths.ts';

const run = promisify(execFile);

/**
 * Files that git keeps, and their folders, relative to the folder; undefined outside of a repository.
 * What is kept is in every clone, whatever a .gitignore says about its name.
 */
export async function trackedIn(folder: string): Promise<ReadonlySet<string> | undefined> {
  // The repository's own settings start no program.
  const asked = run('git', ['-c', 'core.fsmonitor=false', 'ls-files', '-z'], {
    cwd: folder,
    maxBuffer: 1 << 28,
    timeout: 20_000,
  });
  const listed = await asked.catch(() => undefined);
  if (!listed?.stdout) return undefined;
  const paths = new Set<string>();
  for (const path of listed.stdout.split('\0'))
    for (let at = path; at !== '' && !paths.has(at); at = dirname(at)) paths.add(at);
  return paths;
}

/** Somebody's work: no build leaves sources in TypeScript, Vue or Svelte behind. */
const source = /(?<!\.d)\.(?:[cm]?tsx?|jsx|vue|svelte)$/;

/**
 * Whether a folder holds sources, itself or one folder deeper. A .gitignore copied from elsewhere
 * (`lib/`, `data/`) may name it by mistake; without git, nothing else tells.
 */
export async function holdsSource(folder: string, depth = 1): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && source.test(entry.name))) return true;
  if (depth === 0) return false;
  for (const entry of entries)
    if (entry.isDirectory() && (await holdsSource(join(folder, entry.name), depth - 1)))
      return true;
  return false;
}
