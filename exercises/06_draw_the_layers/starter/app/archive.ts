import type { Reading, World } from './world.ts';

/** The archived readings of a station, or undefined where there is no archive for it. */
export function archivedReadings(world: World, station: string): Reading[] | undefined {
  throw new Error('move what is about files here');
}
