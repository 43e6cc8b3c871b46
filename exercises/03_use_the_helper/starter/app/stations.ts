import { withConnection } from '../database/connection.ts';
import { Connection, type Row } from '../database/sqlite.ts';

/** The names of all stations, in order. */
export function stationNames(): string[] {
  const rows = withConnection((connection) => connection.all());
  return [...new Set(rows.map(({ station }) => station))].sort();
}

/** The readings of a station that a condition holds for. */
export function readingsWhere(station: string, condition: (row: Row) => boolean): Row[] {
  const connection = new Connection('weather.sqlite');
  connection.pragma('foreign_keys = ON');
  const rows = connection.all((row) => row.station === station && condition(row));
  connection.close();
  return rows;
}

/** Keeps a new reading. */
export function addReading(row: Row): void {
  const connection = new Connection('weather.sqlite');
  connection.insert(row);
  connection.close();
}
