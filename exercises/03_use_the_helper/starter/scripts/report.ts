import { Connection } from '../database/sqlite.ts';

/** One line for each of the stations: its name and how many readings it has. */
export function report(stations: readonly string[]): string[] {
  const lines: string[] = [];
  for (const station of stations) {
    const connection = new Connection('weather.sqlite');
    const count = connection.all((row) => row.station === station).length;
    lines.push(`${station}: ${count} readings`);
  }
  return lines;
}
