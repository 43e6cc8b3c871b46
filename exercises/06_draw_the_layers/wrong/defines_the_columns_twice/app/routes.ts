import { archivedReadings } from './archive.ts';
import { stationExists, storedReadings, storeReadings } from './queries.ts';
import type { Answer, World } from './world.ts';

/** Answers `GET /stations/NAME/readings` and `POST /stations/NAME/import`. */
export function handle(world: World, method: string, path: string): Answer {
  const [, collection, station, action] = path.split('/');
  if (collection !== 'stations' || !station)
    return { status: 404, body: { error: 'no such page' } };

  const route = routes[`${method} ${action}`];
  if (!route) return { status: 405, body: { error: `${method} is not possible here` } };
  if (!stationExists(world, station)) {
    return { status: 404, body: { error: `no station ${station}` } };
  }
  return route(world, station);
}

const routes: Record<string, (world: World, station: string) => Answer> = {
  'GET readings': listReadings,
  'POST import': importReadings,
};

function listReadings(world: World, station: string): Answer {
  const stored = storedReadings(world, station);
  const readings = stored.length > 0 ? stored : (archivedReadings(world, station) ?? []);
  return { status: 200, body: readings };
}

function importReadings(world: World, station: string): Answer {
  const readings = archivedReadings(world, station);
  if (!readings) return { status: 409, body: { error: `no archive for ${station}` } };
  storeReadings(world, station, readings);
  return { status: 201, body: { imported: readings.length } };
}
