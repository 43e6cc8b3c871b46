/** One event, written with four logging systems. */
import { configureSync, getLogger, jsonLinesFormatter, type LogRecord } from '@logtape/logtape';
import { pino, type DestinationStream } from 'pino';
import winston from 'winston';

// #region console
export function withConsole(): void {
  console.warn('Station not found', { station: 'lighthouse' });
}
// #endregion console

// #region pino
export function withPino(destination: DestinationStream): void {
  const log = pino({ level: 'info' }, destination).child({ logger: 'weather_api' });
  log.warn({ station: 'lighthouse' }, 'Station not found');
}
// #endregion pino

// #region winston
export function withWinston(stream: NodeJS.WritableStream): void {
  const log = winston.createLogger({
    level: 'info',
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  log.warn('Station not found', { station: 'lighthouse' });
}
// #endregion winston

// #region logtape
export function withLogTape(write: (line: string) => void): void {
  const sink = (record: LogRecord) => write(jsonLinesFormatter(record));
  configureSync({
    reset: true,
    sinks: { file: sink },
    loggers: [
      { category: 'weather_api', lowestLevel: 'info', sinks: ['file'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['file'] },
    ],
  });
  getLogger('weather_api').warn('Station not found', { station: 'lighthouse' });
}
// #endregion logtape
