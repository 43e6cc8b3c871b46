import type Database from 'libsql';
import type { Reading } from './readings.ts';

export interface Station {
  id: string;
  name: string;
}

export function allStations(connection: Database.Database): Station[] {
  const sql = 'SELECT id, name FROM stations ORDER BY name';
  return connection.prepare(sql).all() as Station[]; // the columns are named in the line above
}

export function addStation(connection: Database.Database, { id, name }: Station): void {
  connection.prepare('INSERT INTO stations VALUES (?, ?)').run(id, name);
}

/** The warmest day of a station, if it has any. */
export function warmestDay(connection: Database.Database, id: string): Reading | undefined {
  const sql = 'SELECT day, max(celsius) AS celsius FROM readings WHERE station_id = ?';
  const row = connection.prepare(sql).get(id) as Reading | { day: null }; // max of nothing is null
  return row.day === null ? undefined : row;
}
