import { abstraction } from './abstraction.ts';
import { incomplete } from './incomplete.ts';
import { naming } from './naming.ts';
import { overlap } from './overlap.ts';
import { reuse } from './reuse.ts';
import type { Rule } from './rule.ts';
import { runs } from './runs.ts';

/** Every rule, in the order of the lecture. */
export const rules: readonly Rule[] = [
  ...overlap,
  ...naming,
  ...reuse,
  ...runs,
  ...incomplete,
  ...abstraction,
];
