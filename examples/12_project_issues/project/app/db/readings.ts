import type Database from 'better-sqlite3';

/** The daily readings of a station, oldest first. */
export function readingsOf(
  connection: Database.Database,
  stationId: string,
  downsample = false,
): unknown[] {
  return connection
    .prepare('SELECT day, celsius FROM readings WHERE station_id = ? ORDER BY day')
    .all(stationId);
}
