import {
  configureSync,
  getConsoleSink,
  getLogger,
  getTextFormatter,
  parseLogLevel,
} from '@logtape/logtape';

const formatter = getTextFormatter({
  level: 'FULL',
  value: String,
  format: ({ level, message }) => `${level} | ${message}`,
});

configureSync({
  reset: true,
  sinks: { console: getConsoleSink({ formatter }) },
  loggers: [
    {
      category: 'shop',
      lowestLevel: parseLogLevel((process.env.LOG_LEVEL ?? 'WARNING').toLowerCase()),
      sinks: ['console'],
    },
    { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
  ],
});

const log = getLogger('shop');

log.debug('The basket holds {count} things', { count: 3 });
log.info('Shop opened');
log.warn('GET /v1/basket is deprecated');
log.info('Order 1207 paid');
log.error('The card service does not answer');
log.fatal('Out of memory');
