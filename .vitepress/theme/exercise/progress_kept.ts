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
  try {
    if (localStorage.getItem(progressKey) ?? localStorage.getItem(firstProgressKey)) action();
  } catch {
    // The browser keeps nothing here.
  }
}
