import type { Exercise } from '../course/types.ts';
import { UsageError } from './usage.ts';

/**
 * The exercise that a person means: by its folder's name, its number, or a part of its name that no
 * other has. Throws UsageError, with the nearest name, where there is none.
 */
export function exerciseNamed(exercises: readonly Exercise[], wanted: string): Exercise {
  const asked = wanted.replace(/^exercises\//, '').replace(/\/+$/, '');
  const exact = exercises.find(
    ({ name, number }) => name === asked || (/^\d+$/.test(asked) && number === Number(asked)),
  );
  if (exact) return exact;
  const lower = asked.toLowerCase().replaceAll(/[\s-]+/g, '_');
  const partial = exercises.filter(({ name }) => lower !== '' && name.includes(lower));
  const [only] = partial;
  if (only && partial.length === 1) return only;
  if (partial.length > 1) {
    const names = partial.map(({ name }) => name).join(', ');
    throw new UsageError(`"${wanted}" may mean ${names}: write more of the name.`);
  }
  const near = nearest(
    lower,
    exercises.map(({ name }) => name),
  );
  const hint = near ? `did you mean ${near}?` : 'run `npx logbook list` to see them all.';
  throw new UsageError(`There is no exercise "${wanted}": ${hint}`);
}

/** The name that is nearest to what was typed; undefined where none is near. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(Math.max(3, Math.floor(typed.length / 2) + 1), typed.length);
  for (const name of names) {
    // Who types the beginning of a name, or a word of it, has not mistyped the rest.
    const words = name.split('_');
    const parts = words.flatMap((_, from) =>
      words.slice(from).map((_, index) => words.slice(from, from + index + 1).join('_')),
    );
    const distance = Math.min(...parts.map((part) => editDistance(typed, part)));
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Levenshtein's distance: insertions, deletions and replacements. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
