import { allReadings } from '../../database/database_readings.ts';

/** The routes of this version: each path with what answers it. */
export function loadRoutes(): Record<string, () => unknown> {
  return { '/v1/readings': () => allReadings().map(({ celsius }) => celsius) };
}
