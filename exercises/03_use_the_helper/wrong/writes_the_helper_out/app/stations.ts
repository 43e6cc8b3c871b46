import { withConnection } from '../database/connection.ts';
import type { Row } from '../database/sqlite.ts';

/** The names of all stations, in order. */
export function stationNames(): string[] {
  const rows = withConnection((connection) => connection.all());
  return [...new Set(rows.map(({ station }) => station))].sort();
}

/** The readings of a station that a condition holds for. */
export function readingsWhere(station: string, condition: (row: Row) => boolean): Row[] {
  return withConnection((connection) =>
    connection.all((row) => row.station === station && condition(row)),
  );
}

/** Keeps a new reading. */
export function addReading(row: Row): void {
  withConnection((connection) => connection.insert(row));
}
