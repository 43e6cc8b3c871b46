import { abstractionRules } from './abstraction.ts';
import { incompleteRules } from './incomplete.ts';
import { namingRules } from './naming.ts';
import { overlapRules } from './overlap.ts';
import { reuseRules } from './reuse.ts';
import type { Rule } from './rule.ts';
import { runsRules } from './runs.ts';

/** Every rule, in the order of the lecture. */
export const rules: readonly Rule[] = [
  ...overlapRules,
  ...namingRules,
  ...reuseRules,
  ...runsRules,
  ...incompleteRules,
  ...abstractionRules,
];
