import { Connection } from '../database/sqlite.ts';

/** One line for each of the stations: its name and how many readings it has. */
export function report(stations: readonly string[]): string[] {
  const connection = new Connection('weather.sqlite');
  connection.pragma('foreign_keys = ON');
  try {
    return stations.map((station) => {
      const count = connection.all((row) => row.station === station).length;
      return `${station}: ${count} readings`;
    });
  } finally {
    connection.close();
  }
}
