import {
  configureSync,
  getLogger,
  getTextFormatter,
  type Logger,
  type LogLevel,
} from '@logtape/logtape';

const category = 'weather_api';
const writers: ((line: string) => void)[] = [];

const formatLine = getTextFormatter({
  timestamp: (time) => new Date(time).toISOString().slice(0, 19).replace('T', ' '),
  level: 'FULL',
  format: ({ timestamp, level, message }) => `${timestamp} | ${level} | ${message}`,
});

/**
 * Sets up logging and returns the custom logger.
 *
 * @param write Receives each line, without a line break.
 * @param level What is less severe is not written.
 */
export function setUpLogging(write: (line: string) => void, level: LogLevel = 'info'): Logger {
  writers.push(write);
  configureSync({
    reset: true,
    sinks: { lines: (record) => writers.forEach((each) => each(formatLine(record).trimEnd())) },
    loggers: [
      { category, lowestLevel: level, sinks: ['lines'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['lines'] },
    ],
  });
  return getLogger(category);
}
