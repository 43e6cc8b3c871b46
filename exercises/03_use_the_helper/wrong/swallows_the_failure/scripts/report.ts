import { withConnection } from '../database/connection.ts';

/** One line for each of the stations: its name and how many readings it has. */
export function report(stations: readonly string[]): string[] {
  return withConnection((connection) =>
    stations.map((station) => {
      const count = connection.all((row) => row.station === station).length;
      return `${station}: ${count} readings`;
    }),
  );
}
