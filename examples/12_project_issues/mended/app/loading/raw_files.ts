import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '../database/readings.ts';
import type { Station } from '../database/stations.ts';
import { settings } from '../settings.ts';

export function rawStations(): Station[] {
  return rowsOf('stations').map(([id = '', name = '']) => ({ id, name }));
}

export function rawReadings(station: Station): Reading[] {
  return rowsOf(station.id).map(([day = '', celsius]) => ({ day, celsius: Number(celsius) }));
}

/** The rows of a CSV file, without its header. */
function rowsOf(name: string): string[][] {
  const text = readFileSync(join(settings.dataDirectory, 'raw_data', `${name}.csv`), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}
