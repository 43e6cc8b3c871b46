import { opendir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { noConfig } from '../facts/config.ts';
import { readPackage } from '../facts/readPackage.ts';
import { kindOf } from '../facts/classify.ts';
import { largestFile } from '../facts/collect.ts';
import type { ProjectFile, SkippedFile } from '../types.ts';
import { holdsSource, trackedIn } from './tracked.ts';

/** Folders that hold other people's work, or what a tool makes anew. */
const never = new Set([
  'node_modules', '.git', '.hg', '.svn', 'bower_components', '.next', '.nuxt', '.output', '.svelte-kit', '.turbo', '.cache', '.parcel-cache', '.vercel', '.yarn', '.pnpm-store', 'coverage', '__pycache__', '.venv', 'venv', '.idea', '.vscode', '.terraform', '.angular', '.expo', '.gradle', 'Pods',
]); // prettier-ignore

/** Endings of files that are never text worth reading. */
const binaryEnding =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|svg|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|exe|dll|so|dylib|o|a|node|wasm|woff2?|ttf|otf|eot|mp[34]|m4[av]|mov|avi|webm|ogg|wav|flac|sqlite3?|db|db-(?:shm|wal)|parquet|csv|tsv|xlsx?|docx?|pptx?|psd|ai|sketch|fig|glb|gltf|bin|dat|map|snap|lock|log)$/i;

/** Endings in which, besides code, an env variable could be read or a module found. */
const textEnding =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|json5?|ya?ml|toml|ini|conf|cfg|env|sh|bash|zsh|ps1|bat|cmd|py|rb|go|rs|java|kt|kts|cs|php|pl|lua|ex|exs|swift|dart|scala|clj|c|h|cc|cpp|hpp|sql|prisma|graphql|gql|html?|ejs|hbs|pug|njk|mustache|tmpl|template|tf|hcl|nix|md|mdx|markdown|txt|xml|gradle|properties|mk|service|cron|just)$/i;

export interface ProjectReading {
  readonly files: readonly ProjectFile[];
  readonly skipped: readonly SkippedFile[];
  /** Paths that exist and were not read. */
  readonly otherPaths: readonly string[];
  /** Packages that a workspace above the folder installs for it. */
  readonly inherited: readonly string[];
}

export interface ReadOptions {
  readonly onProgress?: (found: number) => void;
}

/** Thrown when there is nothing to look at: says why. */
export class CannotLook extends Error {
  override readonly name = 'CannotLook';
}

/**
 * Reads a project from disk. Follows symbolic links once (what they lead to is read where it is), leaves out
 * installed packages and what git ignores and does not keep (env files apart: they are read and marked), and names
 * every file it could not read.
 *
 * @throws CannotLook when the folder is not there or cannot be read.
 */
export async function readProject(
  root: string,
  options: ReadOptions = {},
): Promise<ProjectReading> {
  const files: ProjectFile[] = [];
  const skipped: SkippedFile[] = [];
  const otherPaths: string[] = [];
  const top = await realpath(root).catch(() => undefined);
  if (top === undefined)
    throw new CannotLook(`${root} is not there. Give the path of a project's folder.`);
  const status = await stat(top);
  if (!status.isDirectory())
    throw new CannotLook(`${root} is a file. Give the path of the project's folder.`);
  const links: { path: string; target: string }[] = [];
  const tracked = await trackedIn(top);

  const visit = async (
    folder: string,
    matchers: readonly { folder: string; matcher: Ignore }[],
  ): Promise<void> => {
    const absolute = join(top, folder);
    const entries: { name: string; directory: boolean; link: boolean; file: boolean }[] = [];
    try {
      for await (const entry of await opendir(absolute))
        entries.push({
          name: entry.name,
          directory: entry.isDirectory(),
          link: entry.isSymbolicLink(),
          file: entry.isFile(),
        });
    } catch (error) {
      if (folder === '') throw new CannotLook(`${root} cannot be read: ${reasonOf(error)}`);
      skipped.push({ path: folder, reason: reasonOf(error) });
      return;
    }
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    const own = [...matchers];
    if (entries.some(({ name, file }) => name === '.gitignore' && file)) {
      const text = await readFile(join(absolute, '.gitignore'), 'utf8').catch(() => '');
      own.push({ folder, matcher: ignore().add(text) });
    }
    const isIgnored = (path: string, directory: boolean): boolean =>
      !tracked?.has(path) &&
      own.some(({ folder: base, matcher }) => {
        const relative = base === '' ? path : path.slice(base.length + 1);
        return matcher.ignores(directory ? `${relative}/` : relative);
      });
    for (const { name, link, file, ...entry } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const { directory } = entry;
      if (link) {
        const target = await realpath(join(absolute, name)).catch(() => undefined);
        const kind = target === undefined ? undefined : await stat(target).catch(() => undefined);
        if (target === undefined || !kind) {
          skipped.push({ path, reason: 'a symbolic link that leads nowhere' });
          continue;
        }
        if (target !== top && !target.startsWith(`${top}/`)) {
          otherPaths.push(path);
          skipped.push({ path, reason: 'a symbolic link out of the project' });
          continue;
        }
        // Its target is read where it really is; the link is another way to the same files.
        links.push({ path, target: target.slice(top.length + 1) });
        continue;
      }
      if (directory) {
        if (never.has(name)) continue;
        if (!isIgnored(path, true)) await visit(path, own);
        else if (
          !tracked &&
          /(?:^|\/)(?:src|app|lib|client|server)\//.test(path) &&
          (await holdsSource(join(top, path)))
        )
          await visit(path, []);
        continue;
      }
      if (!file) continue;
      const ignored = isIgnored(path, false);
      const kind = kindOf(path);
      if (ignored && kind !== 'dotenv') continue;
      const plain = name.replace(/\.(?:example|sample|dist|template|tmpl|default)$/, '');
      await readOne(path, kind !== 'other' || textEnding.test(plain) || !/\./.test(plain), ignored);
    }
  };

  const readOne = async (path: string, wanted: boolean, ignored: boolean): Promise<void> => {
    if (!wanted || (kindOf(path) === 'other' && binaryEnding.test(path))) {
      otherPaths.push(path);
      return;
    }
    try {
      const { size } = await stat(join(top, path));
      if (size > largestFile * 4 && kindOf(path) !== 'lock') {
        skipped.push({ path, reason: `${(size / 1e6).toFixed(1)} MB` });
        return;
      }
      if (size > 200_000 && kindOf(path) === 'other') {
        otherPaths.push(path);
        return;
      }
      const content = inUtf8(await readFile(join(top, path)));
      if (content.subarray(0, 8000).includes(0)) {
        if (kindOf(path) === 'code') skipped.push({ path, reason: 'binary' });
        else otherPaths.push(path);
        return;
      }
      const text = content.toString('utf8').replace(/^\uFEFF/, '');
      files.push({ path, text, ...(ignored && { ignored }) });
      if (files.length % 100 === 0) options.onProgress?.(files.length);
    } catch (error) {
      skipped.push({ path, reason: reasonOf(error) });
    }
  };

  await visit('', []);
  otherPaths.push(...throughLinks(links, [...files.map(({ path }) => path), ...otherPaths]));
  return { files, skipped, otherPaths, inherited: await inheritedPackages(top) };
}

/** Every file below a link's target, by its path through the link. A loop is gone through once. */
function throughLinks(
  links: readonly { path: string; target: string }[],
  paths: readonly string[],
): string[] {
  return links.flatMap(({ path, target }) => {
    const below = target === '' ? '' : `${target}/`;
    return paths.flatMap((one) => {
      if (one === target) return [path];
      const inside = one.startsWith(below) && !one.startsWith(`${path}/`);
      return inside ? [`${path}/${one.slice(below.length)}`] : [];
    });
  });
}

/** What a package.json with workspaces, up to three folders above, brings to a member of it. */
async function inheritedPackages(top: string): Promise<string[]> {
  const names: string[] = [];
  for (const up of ['..', '../..', '../../..']) {
    const text = await readFile(join(top, up, 'package.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const facts = readPackage('package.json', text, noConfig());
    if (typeof facts !== 'string' && facts.workspaces.length > 0)
      names.push(...facts.dependencies.keys());
  }
  return names;
}

/** A text in UTF-16, as some editors on Windows save it, in UTF-8; its first two bytes tell. */
function inUtf8(content: Buffer): Buffer {
  const [first, second] = content;
  const even = content.subarray(0, content.length - (content.length % 2));
  if (first === 0xff && second === 0xfe) return Buffer.from(even.toString('utf16le'));
  if (first === 0xfe && second === 0xff)
    return Buffer.from(Buffer.from(even).swap16().toString('utf16le'));
  return content;
}

function reasonOf(error: unknown): string {
  const { code } = error as { code?: string };
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  if (code === 'ELOOP') return 'a loop of symbolic links';
  return error instanceof Error ? error.message : String(error);
}
