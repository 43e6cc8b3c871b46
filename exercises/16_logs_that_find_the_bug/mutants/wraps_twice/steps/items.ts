import type { Order } from '../order.ts';

/** The price of everything in the order; wrapping costs one euro. */
export function itemsOf({ lines, giftWrap }: Order): number {
  if (lines.length === 0) throw new RangeError('The order is empty.');
  const goods = lines.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
  return goods + (giftWrap ? 200 : 0);
}
