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
  const daily = readings
    .filter((reading) => reading.station === station)
    .sort((a, b) => a.day.localeCompare(b.day));
  return downsample ? monthly(daily) : daily;
}

/** One reading a month, with the mean of its days. The daily readings are in order. */
function monthly(daily: readonly Reading[]): Reading[] {
  const months = new Map<string, Reading[]>();
  for (const reading of daily) {
    const month = reading.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), reading]);
  }
  return [...months].map(([month, ofMonth]) => ({
    station: ofMonth[0]!.station,
    day: `${month}-01`,
    celsius: Math.round(meanOf(ofMonth) * 10) / 10,
  }));
}

/** The mean temperature, in degrees Celsius. */
export function meanOf(readings: readonly Reading[]): number {
  return readings.reduce((sum, { celsius }) => sum + celsius, 0) / readings.length;
}

/** The warmest reading; the earlier one where two are equally warm. */
export function warmest(readings: readonly Reading[]): Reading | undefined {
  let found: Reading | undefined;
  for (const reading of readings) {
    const isWarmer = !found || reading.celsius > found.celsius;
    const isEarlier = found && reading.celsius === found.celsius && reading.day < found.day;
    if (isWarmer || isEarlier) found = reading;
  }
  return found;
}
