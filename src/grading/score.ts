import type { Verdict } from './verdict.ts';

export interface Score {
  readonly earned: number;
  readonly points: number;
  readonly passed: number;
  readonly exercises: number;
}

/** What several verdicts come to. Exercises worth nothing leave the points as they are. */
export function scoreOf(verdicts: readonly Pick<Verdict, 'earned' | 'points' | 'state'>[]): Score {
  return {
    earned: round(verdicts.reduce((sum, { earned }) => sum + earned, 0)),
    points: round(verdicts.reduce((sum, { points }) => sum + points, 0)),
    passed: verdicts.filter(({ state }) => state === 'passed').length,
    exercises: verdicts.length,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
