import type { Reading, World } from './world.ts';

const COLUMNS = 'day,celsius';

/** The archived readings of a station, or undefined where there is no archive for it. */
export function archivedReadings(world: World, station: string): Reading[] | undefined {
  const file = `/archive/zip/${station}.zip`;
  if (!world.files.exists(file)) return undefined;
  const lines = world.files.unzip(file).trim().split('\n').filter((line) => line !== COLUMNS);
  return lines.map((line) => {
    const [day = '', celsius] = line.split(',');
    return { day, celsius: Number(celsius) };
  });
}
