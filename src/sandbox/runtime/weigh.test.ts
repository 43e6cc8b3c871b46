import { describe, expect, it } from 'vitest';
import { weigh } from './weigh.ts';

describe('weigh', () => {
  it('counts characters, bytes and things, wherever they are', () => {
    const text = 'x'.repeat(1000);
    for (const value of [
      text,
      { a: [text] },
      new Map([[1, text]]),
      new Set([text]),
      { [text]: 1 },
    ]) {
      expect(weigh(value, 1e6)).toBeGreaterThan(1000);
      expect(weigh(value, 1e6)).toBeLessThan(1200);
    }
    expect(weigh(new Uint8Array(5000), 1e6)).toBeGreaterThan(5000);
  });

  it('stops at the limit, and on what leads back to itself', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(weigh(circular, 1e6)).toBeLessThan(100);
    expect(weigh(new Array(100_000).fill('x'), 50)).toBeLessThan(1_000);
    const trap = {
      get a(): never {
        throw new Error('read');
      },
    };
    expect(weigh(trap, 100)).toBeLessThan(100);
  });
});
