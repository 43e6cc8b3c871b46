import { isEdits, type Edits, type KeyValueStore } from './edits.ts';

/** Work of the reader's that something else has taken the place of. */
export interface Copy {
  /** What took its place, in a word: `reset`, `import`, `link`. */
  readonly why: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly edits: Edits;
}

interface Stored {
  readonly format: 1;
  readonly copies: readonly Copy[];
}

const prefix = 'logbook:copies:';
/** How many copies of one program are kept; the oldest goes first. */
const most = 5;

/** Copies that are kept of a program, the newest first. */
export function loadCopies(store: KeyValueStore | undefined, key: string): readonly Copy[] {
  try {
    // Anything may stand there: each part is looked at before it is used.
    const stored = JSON.parse(store?.getItem(prefix + key) ?? 'null') as Partial<Stored> | null;
    if (stored?.format !== 1) return [];
    return (stored.copies ?? []).filter(
      ({ why, at, edits }: Partial<Copy>) =>
        typeof why === 'string' && typeof at === 'number' && isEdits(edits),
    );
  } catch {
    return [];
  }
}

/**
 * Keeps a copy of the reader's work before something takes its place.
 *
 * @returns Whether it is kept; where not, the work must stay where it is.
 */
export function keepCopy(
  store: KeyValueStore | undefined,
  key: string,
  edits: Edits,
  why: string,
): boolean {
  if (Object.keys(edits).length === 0) return true;
  if (!store) return false;
  const copies = [{ why, at: Date.now(), edits }, ...loadCopies(store, key)];
  // Where there is no room for all of them, there may be for the newest.
  for (let count = Math.min(most, copies.length); count > 0; count--) {
    try {
      const stored: Stored = { format: 1, copies: copies.slice(0, count) };
      store.setItem(prefix + key, JSON.stringify(stored));
      return true;
    } catch {
      continue;
    }
  }
  return false;
}
