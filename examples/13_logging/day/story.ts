import type { Random } from './random.ts';

/** A stretch of the day, in milliseconds after midnight. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What happened that day. The records tell it to whoever asks them. */
export interface Story {
  /** In the night another program kept the database locked: requests were answered with 503. */
  readonly locked: Stretch;
  /** A deploy made summaries slow until it was rolled back. */
  readonly slow: Stretch & { readonly times: number };
  /** Somebody tried one token after the other, found one, and used it. */
  readonly guessing: Stretch & {
    readonly tries: number;
    readonly user: string;
    readonly corrections: number;
  };
}

const MINUTE = 60_000;
const at = (hour: number, minute: number) => (hour * 60 + minute) * MINUTE;

export function storyOf(random: Random): Story {
  const stretch = (from: number, minutes: number) => ({ from, to: from + minutes * MINUTE });
  return {
    locked: stretch(at(2, random.integer(3, 9)), random.integer(14, 22)),
    slow: {
      ...stretch(at(14, random.integer(2, 25)), random.integer(110, 170)),
      times: random.integer(18, 30),
    },
    guessing: {
      ...stretch(at(22, random.integer(5, 20)), random.integer(12, 20)),
      tries: random.integer(180, 320),
      user: random.pick(['ada', 'grace', 'edsger']),
      corrections: random.integer(2, 4),
    },
  };
}

export function isIn({ from, to }: Stretch, time: number): boolean {
  return from <= time && time < to;
}
