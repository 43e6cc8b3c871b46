import type { LabEngine } from './engine.ts';

/** The page's one engine: labs take turns in it. */
export function pageEngine(): LabEngine {
  throw new Error('the engine is not part of this build yet');
}
