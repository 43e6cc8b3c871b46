/**
 * The frame of a measurement. A module `bench/NAME.bench.ts` exports one `Measure` as its default;
 * `npm run bench -- NAME` runs it. What counts is the ratio of two things measured in the same run,
 * never a time by itself: times say more about the machine than about us.
 */
export interface Measure {
  /** One line: what is compared with what. */
  readonly title: string;
  /** Runs everything and returns the rows in the order to be shown. Long ones may `say` where they are. */
  run(say: (line: string) => void): Promise<readonly Row[]>;
}

export interface Row {
  readonly what: string;
  /** The median, in `unit`. */
  readonly value: number;
  readonly unit: 'ms' | 'µs' | 'ns' | 'bytes' | 'count';
  /** `what` of the row that this one is compared with: the peer, or the floor. */
  readonly against?: string;
  /** The ratio that we want at most (or at least, for a floor that must be exceeded). */
  readonly aim?: { readonly atMost: number } | { readonly atLeast: number };
  /** Measured values, where there are several; the table shows how far they lie apart. */
  readonly samples?: readonly number[];
}

/** The middle value (the mean of the two in the middle). Throws where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined)
    throw new RangeError('There is no value to measure.');
  return (low + high) / 2;
}

export interface Contestant {
  readonly what: string;
  /** Does the thing once. Returns its own duration in milliseconds where the clock is elsewhere. */
  readonly once: () => unknown;
}

/**
 * Measures several contestants in turn, round by round, so that a machine that slows down slows all
 * of them. Each first runs once unmeasured.
 * @param rounds how many values each contestant gets
 * @returns medians in milliseconds, the first contestant being what the others are compared with
 */
export async function compare(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<readonly Row[]> {
  const samples = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, { once }] of contestants.entries()) {
      const started = performance.now();
      const own = await once();
      const elapsed = typeof own === 'number' ? own : performance.now() - started;
      if (round >= 0) samples[index]?.push(elapsed);
    }
  }
  const floor = contestants[0]?.what;
  return contestants.map(({ what }, index) => {
    const values = samples[index] ?? [];
    const row = { what, value: median(values), unit: 'ms', samples: values } as const;
    return index === 0 || floor === undefined ? row : { ...row, against: floor };
  });
}
