import type { Order } from '../order.ts';

/** An invoice costs one euro, a card nothing. */
export function feeOf({ payment }: Order): number {
  return payment.kind === 'card' ? 100 : 0;
}
