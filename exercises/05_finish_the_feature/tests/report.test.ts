import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import type { Reading } from '@answer/app/readings.ts';
import { report } from '@answer/app/report.ts';

const random = seededRandom();

function readingsFor(years: readonly number[]): Reading[] {
  return years.map((year) => ({
    station: 'harbour',
    day: `${year}-06-15`,
    celsius: random.integer(0, 60) / 2,
  }));
}

const mean = (readings: readonly Reading[]): number =>
  readings.reduce((sum, { celsius }) => sum + celsius, 0) / readings.length;

test('The report names the first and the last year of the readings', () => {
  const first = random.integer(1950, 1990);
  const readings = readingsFor([first + 3, first, first + 9]);
  expect(report(readings), 'the years are those of the readings').toBe(
    `harbour, ${first} to ${first + 9}: ${mean(readings).toFixed(1)} °C on average`,
  );
});

test('One year is named once', () => {
  const year = random.integer(1950, 2020);
  const readings = readingsFor([year, year]);
  expect(report(readings)).toBe(`harbour, ${year}: ${mean(readings).toFixed(1)} °C on average`);
});

test('The unit is the one that was asked for', () => {
  const readings = readingsFor([2020]);
  const fahrenheit = (mean(readings) * 9) / 5 + 32;
  expect(report(readings, 'fahrenheit'), 'unit is read, and decides what the report says').toBe(
    `harbour, 2020: ${fahrenheit.toFixed(1)} °F on average`,
  );
});
