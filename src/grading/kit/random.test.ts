import { describe, expect, it, vi } from 'vitest';
import { randomFrom, seededRandom } from './random.ts';

describe('seeded random inputs', () => {
  it('are the same again from the same seed, and others from another', () => {
    const series = (seed: number) => Array.from({ length: 8 }, randomFrom(seed).next);
    expect(series(7)).toEqual(series(7));
    expect(series(7)).not.toEqual(series(8));
  });

  it('stay within the bounds asked for and reach both of them', () => {
    const random = randomFrom(1);
    const seen = new Set(Array.from({ length: 200 }, () => random.integer(3, 5)));
    expect([...seen].sort()).toEqual([3, 4, 5]);
  });

  it('shuffle a copy and lose nothing', () => {
    const items = [1, 2, 3, 4, 5, 6];
    const shuffled = randomFrom(3).shuffle(items);
    expect(items).toEqual([1, 2, 3, 4, 5, 6]);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort()).toEqual(items);
  });

  it('say that nothing can be picked from an empty list', () => {
    expect(() => randomFrom(1).pick([])).toThrow('nothing to pick');
  });

  it('print the seed they began with', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    seededRandom(42);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('seed 42'));
    log.mockRestore();
  });
});
