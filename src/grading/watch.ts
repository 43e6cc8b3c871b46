import type { JudgeEvent } from './events.ts';

/** How closely a run is watched, in the page and in the terminal alike. */

/** How often it is looked at, in milliseconds. */
export const glance = 200;
/**
 * How long it may take until its first word, in milliseconds: libraries are fetched, or a process
 * started, meanwhile.
 */
export const startLimit = 60_000;
/** How many of a test's time limits may pass, with its hooks and tries, before the next is heard of. */
const patience = 10;

/** Hears what a run reports, and tells whether it has got stuck. */
export class Watch {
  private readonly timeLimitMilliseconds: number;
  private heardAt: number;
  private movedAt: number;
  private hasBegun = false;

  /** @param now Milliseconds by any clock that only goes forward. */
  constructor(timeLimitMilliseconds: number, now: number) {
    this.timeLimitMilliseconds = timeLimitMilliseconds;
    this.heardAt = now;
    this.movedAt = now;
  }

  hear(kind: JudgeEvent['kind'], now: number): void {
    this.heardAt = now;
    // A free thread that only says so, or prints, gets no further.
    if (kind === 'alive' || kind === 'output') return;
    this.movedAt = now;
    this.hasBegun = true;
  }

  isStuck(now: number): boolean {
    if (!this.hasBegun) return now - this.movedAt > startLimit;
    return (
      now - this.heardAt > this.timeLimitMilliseconds + 2 * glance ||
      now - this.movedAt > this.timeLimitMilliseconds * patience
    );
  }
}
