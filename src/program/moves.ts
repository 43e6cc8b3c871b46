import type { SourceFiles } from './types.ts';

/** Old paths to new ones. */
export type Moves = Readonly<Record<string, string>>;

/**
 * A program after some of its files got other paths, its relative imports mended as an editor would
 * do it. Files that are not named stay where they are.
 *
 * @throws Error with one sentence where two files would have the same path.
 */
export function moveFiles(files: SourceFiles, moves: Moves): SourceFiles {
  const target = (path: string): string => moves[path] ?? path;
  const after: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    if (target(path) in after) throw new Error(`two files would be ${target(path)}`);
    after[target(path)] = /\.[cm]?[jt]sx?$/.test(path)
      ? text.replace(
          /((?:from|import)\s*\(?\s*['"])(\.[^'"]+)(['"])/g,
          (_, before: string, specifier: string, behind: string) => {
            const imported = new URL(specifier, `file:///${path}`).pathname.slice(1);
            return `${before}${relativePath(target(path), target(imported))}${behind}`;
          },
        )
      : text;
  }
  return after;
}

function relativePath(from: string, to: string): string {
  const folders = from.split('/').slice(0, -1);
  const parts = to.split('/');
  let shared = 0;
  while (shared < folders.length && shared < parts.length - 1 && folders[shared] === parts[shared])
    shared += 1;
  const up = folders.slice(shared).map(() => '..');
  return [...(up.length === 0 ? ['.'] : up), ...parts.slice(shared)].join('/');
}
