import { databaseReadings } from '../../database/database_readings.ts';

/** The routes of this version: each path with what answers it. */
export function loadV2Routes(): Record<string, () => unknown> {
  return { '/v2/readings': () => ({ readings: databaseReadings() }) };
}
