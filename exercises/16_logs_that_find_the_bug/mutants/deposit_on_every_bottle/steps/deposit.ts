import type { Order } from '../order.ts';

/** 25 cents for each bottle that comes back. */
export function depositOf({ lines }: Order): number {
  return lines
    .filter(({ bottle }) => bottle !== undefined)
    .reduce((sum, { quantity }) => sum + quantity * 25, 0);
}
