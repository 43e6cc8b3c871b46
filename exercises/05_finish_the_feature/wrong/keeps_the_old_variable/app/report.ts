import { meanOf, type Reading } from './readings.ts';

export type Unit = 'celsius' | 'fahrenheit';

/** One line about the readings of one station. */
export function report(readings: readonly Reading[], unit: Unit = 'celsius'): string {
  let years = ['1997'];
  years = readings.map(({ day }) => day.slice(0, 4)).sort();
  const [first, last] = [years[0], years.at(-1)];
  const span = first === last ? first : `${first} to ${last}`;
  const mean = meanOf(readings);
  const temperature =
    unit === 'celsius' ? `${mean.toFixed(1)} °C` : `${((mean * 9) / 5 + 32).toFixed(1)} °F`;
  return `${readings[0]?.station}, ${span}: ${temperature} on average`;
}
