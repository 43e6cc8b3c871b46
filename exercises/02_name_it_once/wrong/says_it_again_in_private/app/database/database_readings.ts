import { openConnection } from './database_connection.ts';

export interface Reading {
  day: string;
  celsius: number;
}

/** All readings, oldest first. */
export function allReadings(): Reading[] {
  return openConnection();
}
