import type { Order } from '../order.ts';

/** Who orders for the first time pays one euro less. */
export function voucherOf({ isFirst }: Order): number {
  return isFirst ? 0 : 100;
}
