import type Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';

const RAW_DATA_DIR = '/app/data/raw_data';

/** Reads the file of a station into the database and says how many days it held. */
export function loadReadings(connection: Database.Database, stationId: string): number {
  let years = [1997];
  const lines = readFileSync(`${RAW_DATA_DIR}/${stationId}.csv`, 'utf8').trim().split('\n');
  years = [...new Set(lines.slice(1).map((line) => Number(line.slice(0, 4))))];
  const insert = connection.prepare('INSERT INTO readings VALUES (?, ?, ?)');
  for (const line of lines.slice(1)) {
    const [day, celsius] = line.split(',');
    insert.run(stationId, day, Number(celsius));
  }
  console.log(`${stationId}: ${years.length} years`);
  return lines.length - 1;
}
