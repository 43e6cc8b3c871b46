import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { readingsOf, warmest, type Reading } from '@answer/app/readings.ts';

const random = seededRandom();
const two = (value: number): string => String(value).padStart(2, '0');

/** Three days of each of some months. No mean comes out even at one decimal: rounding shows. */
function readingsIn(station: string, months: readonly string[]): Reading[] {
  return months.flatMap((month) => {
    const tenths = random.integer(-200, 400);
    const away = random.integer(1, 30);
    return [tenths - away, tenths, tenths + away + 1].map((value, index) => ({
      station,
      day: `${month}-${two(index * 9 + random.integer(1, 9))}`,
      celsius: value / 10,
    }));
  });
}

const months = ['2023-11', '2023-12', '2024-01', '2024-03'];

/** The first readings of the list are those of the station, in order. */
function subject() {
  const station = random.word();
  const own = readingsIn(station, months);
  const all = random.shuffle([...own, ...readingsIn(`${station}2`, months)]);
  return { station, own, all };
}

test('Without downsample every reading of the station is there, oldest first', () => {
  const { station, own, all } = subject();
  expect(readingsOf(all, station)).toEqual(own);
  expect(readingsOf(all, station, { downsample: false })).toEqual(own);
});

test('With downsample there is one reading a month', () => {
  const { station, all } = subject();
  const days = readingsOf(all, station, { downsample: true }).map(({ day }) => day);
  expect(days, 'downsample returns one reading a month, on its first day').toEqual(
    months.map((month) => `${month}-01`),
  );
});

test('With downsample a reading is the mean of its month, to one decimal', () => {
  const { station, own, all } = subject();
  const means = months.map((month) => {
    const ofMonth = own.filter(({ day }) => day.startsWith(month));
    const sum = ofMonth.reduce((total, { celsius }) => total + celsius, 0);
    return sum / ofMonth.length;
  });
  const given = readingsOf(all, station, { downsample: true });
  expect(given).toHaveLength(months.length);
  for (const [index, { celsius }] of given.entries()) {
    expect(
      Math.abs(celsius - means[index]!),
      `the mean of ${months[index]} is ${means[index]}, and the reading says ${celsius}`,
    ).toBeLessThanOrEqual(0.0501);
    expect(celsius, 'a mean is rounded to one decimal').toBe(Math.round(celsius * 10) / 10);
  }
});

test('The readings that came in stay as they are', () => {
  const { station, all } = subject();
  const before = structuredClone(all);
  readingsOf(all, station, { downsample: true });
  warmest(all);
  expect(all).toEqual(before);
});

test('The warmest reading is found, the earlier of two that are equally warm', () => {
  const { own } = subject();
  const record: Reading = { station: own[0]!.station, day: '2023-12-31', celsius: 41 };
  const again: Reading = { ...record, day: '2024-03-31' };
  expect(warmest(random.shuffle([...own, record, again]))).toEqual(record);
});

test('Where there are no readings there is no warmest one', () => {
  expect(warmest([])).toBeUndefined();
});
