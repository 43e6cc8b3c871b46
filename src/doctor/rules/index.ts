import { incompleteRules } from './incomplete.ts';
import { overlapRules } from './overlap.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of the lecture. */
export const rules: readonly Rule[] = [...overlapRules, ...incompleteRules];
