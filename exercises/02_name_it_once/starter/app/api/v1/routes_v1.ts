import { databaseReadings } from '../../database/database_readings.ts';

/** The routes of this version: each path with what answers it. */
export function loadV1Routes(): Record<string, () => unknown> {
  return { '/v1/readings': () => databaseReadings().map(({ celsius }) => celsius) };
}
