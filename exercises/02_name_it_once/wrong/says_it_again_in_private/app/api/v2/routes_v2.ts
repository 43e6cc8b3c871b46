import { allReadings } from '../../database/database_readings.ts';

/** The routes of this version: each path with what answers it. */
export function loadRoutes(): Record<string, () => unknown> {
  return { '/v2/readings': answerV2 };
}

function answerV2(): unknown {
  return { readings: allReadings() };
}
