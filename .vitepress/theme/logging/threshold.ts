import type { LogLevel } from '@logtape/logtape';
import type { Traffic } from '../../build/traffic.ts';

/** The levels from the quietest to the loudest, as the slider steps through them. */
export const thresholds = [
  'fatal',
  'error',
  'warning',
  'info',
  'debug',
] as const satisfies readonly LogLevel[];
export type Threshold = (typeof thresholds)[number];

const SECONDS_A_DAY = 24 * 60 * 60;

/** Whether an event is written where only `threshold` and worse is. */
export function passes(level: LogLevel, threshold: Threshold): boolean {
  const index = thresholds.findIndex((name) => name === level);
  return index !== -1 && index <= thresholds.indexOf(threshold);
}

export interface Cost {
  /** Lines written in the recorded time. */
  readonly lines: number;
  readonly linesADay: number;
  /** Bytes of the JSON Lines file, line breaks included, as UTF-8. */
  readonly bytesADay: number;
}

/** What a threshold costs, if every minute of the day is like the recorded one. */
export function costOf({ events, seconds }: Traffic, threshold: Threshold): Cost {
  const written = events.filter(({ level }) => passes(level, threshold));
  const bytes = written.reduce(
    (sum, { json }) => sum + new TextEncoder().encode(json).length + 1,
    0,
  );
  const factor = SECONDS_A_DAY / seconds;
  return {
    lines: written.length,
    linesADay: Math.round(written.length * factor),
    bytesADay: Math.round(bytes * factor),
  };
}

/** `123456789` as `123 MB`: decimal units, as disks are sold. */
export function readableBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3);
  const value = bytes / 1000 ** step;
  return `${value.toFixed(step > 0 && value < 10 ? 1 : 0)} ${units[step] ?? 'bytes'}`;
}
