import type { Stay } from './parking.ts';

export function feeOf(stay: Stay): number {
  const paid = Math.max(0, Math.floor(stay.hours) - 1);
  return Math.min(paid * 2, 12);
}
