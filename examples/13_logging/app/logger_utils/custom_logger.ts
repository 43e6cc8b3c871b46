/**
 * The one place that says what this program's log looks like: its level, where lines go, and their
 * format. Runs unchanged in Node and in the browser.
 */
import {
  configureSync,
  getConsoleSink,
  getLogger,
  getTextFormatter,
  type ContextLocalStorage,
  type LogLevel,
  type Sink,
} from '@logtape/logtape';
import { keepSecrets, keepSecretsInText } from './secrets.ts';
import { renderValue, toJson } from './values.ts';

// #region loggers
const APPLICATION = 'weather_api';
const COMPLIANCE = 'compliance';

/** Write with this one: `customLogger.info('{count} readings loaded', { count })`. */
export const customLogger = getLogger(APPLICATION);

/** Events that we must be able to show to an inspector. Written whatever the level is. */
export const complianceLogger = getLogger(COMPLIANCE);
// #endregion loggers

// #region format
/** `2024-11-22 18:16:15`, in UTC, so that lines of servers anywhere can be sorted together. */
function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2024-11-22 18:16:15 | INFO | Application initialized successfully` */
export const formatLine = keepSecretsInText(
  getTextFormatter({
    timestamp,
    level: 'FULL',
    value: renderValue,
    format({ timestamp, level, message, record }) {
      const { requestId } = record.properties;
      const line = `${timestamp} | ${level} | ${message}`;
      return requestId === undefined ? line : `${line} | request ${requestId}`;
    },
  }),
);

/** One JSON object a line, for programs: the same event, with every property it came with. */
export const formatRecord = keepSecretsInText(
  ({ timestamp, level, category, message, properties }) =>
    toJson({
      time: new Date(timestamp).toISOString(),
      level: level.toUpperCase(),
      logger: category.join('.'),
      message: message.map((part, index) => (index % 2 ? renderValue(part) : part)).join(''),
      properties,
    }) + '\n',
);
// #endregion format

/** Where records go beside the console. */
export interface Destinations {
  /** Every record at or above the level. */
  readonly records?: Sink;
  /** Regulated events, and nothing else. */
  readonly compliance?: Sink;
}

export interface LoggingOptions {
  /** Less severe records than this are not written. */
  readonly level?: LogLevel;
  readonly destinations?: Destinations;
  /** Carries a request's id to code that has no request in hand. Node has one, the page has not. */
  readonly contextStorage?: ContextLocalStorage<Record<string, unknown>>;
}

// #region setup
/**
 * Sets up logging and returns the custom logger. Called again, it replaces what was set up before,
 * so that no line is ever written twice.
 */
export function setupLogging({
  level = 'info',
  destinations = {},
  contextStorage,
}: LoggingOptions = {}) {
  configureSync({
    reset: true,
    sinks: {
      console: keepSecrets(getConsoleSink({ formatter: formatLine })),
      records: keepSecrets(destinations.records ?? (() => {})),
      compliance: keepSecrets(
        destinations.compliance ?? getConsoleSink({ formatter: formatRecord }),
      ),
    },
    loggers: [
      { category: APPLICATION, lowestLevel: level, sinks: ['console', 'records'] },
      { category: COMPLIANCE, lowestLevel: 'trace', sinks: ['compliance'] },
      // LogTape's own logger: this is where it says that a sink failed.
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
    ],
    ...(contextStorage && { contextLocalStorage: contextStorage }),
  });
  return customLogger;
}
// #endregion setup
