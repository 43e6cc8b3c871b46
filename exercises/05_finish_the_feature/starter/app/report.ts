import type { Reading } from './readings.ts';

export type Unit = 'celsius' | 'fahrenheit';

/** One line about the readings of one station. */
export function report(readings: readonly Reading[], unit: Unit = 'celsius'): string {
  let years = ['1997'];
  years = readings.map(({ day }) => day.slice(0, 4)).sort();
  const mean = readings.reduce((sum, { celsius }) => sum + celsius, 0) / readings.length;
  return `${readings[0]?.station}, 1997: ${mean.toFixed(1)} °C on average`;
}
