import {
  configureSync,
  getConsoleSink,
  getLogger,
  jsonLinesFormatter,
  parseLogLevel,
} from '@logtape/logtape';

// With `console` the event is a text. Nothing asks for a level, so both lines are always written.
console.info('Readings loaded', { station: 'harbour', count: 365 });
console.warn('Station not found', { station: 'lighthouse' });

// With LogTape it is a record: a threshold decides, and each value stays a value.
configureSync({
  reset: true,
  sinks: { console: getConsoleSink({ formatter: jsonLinesFormatter }) },
  loggers: [
    {
      category: 'weather_api',
      lowestLevel: parseLogLevel((process.env.LOG_LEVEL ?? 'WARNING').toLowerCase()),
      sinks: ['console'],
    },
    { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
  ],
});
const log = getLogger('weather_api');
log.info('Readings loaded', { station: 'harbour', count: 365 });
log.warn('Station not found', { station: 'lighthouse' });
