import { isCostly } from './connection.ts';

/** How far from the seen part of the page an element may be, as a margin of CSS. */
const NEAR = '200px';

/**
 * Calls back once, when an element is about to be seen and the browser has nothing better to do; never
 * where the reader saves data or the connection is slow. Returns what calls it off.
 */
export function whenSeen(element: Element, action: () => void): () => void {
  if (isCostly()) return () => undefined;
  let isCalledOff = false;
  const act = () => {
    if (!isCalledOff) action();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      // Safari has no idle callbacks.
      if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 1000 });
      else setTimeout(act, 200);
    },
    { rootMargin: NEAR },
  );
  observer.observe(element);
  return () => {
    isCalledOff = true;
    observer.disconnect();
  };
}
