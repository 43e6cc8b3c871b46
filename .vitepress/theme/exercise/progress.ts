import { reactive } from 'vue';

/** What a reader has reached in an exercise. */
export interface Reached {
  readonly earned: number;
  readonly points: number;
  readonly passed: boolean;
}

/** Goes up when the shape of what is kept changes. */
const keptUnder = 'logbook.progress.1';

/** What has been reached, by exercise; kept in this browser. */
export const progress = reactive<Record<string, Reached>>({});

function read(): void {
  try {
    Object.assign(progress, JSON.parse(localStorage.getItem(keptUnder) ?? '{}'));
  } catch {
    // Nothing can be read in this browser; then progress lasts as long as the page.
  }
}

/** Keeps the best that was reached. Returns a sentence where it cannot be kept. */
export function reach(exercise: string, reached: Reached): string {
  const before = progress[exercise];
  if (before && (before.passed || before.earned > reached.earned)) return '';
  progress[exercise] = reached;
  try {
    localStorage.setItem(keptUnder, JSON.stringify(progress));
    return '';
  } catch {
    return 'Your progress cannot be kept in this browser: its store is full or switched off.';
  }
}

/** Marks the exercises in the sidebar with what has been reached, and keeps the marks up to date. */
export function markProgress(): void {
  if (typeof window === 'undefined') return;
  read();
  const mark = (): void => {
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.VPSidebar a.link')) {
      const name = /\/exercises\/([^/]+)\/?$/.exec(link.pathname)?.[1];
      const reached = name === undefined ? undefined : progress[name];
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
    if (key !== keptUnder) return;
    read();
    mark();
  });
}
