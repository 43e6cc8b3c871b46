import { openDatabaseConnection } from './database_connection.ts';

export interface Reading {
  day: string;
  celsius: number;
}

/** All readings, oldest first. */
export function databaseReadings(): Reading[] {
  return openDatabaseConnection();
}
