import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { archivedReadings } from '@answer/app/archive.ts';
import { stationExists, storedReadings, storeReadings } from '@answer/app/queries.ts';
import { handle } from '@answer/app/routes.ts';
import { worldWith } from './world.ts';

const random = seededRandom();

function subject() {
  const station = random.word();
  const readings = Array.from({ length: random.integer(2, 5) }, (_, index) => ({
    day: `2024-03-0${index + 1}`,
    celsius: random.integer(-90, 300) / 10,
  }));
  return { station, readings, ...worldWith([station], { [station]: readings }) };
}

test('The readings of a station come from its archive until they are imported', () => {
  const { world, station, readings, done } = subject();
  const path = `/stations/${station}/readings`;
  expect(handle(world, 'GET', path)).toEqual({ status: 200, body: readings });
  handle(world, 'POST', `/stations/${station}/import`);
  done.length = 0;
  expect(handle(world, 'GET', path)).toEqual({ status: 200, body: readings });
  expect(done.filter((action) => action.startsWith('unzip'))).toEqual([]);
});

test('An import stores each reading and tells how many', () => {
  const { world, station, readings, rows } = subject();
  expect(handle(world, 'POST', `/stations/${station}/import`)).toEqual({
    status: 201,
    body: { imported: readings.length },
  });
  expect(rows).toEqual(readings.map((reading) => ({ station, ...reading })));
});

test('What is not there is said, with the right status', () => {
  const { world, station } = subject();
  const { world: empty } = worldWith([station], {});
  expect(handle(world, 'GET', '/stations/nowhere/readings').status).toBe(404);
  expect(handle(world, 'GET', '/weather').status).toBe(404);
  expect(handle(world, 'DELETE', `/stations/${station}/readings`).status).toBe(405);
  expect(handle(empty, 'POST', `/stations/${station}/import`)).toEqual({
    status: 409,
    body: { error: `no archive for ${station}` },
  });
  expect(handle(empty, 'GET', `/stations/${station}/readings`)).toEqual({ status: 200, body: [] });
});

test('The archive answers for itself, without a request or a query', () => {
  const { world, station, readings, done } = subject();
  expect(archivedReadings(world, station)).toEqual(readings);
  expect(archivedReadings(world, 'nowhere')).toBeUndefined();
  expect(done.filter((action) => action.startsWith('query'))).toEqual([]);
});

test('The queries answer for themselves, without a request or a file', () => {
  const { world, station, readings, done } = subject();
  expect([stationExists(world, station), stationExists(world, 'nowhere')]).toEqual([true, false]);
  storeReadings(world, station, [...readings].reverse());
  expect(storedReadings(world, station)).toEqual(readings);
  expect(done.filter((action) => action.startsWith('unzip'))).toEqual([]);
});
