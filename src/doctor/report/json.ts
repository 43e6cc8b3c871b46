import type { Diagnosis } from '../types.ts';

/** The whole diagnosis for other programs; the shape is `Diagnosis` of types.ts. */
export function jsonReport(diagnosis: Diagnosis): string {
  return `${JSON.stringify({ version: 1, ...diagnosis }, null, 2)}\n`;
}
