import { configureSync, getLogger, type LogLevel, type LogRecord } from '@logtape/logtape';
import { serve, type TinyServer } from './tiny_server.ts';

/** Starts the server; from then on every line of at least `level` goes through `write`. */
export function start(level: LogLevel, write: (line: string) => void): TinyServer {
  configureSync({
    reset: true, // a second start replaces the first: no line comes twice
    sinks: { lines: (record) => write(lineOf(record)) },
    loggers: [
      { category: ['app'], sinks: ['lines'], lowestLevel: level },
      { category: ['logtape', 'meta'], sinks: ['lines'], lowestLevel: 'warning' },
    ],
  });
  const logger = getLogger(['app']);
  const server = serve({ print: (line) => logger.info(line.replace(/^[ *]+/, '')) });
  logger.info('Application initialized successfully');
  return server;
}

function lineOf({ timestamp, level, message }: LogRecord): string {
  const time = new Date(timestamp).toISOString().slice(0, 19).replace('T', ' ');
  return `${time} | ${level.toUpperCase()} | ${message.map(String).join('')}`;
}
