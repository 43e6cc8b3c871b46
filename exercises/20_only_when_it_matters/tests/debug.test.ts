import { expect, test } from 'vitest';
import { found } from '@answer/found.ts';
import { applyMoves as mendedMoves } from '@answer/mended.ts';
import { applyMoves, moves } from '@answer/stock.ts';

const isBelowZero = (count: number): boolean =>
  [...applyMoves(moves.slice(0, count)).values()].some((amount) => amount < 0);

/** The first move after which something is below zero, found by applying more and more of them. */
const first = moves.findIndex((_, index) => isBelowZero(index + 1));

test('You found the first move that goes below zero', () => {
  expect(found.firstIndex, 'index counts from 0').toBe(first);
});

test('You found the item', () => {
  expect(found.item).toBe(moves[first]?.item);
});

test('You looked at the stock before that move', () => {
  const item = moves[first]?.item ?? '';
  const before = applyMoves(moves.slice(0, first)).get(item);
  expect(found.before, 'before is what was there, after is what is left').toBe(before);
});

test('No item is ever below zero', () => {
  for (const [item, amount] of mendedMoves(moves)) expect(amount, item).toBeGreaterThanOrEqual(0);
  expect(mendedMoves([{ item: 'pin', amount: -121 }]).get('pin') ?? 120).toBe(120);
});

test('The other moves are applied, down to zero', () => {
  const result = mendedMoves([
    { item: 'pin', amount: -100 },
    { item: 'pin', amount: -30 },
    { item: 'pin', amount: -20 },
    { item: 'cog', amount: 5 },
  ]);
  expect(Object.fromEntries(result)).toEqual({ pin: 0, cog: 125 });
});
