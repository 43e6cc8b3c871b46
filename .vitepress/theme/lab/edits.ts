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
    const isEdit = (edit: Partial<Edit> | null) =>
      typeof edit?.text === 'string' && typeof edit.original === 'string';
    return Object.values(stored.edits).every(isEdit) ? stored.edits : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the edits of a program; no edits leave no entry. */
export function saveEdits(store: KeyValueStore | undefined, key: string, edits: Edits): Kept {
  if (!store) {
    return {
      kept: false,
      sentence:
        'This browser keeps nothing for this site (a private window, or storage is blocked): your changes are lost when you close the page, so copy what you need.',
    };
  }
  try {
    if (Object.keys(edits).length === 0) store.removeItem(storageKey(key));
    else store.setItem(storageKey(key), JSON.stringify({ format: 1, edits } satisfies Stored));
    return { kept: true };
  } catch {
    return {
      kept: false,
      sentence:
        'This browser has no room left for your changes: reset examples you no longer need, or copy your code before you close the page.',
    };
  }
}
