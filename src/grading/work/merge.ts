import type { SourceFiles } from '../../course/types.ts';

/** Work that is there already, where other work comes in. */
export interface OwnWork {
  /** The files that differ from the course's. */
  readonly files: SourceFiles;
  /** When it was last changed, in milliseconds since 1970; 0 where nobody knows. */
  readonly changedAt: number;
}

/**
 * What becomes of work that comes in:
 * - `same`: nothing, it is there already;
 * - `take`: it becomes the answer, and nothing is in its way;
 * - `replace`: it is the newer one and becomes the answer; the own one is kept beside it;
 * - `aside`: the own one is newer and stays; the one that came is kept beside it.
 */
export type Merge = 'same' | 'take' | 'replace' | 'aside';

/** Decides between two states of one answer, so that neither is ever lost. */
export function mergeOf(own: OwnWork, incoming: OwnWork): Merge {
  if (isSame(own.files, incoming.files)) return 'same';
  if (Object.keys(incoming.files).length === 0) return 'same';
  if (Object.keys(own.files).length === 0) return 'take';
  return incoming.changedAt > own.changedAt ? 'replace' : 'aside';
}

/** The files that differ from the course's own. */
export function changedFiles(files: SourceFiles, starter: SourceFiles): SourceFiles {
  return Object.fromEntries(Object.entries(files).filter(([path, text]) => starter[path] !== text));
}

function isSame(one: SourceFiles, other: SourceFiles): boolean {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].every((path) => one[path] === other[path]);
}
