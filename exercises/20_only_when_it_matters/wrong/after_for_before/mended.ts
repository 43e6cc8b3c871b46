import type { Move } from './stock.ts';

/** What is in stock after all the moves; each item begins with 120. */
export function applyMoves(all: readonly Move[]): Map<string, number> {
  const stock = new Map<string, number>();
  for (const move of all) {
    const before = stock.get(move.item) ?? 120;
    const after = before + move.amount;
    if (after >= 0) stock.set(move.item, after);
  }
  return stock;
}
