import type { Reading, World } from './world.ts';

export function stationExists(world: World, station: string): boolean {
  throw new Error('move what is about the database here');
}

/** The stored readings of a station, oldest first. */
export function storedReadings(world: World, station: string): Reading[] {
  throw new Error('move what is about the database here');
}

export function storeReadings(world: World, station: string, readings: readonly Reading[]): void {
  throw new Error('move what is about the database here');
}
