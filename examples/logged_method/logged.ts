import { configureSync, getConsoleSink, getLogger, getTextFormatter } from '@logtape/logtape';

const formatter = getTextFormatter({
  level: 'FULL',
  value: String,
  format: ({ level, message }) => `${level} | ${message}`,
});

configureSync({
  reset: true,
  sinks: { console: getConsoleSink({ formatter }) },
  loggers: [
    { category: 'shop', lowestLevel: 'debug', sinks: ['console'] },
    { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
  ],
});

const log = getLogger('shop');

// #region logged
export function logged<This, Arguments extends unknown[], Result>(
  method: (this: This, ...values: Arguments) => Result,
  context: ClassMethodDecoratorContext,
) {
  const name = String(context.name);
  return function (this: This, ...values: Arguments): Result {
    log.debug('Enter {name}', { name });
    try {
      return method.apply(this, values);
    } catch (error) {
      log.error('{name} failed: {reason}', { name, reason: String(error) });
      throw error; // the caller must still learn of it
    } finally {
      log.debug('Leave {name}', { name });
    }
  };
}
// #endregion logged
