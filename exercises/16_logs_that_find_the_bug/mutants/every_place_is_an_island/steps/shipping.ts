import type { Order } from '../order.ts';

/** The ferry to an island costs one euro more. */
export function shippingOf({ island }: Order): number {
  return island ? 490 : 590;
}
