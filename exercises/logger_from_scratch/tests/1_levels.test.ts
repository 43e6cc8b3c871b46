import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { Logger, severity, type Level, type LogRecord } from '@answer/logger.ts';

const random = seededRandom();
const levels: Level[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

/** A logger and the records that come out of it after one call of each method. */
function callEach(level?: Level): LogRecord[] {
  const logger = new Logger('shop');
  const records: LogRecord[] = [];
  logger.addHandler({ handle: (record) => void records.push(record) });
  if (level) logger.level = level;
  logger.debug('looked');
  logger.info('sold');
  logger.warning('almost sold out');
  logger.error('could not sell');
  logger.critical('shop is gone');
  return records;
}

test('Step 1: a new logger lets WARNING and above pass', () => {
  const passed = callEach().map(({ level }) => level);
  expect(passed, 'a record at the level itself passes').toEqual(['WARNING', 'ERROR', 'CRITICAL']);
});

test('Step 1: each level lets itself and what is above it pass', () => {
  for (const level of levels) {
    expect(callEach(level).map((record) => record.level)).toEqual(
      levels.slice(levels.indexOf(level)),
    );
  }
});

test('Step 1: a record holds time, level, name, message and context', () => {
  const logger = new Logger(random.word());
  const records: LogRecord[] = [];
  logger.addHandler({ handle: (record) => void records.push(record) });
  const user = `u${random.integer(1, 99)}`;
  const before = Date.now();
  logger.error('Card of {user} declined', { user });
  expect(records).toEqual([
    {
      time: expect.any(Number),
      level: 'ERROR',
      name: logger.name,
      message: 'Card of {user} declined',
      context: { user },
    },
  ]);
  expect(records[0]?.time).toBeGreaterThanOrEqual(before);
  expect(records[0]?.time).toBeLessThanOrEqual(Date.now());
});

test('Step 1: isEnabledFor says what would pass', () => {
  const logger = new Logger('shop');
  for (const level of levels) {
    logger.level = level;
    for (const asked of levels) {
      expect(logger.isEnabledFor(asked)).toBe(severity[asked] >= severity[level]);
    }
  }
});

test('Step 1: a logger without a handler is silent and does not fail', () => {
  expect(() => new Logger('shop').critical('nobody listens')).not.toThrow();
});
