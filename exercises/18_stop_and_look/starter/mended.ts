import type { Stay } from './parking.ts';

export function feeOf(stay: Stay): number {
  const started = Math.ceil(stay.hours);
  const paid = started > 1 ? started - 1 : started;
  return Math.min(paid * 2, 12);
}
