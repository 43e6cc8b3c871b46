import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A copy of a project as somebody else would get it. */
export interface CleanClone {
  /** The project's folder in the copy. */
  readonly folder: string;
  /** An empty home folder for what runs there. */
  readonly home: string;
  /** What the copy was made from, as a sentence for the report. */
  readonly sentence: string;
  /** Removes everything. */
  dispose(): Promise<void>;
}

/**
 * Clones a git repository's last commit, or copies a folder that is none, into a temporary folder.
 * `paths` are the files to copy then: what git would not ignore.
 */
export async function cleanClone(root: string, paths: readonly string[]): Promise<CleanClone> {
  const base = await mkdtemp(join(await realpath(tmpdir()), 'logbook-doctor-'));
  const home = join(base, 'home');
  const clone = join(base, 'clone');
  const dispose = () => rm(base, { recursive: true, force: true, maxRetries: 5 });
  try {
    await mkdir(home);
    const project = await realpath(root);
    const top = await repositoryOf(project);
    if (top === undefined) {
      for (const path of paths) {
        const target = join(clone, path);
        await mkdir(dirname(target), { recursive: true });
        await cp(join(project, path), target, { dereference: true });
      }
      return {
        folder: clone,
        home,
        dispose,
        sentence: 'Tried in a copy: this folder is no git repository.',
      };
    }
    await run('git', [
      'clone',
      '--quiet',
      '--no-hardlinks',
      '--depth',
      '1',
      `file://${top}`,
      clone,
    ]);
    const { stdout } = await run('git', ['-C', project, 'status', '--porcelain', '.']);
    const sentence =
      stdout.trim() === ''
        ? 'Tried in a clean clone of the last commit.'
        : 'Tried in a clean clone of the last commit: what is not committed is not in it.';
    return { folder: join(clone, relative(top, project)), home, dispose, sentence };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The root of the git repository that has the folder and a commit; undefined where there is none. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['-C', folder, 'rev-parse', '--show-toplevel']);
    const top = await realpath(stdout.trim());
    await run('git', ['-C', folder, 'rev-parse', '--verify', 'HEAD']);
    // A folder that a repository ignores or does not know is none of its projects.
    const { stdout: known } = await run('git', ['-C', folder, 'ls-files', '.']);
    return known.trim() === '' ? undefined : top;
  } catch {
    return undefined;
  }
}
