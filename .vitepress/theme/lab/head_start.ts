/** What the script in a page's head, `head_start_script.ts`, leaves for the page's engine. */
import type { Frame } from '../../../src/sandbox/browser/frame_host.ts';

export interface Begun {
  readonly frame: Promise<Frame>;
  /** A text that is being fetched, by its `absolute` address. */
  readonly texts: ReadonlyMap<string, Promise<string>>;
}

/** Where the one script leaves it for the other. */
const holder = globalThis as { logbookBegun?: Begun | undefined };

export function leave(begun: Begun): void {
  // Whoever takes a thing hears of its failure.
  for (const promise of [begun.frame, ...begun.texts.values()]) promise.catch(() => undefined);
  holder.logbookBegun = begun;
}

/** What was begun while the page was being read, if anything was; it is given once. */
export function takeBegun(): Begun | undefined {
  const begun = holder.logbookBegun;
  holder.logbookBegun = undefined;
  return begun;
}

/** One address of a file, however it is written. */
export function absolute(address: string): string {
  return new URL(address, location.href).href;
}
