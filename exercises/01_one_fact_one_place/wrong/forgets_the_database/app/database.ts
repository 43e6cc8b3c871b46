import type { Settings } from './settings.ts';

/** The file of the database. */
export function databaseFile(settings: Settings): string {
  return '/app/data/weather.sqlite';
}
