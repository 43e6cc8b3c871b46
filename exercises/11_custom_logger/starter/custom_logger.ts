import { getLogger, type Logger, type LogLevel } from '@logtape/logtape';

/**
 * Sets up logging and returns the custom logger.
 *
 * @param write Receives each line, without a line break.
 * @param level What is less severe is not written.
 */
export function setUpLogging(write: (line: string) => void, level: LogLevel = 'info'): Logger {
  // Level, sink and format: say all three here, and nowhere else.
  return getLogger('weather_api');
}
