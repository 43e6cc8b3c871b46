import type { Exercise, SourceFiles } from '../course/types.ts';
import type { Expectations } from './verdict.ts';

/** An answer to judge. */
export interface Judgment {
  readonly exercise: Exercise;
  readonly answer: SourceFiles;
  /** What random inputs begin from. */
  readonly seed: number;
  readonly expectations?: Expectations | undefined;
}
