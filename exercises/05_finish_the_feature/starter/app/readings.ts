export interface Reading {
  station: string;
  /** `2024-03-17` */
  day: string;
  celsius: number;
}

export interface ReadingOptions {
  /** One reading a month instead of one a day. */
  downsample?: boolean;
}

/** The readings of a station, oldest first. */
export function readingsOf(
  readings: readonly Reading[],
  station: string,
  { downsample = false }: ReadingOptions = {},
): Reading[] {
  return readings
    .filter((reading) => reading.station === station)
    .sort((a, b) => a.day.localeCompare(b.day));
}

/** The warmest reading; the earlier one where two are equally warm. */
export function warmest(readings: readonly Reading[]): Reading | undefined {
  throw new Error('not implemented');
}
