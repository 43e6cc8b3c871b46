import type { Settings } from './settings.ts';

const RAW_DATA_DIR = '/app/data/raw_data';

/** The file with the readings of a station. */
export function rawFile(station: string, settings: Settings): string {
  return `${RAW_DATA_DIR}/${station}.csv`;
}
