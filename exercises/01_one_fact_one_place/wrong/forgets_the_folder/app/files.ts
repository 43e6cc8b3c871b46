import type { Settings } from './settings.ts';

/** The file with the readings of a station. */
export function rawFile(station: string, settings: Settings): string {
  return `${settings.dataDirectory}/${station}.csv`;
}
