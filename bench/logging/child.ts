/**
 * Measures one library with one destination in a process of its own, whose console leads nowhere:
 * `child.ts LIBRARY SCENARIO FILE`. Sends what a call costs, in nanoseconds.
 */
import { makers } from './contestants.ts';
import type { Library, Scenario } from './scenarios.ts';

const WARM_UP = 5_000;
/** Enough for a clock to see, few enough to keep what is not written yet in memory. */
const CALLS: Readonly<Record<Scenario, number>> = {
  disabled: 2_000_000,
  null: 100_000,
  console: 50_000,
  file: 50_000,
  synced: 10_000,
};

const [library, scenario, file = ''] = process.argv.slice(2) as [Library, Scenario, string?]; // as its parent calls it
const contestant = await makers[library](scenario, file);
for (let count = 0; count < WARM_UP; count += 1) contestant.log(count);
// What the warm-up left to be written is written now, not in our time.
await new Promise((resolve) => setTimeout(resolve, 50));

const calls = CALLS[scenario];
const start = performance.now();
for (let count = 0; count < calls; count += 1) contestant.log(count);
await contestant.end();
const elapsed = performance.now() - start;
process.send?.((elapsed * 1e6) / calls);
