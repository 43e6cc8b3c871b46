import { browserStore } from '../lab/edits.ts';

/** Where a browser keeps what a reader has reached. */
export const progressKey = 'logbook:progress';
/** What the first version kept: the exercises alone. */
export const firstProgressKey = 'logbook.progress.1';

/**
 * Calls back in a browser that keeps something of a reader's progress, or once another tab does. Most
 * who read have none, and fetch nothing for it.
 */
export function whenProgressIsKept(action: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === progressKey) action();
  });
  const store = browserStore();
  if (store?.getItem(progressKey) ?? store?.getItem(firstProgressKey)) action();
}
