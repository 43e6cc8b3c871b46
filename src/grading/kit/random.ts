/**
 * Random inputs for exercise tests that can be had again: a number, the seed, fixes all of them.
 * A fixed answer typed into a program cannot pass, and a failure can be repeated.
 */
export interface Random {
  /** The seed that this series began with; print it so that a failure can be repeated. */
  readonly seed: number;
  /** The next number, from 0 up to but not 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True with the given probability, one half unless told. */
  chance(probability?: number): boolean;
  /** One of the items. Throws RangeError where there is none. */
  pick<Item>(items: readonly Item[]): Item;
  /** The items in another order; the list itself stays as it is. */
  shuffle<Item>(items: readonly Item[]): Item[];
  /** A made-up lower-case word of two to four syllables. */
  word(): string;
}

const syllables = ['ba', 'do', 'ke', 'li', 'mo', 'na', 'pu', 're', 'sa', 'ti', 'vo', 'zu'];

/**
 * Starts a series and prints its seed.
 *
 * @param seed A whole number to repeat an earlier series; without it each call differs. The
 *   environment variable `LOGBOOK_SEED` takes its place where there is one.
 */
export function seededRandom(seed: number = chosenSeed()): Random {
  console.log(`Random inputs from seed ${seed}; set LOGBOOK_SEED=${seed} to have them again.`);
  return randomFrom(seed);
}

/** As {@link seededRandom}, without a word: for generators whose seed is part of their data. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  // Mulberry32 (Tommy Ettinger, 2017, public domain): 32 bits of state are plenty for test inputs.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number =>
    low + Math.floor(next() * (high - low + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    if (items.length === 0) throw new RangeError('There is nothing to pick from.');
    return items[integer(0, items.length - 1)] as Item; // the index is within the list
  };
  return {
    seed,
    next,
    integer,
    pick,
    chance: (probability = 0.5) => next() < probability,
    shuffle<Item>(items: readonly Item[]) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(0, last);
        const moved = shuffled[last] as Item; // both indices are within the list
        shuffled[last] = shuffled[other] as Item;
        shuffled[other] = moved;
      }
      return shuffled;
    },
    word: () => Array.from({ length: integer(2, 4) }, () => pick(syllables)).join(''),
  };
}

function chosenSeed(): number {
  const wanted = Number(globalThis.process.env['LOGBOOK_SEED'] ?? NaN);
  return Number.isInteger(wanted) ? wanted : Math.floor(Math.random() * 1_000_000);
}
