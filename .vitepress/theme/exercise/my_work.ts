import type { SavedExercise, WorkFile } from '../../../src/grading/work/work_file.ts';
import { mergeOf } from '../../../src/grading/work/merge.ts';
import { keepCopy } from '../lab/copies.ts';
import {
  loadEdits,
  saveEdits,
  savedAt,
  storageKey,
  type Edits,
  type KeyValueStore,
} from '../lab/edits.ts';
import type { ListedExercise } from './exercises.data.ts';
import type { Progress, Reached } from './progress.ts';

/** Under which an exercise's edits are kept. */
export function editsKey(exercise: string): string {
  return `exercises/${exercise}`;
}

/** All of a reader's work in this browser; exercises that were not touched are left out. */
export function savedWork(
  store: KeyValueStore | undefined,
  exercises: readonly ListedExercise[],
  { exercises: reached, hints }: Progress,
): WorkFile['exercises'] {
  const saved: Record<string, SavedExercise> = {};
  for (const { name } of exercises) {
    const edits = Object.entries(loadEdits(store, editsKey(name)));
    const best = reached[name];
    if (edits.length === 0 && !best && !hints[name]) continue;
    saved[name] = {
      files: Object.fromEntries(edits.map(([path, { text }]) => [path, text])),
      originals: Object.fromEntries(edits.map(([path, { original }]) => [path, original])),
      changedAt: savedAt(store, editsKey(name)),
      passed: best?.passed ?? false,
      earned: best?.earned,
      points: best?.points,
      hints: hints[name] ?? 0,
    };
  }
  return saved;
}

/** What became of one exercise of an imported file. */
export interface TakenIn {
  readonly name: string;
  readonly sentence: string;
  /** What to add to the reader's progress. */
  readonly reached?: Reached | undefined;
  readonly hints: number;
  /** Edits that are kept now, and were not before. */
  readonly isChanged: boolean;
}

/** Takes work into this browser. Nothing of the reader's is lost by it: see {@link mergeOf}. */
export function takeIn(
  store: KeyValueStore | undefined,
  exercises: readonly ListedExercise[],
  work: WorkFile,
): TakenIn[] {
  return Object.entries(work.exercises).map(([name, saved]) => {
    const exercise = exercises.find((candidate) => candidate.name === name);
    if (!exercise) {
      const sentence = 'this course has no such exercise; it stays in the file.';
      return { name, sentence, hints: 0, isChanged: false };
    }
    const { sentence, isChanged } = takeOne(store, exercise, saved);
    const points = saved.points ?? exercise.points;
    const earned = saved.earned ?? (saved.passed ? points : 0);
    const reached =
      saved.passed || earned > 0 ? { earned, points, passed: saved.passed } : undefined;
    return { name, sentence, isChanged, reached, hints: saved.hints };
  });
}

function takeOne(
  store: KeyValueStore | undefined,
  exercise: ListedExercise,
  saved: SavedExercise,
): { sentence: string; isChanged: boolean } {
  const key = editsKey(exercise.name);
  const own = loadEdits(store, key);
  const left = Object.keys(saved.files).filter((path) => !hasFile(exercise, path));
  const rest =
    left.length > 0 ? ` It has no place here for ${left.join(', ')}; that stays in the file.` : '';
  const incoming = editsFrom(exercise, saved);
  const merge = mergeOf(
    { files: textsOf(own), changedAt: savedAt(store, key) },
    { files: textsOf(incoming), changedAt: saved.changedAt },
  );
  const noRoom = 'there is no room left in this browser, so everything stays as it was.';
  switch (merge) {
    case 'same':
      return { sentence: `you have it already.${rest}`, isChanged: false };
    case 'aside': {
      const isKept = keepCopy(store, key, incoming, 'import');
      return {
        sentence: isKept
          ? `yours is the newer one and stays; the imported one is kept beside it.${rest}`
          : noRoom,
        isChanged: false,
      };
    }
    case 'take':
    case 'replace': {
      const isSafe = merge === 'take' || keepCopy(store, key, own, 'import');
      const at = saved.changedAt > 0 ? saved.changedAt : undefined;
      if (!isSafe || !saveEdits(store, key, incoming, at).kept) {
        return { sentence: noRoom, isChanged: false };
      }
      const beside = merge === 'replace' ? ' It is the newer one; yours is kept beside it.' : '';
      return { sentence: `taken in.${beside}${rest}`, isChanged: true };
    }
  }
}

function hasFile({ files }: ListedExercise, wanted: string): boolean {
  return files.some(({ path }) => path === wanted);
}

function editsFrom(exercise: ListedExercise, { files, originals }: SavedExercise): Edits {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => hasFile(exercise, path))
      .map(([path, text]) => [path, { text, original: originals[path] ?? '' }]),
  );
}

function textsOf(edits: Edits): Record<string, string> {
  return Object.fromEntries(Object.entries(edits).map(([path, { text }]) => [path, text]));
}

/** Tells labs that are open in this page what is kept now: to other pages the browser does. */
export function announce(store: KeyValueStore | undefined, exercise: string): void {
  const key = storageKey(editsKey(exercise));
  window.dispatchEvent(new StorageEvent('storage', { key, newValue: store?.getItem(key) ?? null }));
}
