// @ts-check
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFailure, Failure } from './failure.mjs';
import { run } from './processes.mjs';

/** Where the built site is, from the repository's folder. */
export const siteFolder = join('.vitepress', 'dist');
const stampFile = join('.cache', 'build.json');

/** Paths (with `/`) that a build neither reads nor is made of. */
const ignored = [
  /(^|\/)node_modules$/,
  /^\.(git|github|ci|cache|vscode|idea)$/,
  /^\.vitepress\/(dist|cache|\.temp)$/,
  /^(tests|coverage)$/,
  /^(README|CONTRIBUTING|LICENSE)/,
  /^exercises\/[^/]+\/answer$/,
  /^src\/.*\.test\.ts$/,
  /\.sqlite|\.log$|\.log\.jsonl|^logbook-progress\.txt$/,
];

/**
 * Every file that a build may read. What is not known to be without influence counts, so a new
 * folder needs no entry anywhere.
 * @param {string} root @param {string} [folder] @returns {Promise<string[]>}
 */
async function inputs(root, folder = '') {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (ignored.some((pattern) => pattern.test(path))) return [];
      if (entry.isDirectory()) return inputs(root, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat().sort();
}

/** One text that changes when any input of the build does. @param {string} root @param {string} base */
async function fingerprint(root, base) {
  const hash = createHash('sha256').update(`base ${base}\0`);
  for (const path of await inputs(root)) {
    hash.update(`${path}\0`).update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
}

/** @param {string} root */
async function stamped(root) {
  try {
    await access(join(root, siteFolder, 'index.html'));
    return JSON.parse(await readFile(join(root, stampFile), 'utf8')).fingerprint;
  } catch {
    return undefined;
  }
}

/** The path the site will live under, with a slash at both ends. @param {NodeJS.ProcessEnv} env */
export function basePath(env) {
  const path = (env['BASE_PATH'] ?? '').split('/').filter(Boolean).join('/');
  return path ? `/${path}/` : '/';
}

/**
 * Builds the site unless it is built from just these files. Throws a Failure that says what to do.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {{ force?: boolean, env?: NodeJS.ProcessEnv }} [options]
 */
export async function ensureBuilt(root, say, { force = false, env = process.env } = {}) {
  const base = basePath(env);
  const now = await fingerprint(root, base);
  if (!force && (await stamped(root)) === now) return;
  try {
    await mkdir(join(root, '.cache'), { recursive: true });
    // Without a stamp, a build that breaks off is not taken for a whole one.
    await rm(join(root, stampFile), { force: true });
  } catch (error) {
    throw diskFailure(error, root) ?? error;
  }
  say('Building the site …');
  const started = Date.now();
  const vitepress = join(root, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  const { code, output } = await run(process.execPath, [vitepress, 'build'], {
    cwd: root,
    env: { ...env, BASE_PATH: base },
  });
  if (code !== 0) {
    const denied = /\b(EACCES|EPERM|EROFS|ENOSPC)\b/.exec(output)?.[1];
    throw (
      (denied && diskFailure({ code: denied }, root)) ||
      new Failure(
        'The site could not be built: the message above names the file to mend.',
        output.trim(),
      )
    );
  }
  await writeFile(join(root, stampFile), JSON.stringify({ fingerprint: now, base }));
  say(`Built in ${Math.round((Date.now() - started) / 1000)} s.`);
}
