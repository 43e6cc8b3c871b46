import { beforeEach, expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { addReading, readingsWhere, stationNames } from '@answer/app/stations.ts';
import { connections } from '@answer/database/sqlite.ts';
import { report } from '@answer/scripts/report.ts';

const random = seededRandom();

beforeEach(() => {
  for (const connection of connections.splice(0)) connection.close();
});

/** Adds some readings of a new station and tells its name and how many they are. */
function newStation() {
  const station = `${random.word()}${random.integer(0, 1e9)}`;
  const count = random.integer(1, 9);
  for (let day = 1; day <= count; day++)
    addReading({ station, day: `2024-03-0${day}`, celsius: day });
  return { station, count };
}

test('What was added can be asked for', () => {
  const { station, count } = newStation();
  expect(stationNames()).toContain(station);
  expect(readingsWhere(station, () => true)).toHaveLength(count);
  expect(readingsWhere(station, ({ celsius }) => celsius > count)).toEqual([]);
});

test('The report counts the readings of each station', () => {
  const [one, other] = [newStation(), newStation()];
  expect(report([one.station, other.station])).toEqual([
    `${one.station}: ${one.count} readings`,
    `${other.station}: ${other.count} readings`,
  ]);
});

test('Every connection has its foreign keys switched on', () => {
  const { station } = newStation();
  readingsWhere(station, () => true);
  report([station]);
  const without = connections.filter(({ foreignKeys }) => !foreignKeys).length;
  expect(without, 'connections were opened without foreign keys; withConnection sets them').toBe(0);
});

test('Every connection is closed again', () => {
  const { station } = newStation();
  stationNames();
  readingsWhere(station, () => true);
  report([station]);
  const open = connections.filter(({ isOpen }) => isOpen).length;
  expect(open, 'connections are still open; withConnection closes them').toBe(0);
});

test('A connection is closed also when a query fails', () => {
  const { station } = newStation();
  const fail = (): never => {
    throw new RangeError('no such column');
  };
  expect(() => readingsWhere(station, fail)).toThrow(RangeError);
  const open = connections.filter(({ isOpen }) => isOpen).length;
  expect(open, 'a failing query leaves its connection open; withConnection closes it').toBe(0);
});

test('A report on many stations does not run out of connections', () => {
  const stations = Array.from({ length: 12 }, () => random.word());
  expect(() => report(stations), 'the report opens more connections than it closes').not.toThrow();
});
