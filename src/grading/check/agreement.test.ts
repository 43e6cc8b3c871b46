import { expect, it } from 'vitest';
import type { Verdict } from '../verdict.ts';
import { disagreements } from './agreement.ts';

function verdict(actual: string): Verdict {
  const failure = { message: 'no', expected: 'x', actual };
  const test = {
    id: 'tests/a.test.ts#0',
    file: 'tests/a.test.ts',
    path: [],
    title: 'It holds',
    state: 'failed' as const,
    points: 1,
    earned: 0,
    failures: [failure],
    output: '',
    milliseconds: 1,
  };
  return {
    exercise: 'a',
    state: 'failed',
    points: 1,
    earned: 0,
    tests: [test],
    problems: [],
    output: '',
    seed: 1,
  };
}

it('two verdicts agree whatever the clock said, and on nothing else that differs', () => {
  const now = new Date().toISOString();
  const later = new Date(Date.now() + 5000).toISOString();
  expect(disagreements(verdict(now), verdict(later))).toEqual([]);
  expect(disagreements(verdict(now), verdict(later.replace('T', ' ').slice(0, 19)))).toEqual([]);
  expect(disagreements(verdict(String(Date.now())), verdict(String(Date.now() + 1)))).toEqual([]);
  const local = (time: Date) => `${time.toLocaleString('en-US')} | INFO`;
  expect(disagreements(verdict(local(new Date())), verdict(local(new Date(later))))).toEqual([]);
  expect(
    disagreements(verdict('2024-11-22 18:16:15'), verdict('2024-11-22 19:16:15')),
  ).toHaveLength(1);
});
