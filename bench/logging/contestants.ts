/**
 * One log call in each library and for each destination. All of them write the same event as one
 * line of JSON with a time, a level, a message and two values.
 */
import { Console } from 'node:console';
import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { getFileSink, getStreamFileSink } from '@logtape/file';
import {
  configure,
  dispose,
  getConsoleSink,
  getLogger,
  jsonLinesFormatter,
  type Sink,
} from '@logtape/logtape';
import pino from 'pino';
import winston from 'winston';
import type { Library, Scenario } from './scenarios.ts';

/** Something that can be measured. */
export interface Contestant {
  log(count: number): void;
  /** Settles once everything is written. */
  end(): void | Promise<void>;
}

type Make = (scenario: Scenario, file: string) => Contestant | Promise<Contestant>;

const STATION = 'harbour';

/** A stream that forgets what is written to it. */
function nowhere(): Writable {
  return new Writable({ decodeStrings: false, write: (_chunk, _encoding, done) => done() });
}

function finished(stream: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.end(resolve);
  });
}

const logTape: Make = async (scenario, file) => {
  const forget: Sink = (record) => void jsonLinesFormatter(record);
  const sinks = {
    disabled: () => forget,
    null: () => forget,
    console: () => getConsoleSink({ formatter: jsonLinesFormatter }),
    file: () => getStreamFileSink(file, { formatter: jsonLinesFormatter }),
    synced: () => getFileSink(file, { formatter: jsonLinesFormatter }),
  };
  await configure({
    sinks: { only: sinks[scenario]() },
    loggers: [
      {
        category: 'bench',
        lowestLevel: scenario === 'disabled' ? 'warning' : 'info',
        sinks: ['only'],
      },
      { category: ['logtape', 'meta'], lowestLevel: 'error' },
    ],
  });
  const log = getLogger('bench');
  return {
    log: (count) => log.info('{count} readings of {station}', { count, station: STATION }),
    end: dispose,
  };
};

const pinoLog: Make = (scenario, file) => {
  const stream =
    scenario === 'console'
      ? pino.destination({ dest: 1, sync: true })
      : scenario === 'file'
        ? pino.destination({ dest: file, sync: false, minLength: 4096 })
        : nowhere();
  const log = pino({ level: scenario === 'disabled' ? 'warn' : 'info', base: null }, stream);
  return {
    log: (count) => log.info({ count, station: STATION }, 'readings'),
    async end() {
      if (stream instanceof Writable) return;
      stream.flushSync();
      stream.end();
      await new Promise((resolve) => stream.once('close', resolve));
    },
  };
};

const winstonLog: Make = (scenario, file) => {
  const transport = transportOf(scenario, file);
  const log = winston.createLogger({
    level: scenario === 'disabled' ? 'warn' : 'info',
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own types name them by interface
    transports: [transport],
  });
  return {
    log: (count) => void log.info('readings', { count, station: STATION }),
    async end() {
      if (scenario !== 'file') return;
      const written = new Promise((resolve) => transport.once('finish', resolve));
      log.end();
      await written;
    },
  };
};

function transportOf(scenario: Scenario, file: string) {
  if (scenario === 'console') return new winston.transports.Console({ forceConsole: true });
  if (scenario === 'file') return new winston.transports.File({ filename: file });
  return new winston.transports.Stream({ stream: nowhere() });
}

const plainConsole: Make = (scenario, file) => {
  const stream = scenario === 'file' ? createWriteStream(file) : nowhere();
  const target = scenario === 'console' ? console : new Console(stream);
  return {
    log(count) {
      const record = {
        time: new Date().toISOString(),
        level: 'INFO',
        message: 'readings',
        count,
        station: STATION,
      };
      target.info(JSON.stringify(record));
    },
    end: () => finished(stream),
  };
};

export const makers: Readonly<Record<Library, Make>> = {
  LogTape: logTape,
  pino: pinoLog,
  winston: winstonLog,
  console: plainConsole,
};
