import type { Reading, World } from './world.ts';

const COLUMNS = 'day,celsius';

export function stationExists(world: World, station: string): boolean {
  return world.database.query('SELECT name FROM stations WHERE name = ?', station).length > 0;
}

/** The stored readings of a station, oldest first. */
export function storedReadings(world: World, station: string): Reading[] {
  return world.database
    .query(`SELECT ${COLUMNS} FROM readings WHERE station = ? ORDER BY day`, station)
    .map(({ day, celsius }) => ({ day: String(day), celsius: Number(celsius) }));
}

export function storeReadings(world: World, station: string, readings: readonly Reading[]): void {
  for (const { day, celsius } of readings) {
    world.database.query('INSERT INTO readings VALUES (?, ?, ?)', station, day, celsius);
  }
}
