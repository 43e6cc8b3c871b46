/** TypeScript's side of the page "From Python": each region does what its Python counterpart does. */
import { configureSync, getConsoleSink, getLogger, getTextFormatter } from '@logtape/logtape';

// #region get-logger
const logger = getLogger(['weather_api', 'http']);
// #endregion get-logger

// #region set-up
export function setUp(): void {
  configureSync({
    reset: true,
    sinks: { console: getConsoleSink({ formatter }) },
    loggers: [
      { category: 'weather_api', lowestLevel: 'info', sinks: ['console'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
    ],
  });
}

const formatter = getTextFormatter({
  level: 'FULL',
  value: String,
  format: ({ level, message }) => `${level} | ${message}`,
});
// #endregion set-up

// #region basic-config
export function startQuickly(): void {
  configureSync({
    reset: true,
    sinks: { console: getConsoleSink() },
    loggers: [{ category: [], lowestLevel: 'warning', sinks: ['console'] }],
  });
}
// #endregion basic-config

// #region message
export function sayHowMany(count: number, station: string): void {
  logger.info('{count} readings of {station}', { count, station });
}
// #endregion message

// #region propagate
export function keepApart(): void {
  const sqlFormatter = getTextFormatter({
    value: String,
    format: ({ message }) => `SQL ${message}`,
  });
  configureSync({
    reset: true,
    sinks: {
      console: getConsoleSink({ formatter }),
      sql: getConsoleSink({ formatter: sqlFormatter }),
    },
    loggers: [
      { category: 'weather_api', lowestLevel: 'info', sinks: ['console'] },
      { category: ['weather_api', 'sql'], sinks: ['sql'], parentSinks: 'override' },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
    ],
  });
}
// #endregion propagate

// #region exception
export function parse(text: string): number {
  try {
    return parseWhole(text);
  } catch (error) {
    logger.error('Not a number: {error}', { error });
    throw error;
  }
}
// #endregion exception

function parseWhole(text: string): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`"${text}" is no whole number`);
  return Number(text);
}
