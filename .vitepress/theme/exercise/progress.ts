import { reactive } from 'vue';
import { browserStore, type KeyValueStore } from '../lab/edits.ts';
import { firstProgressKey, progressKey } from './progress_kept.ts';

/** What a reader has reached in an exercise. */
export interface Reached {
  readonly earned: number;
  readonly points: number;
  readonly passed: boolean;
}

/** Where a reader is, by exercise name. */
export interface Progress {
  exercises: Record<string, Reached>;
  /** How many hints have been shown. */
  hints: Record<string, number>;
  /** The exercise that was worked on last. */
  current: string;
}

const unreadableKey = 'logbook:unreadable:progress';
/** Goes up when the shape of what is kept changes. */
const format = 2;

/** What has been reached; kept in this browser and the same in all of its tabs. */
export const progress = reactive<Progress>({ exercises: {}, hints: {}, current: '' });

/**
 * What a browser has kept.
 *
 * @returns `isNewer` where a newer version of the site wrote it: then nothing may be written over it.
 */
export function loadProgress(store: KeyValueStore | undefined): {
  kept: Progress;
  isNewer: boolean;
} {
  const nothing = { kept: { exercises: {}, hints: {}, current: '' }, isNewer: false };
  const text = store?.getItem(progressKey) ?? null;
  if (text === null) {
    const first = parsed(store?.getItem(firstProgressKey) ?? null);
    return { ...nothing, kept: { ...nothing.kept, exercises: reachedIn(first) } };
  }
  const data = parsed(text);
  if (!isRecord(data) || typeof data['format'] !== 'number') {
    try {
      store?.setItem(unreadableKey, text);
    } catch {
      // There is no room for a second copy.
    }
    return nothing;
  }
  const { exercises, hints, current } = data;
  const kept = {
    exercises: reachedIn(exercises),
    hints: Object.fromEntries(
      Object.entries(isRecord(hints) ? hints : {}).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number',
      ),
    ),
    current: typeof current === 'string' ? current : '',
  };
  return { kept, isNewer: data['format'] > format };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reachedIn(data: unknown): Record<string, Reached> {
  return Object.fromEntries(
    Object.entries(isRecord(data) ? data : {}).filter(
      (entry): entry is [string, Reached] =>
        isRecord(entry[1]) &&
        typeof entry[1]['earned'] === 'number' &&
        typeof entry[1]['points'] === 'number' &&
        typeof entry[1]['passed'] === 'boolean',
    ),
  );
}

/** The better of two: a passed exercise stays passed, whatever is tried afterwards. */
export function better(one: Reached | undefined, other: Reached): Reached {
  if (!one) return other;
  if (one.passed !== other.passed) return one.passed ? one : other;
  return one.earned >= other.earned ? one : other;
}

function refresh(): boolean {
  const { kept, isNewer } = loadProgress(browserStore());
  for (const [name, reached] of Object.entries(kept.exercises)) {
    progress.exercises[name] = better(progress.exercises[name], reached);
  }
  for (const [name, count] of Object.entries(kept.hints)) {
    progress.hints[name] = Math.max(progress.hints[name] ?? 0, count);
  }
  progress.current = kept.current === '' ? progress.current : kept.current;
  return isNewer;
}

/** Changes what is kept, together with what other tabs have kept. Returns a sentence where it cannot be. */
function keep(change: () => void): string {
  const isNewer = refresh();
  change();
  if (isNewer) return 'Your progress was kept by a newer version of this site: reload the page.';
  try {
    const store = browserStore();
    if (!store) throw new Error('There is no store.');
    store.setItem(progressKey, JSON.stringify({ format, ...progress }));
    return '';
  } catch {
    return 'Your progress cannot be kept in this browser: its store is full or switched off. Export your work before you close the page.';
  }
}

/** Keeps the best that was reached. Returns a sentence where it cannot be kept. */
export function reach(exercise: string, reached: Reached): string {
  return keep(() => {
    progress.exercises[exercise] = better(progress.exercises[exercise], reached);
  });
}

/** Remembers the exercise that is worked on. */
export function workOn(exercise: string): void {
  if (progress.current !== exercise) keep(() => (progress.current = exercise));
}

/** Remembers how many hints have been shown. */
export function showHints(exercise: string, count: number): void {
  keep(() => {
    progress.hints[exercise] = Math.max(progress.hints[exercise] ?? 0, count);
  });
}

let isMarking = false;

/**
 * Marks the exercises in the sidebar with what has been reached, and keeps the marks up to date; for
 * whoever shows progress, in a browser. Once it was called, it need not be again.
 */
export function markProgress(): void {
  if (isMarking) return;
  isMarking = true;
  refresh();
  const mark = (): void => {
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.VPSidebar a.link')) {
      const name = /\/exercises\/([^/]+)\/?$/.exec(link.pathname)?.[1];
      const reached = name === undefined ? undefined : progress.exercises[name];
      if (reached?.passed) link.dataset['progress'] = 'passed';
      else if (reached) link.dataset['progress'] = 'begun';
    }
  };
  // The sidebar is drawn and redrawn by VitePress; whoever draws it, the marks come after.
  const start = (): void => {
    new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
    mark();
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
  addEventListener('storage', ({ key }) => {
    if (key !== progressKey) return;
    refresh();
    mark();
  });
}
