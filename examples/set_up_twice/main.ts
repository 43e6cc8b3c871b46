import { configureSync, getConsoleSink, getLogger, getTextFormatter } from '@logtape/logtape';

const formatter = getTextFormatter({
  level: 'FULL',
  value: String,
  format: ({ level, message }) => `${level} | ${message}`,
});

function setupLogging() {
  configureSync({
    reset: true, // remove this line, run again, and read what LogTape says
    sinks: { console: getConsoleSink({ formatter }) },
    loggers: [
      { category: 'shop', lowestLevel: 'info', sinks: ['console'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
    ],
  });
  return getLogger('shop');
}

const one = setupLogging();
const other = setupLogging();

console.log('The same logger:', one === other);
one.info('Shop opened');
other.info('Shop opened, says the other one');
