/** A minute of example 13's own log, recorded from the running program: what pages show as a log. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configureSync, resetSync, type LogLevel, type LogRecord } from '@logtape/logtape';
import { createApp } from '../../examples/13_logging/app.ts';
import { loadFromCsv } from '../../examples/13_logging/app/data/load.ts';
import { SqliteReadings } from '../../examples/13_logging/app/data/sqlite.ts';
import {
  formatLine,
  formatRecord,
} from '../../examples/13_logging/app/logger_utils/custom_logger.ts';
import { logQuery } from '../../examples/13_logging/app/logger_utils/take_over.ts';
import { root } from './paths.ts';

/** One event as the two formats of example 13 write it, without the line break. */
export interface LoggedEvent {
  readonly level: LogLevel;
  readonly line: string;
  readonly json: string;
}

export interface Traffic {
  /** How long the recorded time is, in seconds. */
  readonly seconds: number;
  readonly requests: number;
  readonly events: readonly LoggedEvent[];
}

const START = Date.UTC(2024, 10, 22, 18, 16, 15, 678);
const FROM_THE_FIRST = '/api/v2/stations/harbour/readings?downsample=';

/** What is asked for, second after second: mostly what works, now and then what does not. */
const USUAL = [
  `${FROM_THE_FIRST}month`,
  '/api/v2/stations',
  `${FROM_THE_FIRST}year`,
  '/api/v2/stations/airfield/readings?downsample=year',
  `${FROM_THE_FIRST}month`,
];
const UNUSUAL: Readonly<Record<number, string>> = {
  11: '/api/v2/stations/lighthouse/readings?downsample=year',
  29: `${FROM_THE_FIRST}fortnight`,
  41: '/api/v2/forecast',
};
/** The second in which the database is not there. */
const OUTAGE = 52;
const SECONDS = 60;

/** Runs the program, and gives back the same events for the same program. */
export async function recordTraffic(): Promise<Traffic> {
  const directory = mkdtempSync(join(tmpdir(), 'logbook-traffic-'));
  const database = join(directory, 'weather.sqlite');
  const records: LogRecord[] = [];
  const secondOf: number[] = [];
  let second = 0;
  try {
    loadFromCsv(join(root, 'examples/13_logging/data'), database);
    configureSync({
      reset: true,
      sinks: {
        kept: (record) => {
          records.push(record);
          secondOf.push(second);
        },
      },
      loggers: [
        { category: 'weather_api', lowestLevel: 'trace', sinks: ['kept'] },
        { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: [] },
      ],
      contextLocalStorage: new AsyncLocalStorage(),
    });
    const parts = { store: new SqliteReadings(database, logQuery), tokens: new Map() };
    const app = createApp(parts);
    const broken = createApp({
      ...parts,
      store: new SqliteReadings(join(directory, 'gone.sqlite'), logQuery),
    });
    records.length = secondOf.length = 1; // without the second application's greeting
    for (second = 1; second < SECONDS; second += 1) {
      const path = UNUSUAL[second] ?? USUAL[second % USUAL.length] ?? '/';
      await (second === OUTAGE ? broken : app).request(path);
    }
  } finally {
    resetSync();
    rmSync(directory, { recursive: true });
  }
  const events = records.map((record, index) => eventOf(record, secondOf[index] ?? 0, index));
  return {
    seconds: SECONDS,
    requests: SECONDS - 1,
    events: events.map((event) => ({
      ...event,
      line: event.line.replaceAll(directory, '/data'),
      json: event.json.replaceAll(directory, '/data'),
    })),
  };
}

/** What differs from run to run (clock, ids, durations) is made the same in every recording. */
function eventOf(record: LogRecord, second: number, index: number): LoggedEvent {
  const timestamp = START + second * 1000 + (index % 7);
  const requestId = (0x7f3a2c1b + second * 0x1f3d5b).toString(16).slice(-8);
  const properties = {
    ...record.properties,
    ...('requestId' in record.properties && { requestId }),
    ...('milliseconds' in record.properties && { milliseconds: 2 }),
  };
  const message = record.message.map((part) =>
    typeof part === 'string' ? part.replace(/\b\d+ms\b/, '2ms') : part,
  );
  // The durations stand in the message as values of their own.
  const durations = message.map((part) => (typeof part === 'number' ? 2 : part));
  const told = { ...record, timestamp, properties, message: durations };
  // The recording is about lines, so an error's stack, which differs from machine to machine, is cut.
  const firstLine = (text: string): string => text.split('\n    at ')[0]?.trimEnd() ?? '';
  return {
    level: record.level,
    line: firstLine(formatLine(told)),
    json: formatRecord(told)
      .replace(/\\n {4}at (?:(?!\\n["}])[^"])*/g, '')
      .trimEnd(),
  };
}
