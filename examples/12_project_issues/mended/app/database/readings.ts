import type Database from 'libsql';

export interface Reading {
  /** `2024-03-17`, or `2024-03` where a reading stands for a month. */
  day: string;
  celsius: number;
}

/** The readings of a station, oldest first: one a day, or with `downsample` one a month. */
export function readingsOf(
  connection: Database.Database,
  stationId: string,
  { downsample = false } = {},
): Reading[] {
  const day = downsample ? 'substr(day, 1, 7)' : 'day';
  const sql = `SELECT ${day} AS day, round(avg(celsius), 1) AS celsius
    FROM readings WHERE station_id = ? GROUP BY 1 ORDER BY 1`;
  return connection.prepare(sql).all(stationId) as Reading[]; // the columns are named in the line above
}

export function addReading(
  connection: Database.Database,
  stationId: string,
  { day, celsius }: Reading,
): void {
  connection.prepare('INSERT INTO readings VALUES (?, ?, ?)').run(stationId, day, celsius);
}
