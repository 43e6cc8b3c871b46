import type { Settings } from './settings.ts';

const DATA_DIR = '/app/data';

/** The file with the readings of a station. */
export function rawFile(station: string, settings: Settings): string {
  return `${DATA_DIR}/raw_data/${station}.csv`;
}
