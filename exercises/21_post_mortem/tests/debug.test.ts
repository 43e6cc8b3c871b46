import { expect, test } from 'vitest';
import { found } from '@answer/found.ts';
import { parseCelsius } from '@answer/mended.ts';
import { readings, warmest } from '@answer/report.ts';
import type { Reading } from '@answer/report.ts';

function errorOf(all: readonly Reading[]): Error | undefined {
  try {
    warmest(all);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** The first row that fails, found by giving the program more and more of them. */
const row = readings.findIndex((_, index) => errorOf(readings.slice(0, index + 1)) !== undefined);

test('You found the station', () => {
  expect(found.station, 'p reading shows the row at the crash').toBe(readings[row]?.station);
});

test('You saw how far it had got', () => {
  expect(found.highest, 'highest, in the frame of warmest').toBe(warmest(readings.slice(0, row)));
});

test('You found the cause', () => {
  const cause = errorOf(readings)?.cause as Error;
  expect(found.causeName, 'exceptions lists the cause on top').toBe(cause.name);
});

test('A comma is read as a point', () => {
  expect(parseCelsius('16,1')).toBe(16.1);
  expect(parseCelsius('-3,5')).toBe(-3.5);
  expect(parseCelsius('11.2')).toBe(11.2);
});

test('What is no number is still refused', () => {
  for (const text of ['warm', '1,2,3', ''])
    expect(() => parseCelsius(text), `parseCelsius(${JSON.stringify(text)})`).toThrow(RangeError);
});
