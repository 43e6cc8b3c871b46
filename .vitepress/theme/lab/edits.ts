/**
 * What the reader has changed, as the browser keeps it: one entry per program. Nothing here knows
 * how it is shown.
 */

/** One changed file, and the version of the original it began from. */
export interface Edit {
  readonly text: string;
  readonly original: string;
}

/** Changed files by path. */
export type Edits = Readonly<Record<string, Edit>>;

interface Stored {
  readonly format: 1;
  readonly edits: Edits;
  /** When it was kept, in milliseconds since 1970; the first versions did not say. */
  readonly savedAt?: number;
}

/** What became of an attempt to keep something. */
export type Kept =
  | { readonly kept: true }
  /** `sentence` says why it was not kept and what to do. */
  | { readonly kept: false; readonly sentence: string };

const prefix = 'logbook:edits:';
const broken = 'logbook:unreadable:';

/** The part of `Storage` that is used. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * The browser's store, or undefined where it may not be used (some private windows, blocked
 * cookies): asking is what throws.
 */
export function browserStore(): KeyValueStore | undefined {
  try {
    const { localStorage } = window;
    localStorage.getItem(prefix);
    return localStorage;
  } catch {
    return undefined;
  }
}

export function storageKey(key: string): string {
  return prefix + key;
}

/** The edits of a program; none where nothing is kept. What cannot be read is put aside, not lost. */
export function loadEdits(store: KeyValueStore | undefined, key: string): Edits {
  const text = store?.getItem(storageKey(key)) ?? null;
  if (text === null) return {};
  const edits = parseEdits(text);
  if (edits) return edits;
  try {
    store?.setItem(broken + key, text);
  } catch {
    // There is no room for a second copy; the first one stays until something is saved over it.
  }
  return {};
}

/** Undefined where the text is not what `saveEdits` writes. */
export function parseEdits(text: string): Edits | undefined {
  try {
    // Anything may stand there: each part is looked at before it is used.
    const stored = JSON.parse(text) as Partial<Stored> | null;
    if (stored?.format !== 1 || typeof stored.edits !== 'object') return undefined;
    return isEdits(stored.edits) ? stored.edits : undefined;
  } catch {
    return undefined;
  }
}

export function isEdits(value: unknown): value is Edits {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (edit: Partial<Edit> | null) =>
      typeof edit?.text === 'string' && typeof edit.original === 'string',
  );
}

/** When the edits of a program were last kept, in milliseconds since 1970; 0 where it is not known. */
export function savedAt(store: KeyValueStore | undefined, key: string): number {
  try {
    const stored = JSON.parse(store?.getItem(storageKey(key)) ?? 'null') as Partial<Stored> | null; // as in `parseEdits`
    return typeof stored?.savedAt === 'number' ? stored.savedAt : 0;
  } catch {
    return 0;
  }
}

/**
 * Keeps the edits of a program; no edits leave no entry.
 *
 * @param at When they were made, in milliseconds since 1970: now, unless they come from elsewhere.
 */
export function saveEdits(
  store: KeyValueStore | undefined,
  key: string,
  edits: Edits,
  at = Date.now(),
): Kept {
  if (!store) {
    return {
      kept: false,
      sentence:
        'This browser keeps nothing for this site (a private window, or storage is blocked): your changes are lost when you close the page, so copy what you need.',
    };
  }
  try {
    if (Object.keys(edits).length === 0) store.removeItem(storageKey(key));
    else {
      const stored: Stored = { format: 1, savedAt: at, edits };
      store.setItem(storageKey(key), JSON.stringify(stored));
    }
    return { kept: true };
  } catch {
    return {
      kept: false,
      sentence:
        'This browser has no room left for your changes: reset examples you no longer need, or copy your code before you close the page.',
    };
  }
}
