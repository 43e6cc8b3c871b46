import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { Logger, formatter, streamHandler, type LogRecord } from '@answer/logger.ts';

const random = seededRandom();

function record(changes: Partial<LogRecord> = {}): LogRecord {
  return {
    time: Date.UTC(2024, 10, 22, 18, 16, 15, random.integer(0, 999)),
    level: 'INFO',
    name: 'shop.cart',
    message: 'Cart opened',
    context: {},
    ...changes,
  };
}

test('Step 3: time, level, name and message stand where the pattern puts them', () => {
  const format = formatter('{time} | {level} | {name} | {message}');
  expect(format(record())).toBe('2024-11-22 18:16:15 | INFO | shop.cart | Cart opened');
  expect(formatter('[{level}] {message} ({level})')(record())).toBe('[INFO] Cart opened (INFO)');
});

test('Step 3: the message takes its values from the context', () => {
  const [user, count] = [random.word(), random.integer(0, 99)];
  const message = '{user} bought {count} of {count}';
  expect(formatter('{message}')(record({ message, context: { user, count } }))).toBe(
    `${user} bought ${count} of ${count}`,
  );
});

test('Step 3: what is not known stays as it stands', () => {
  expect(formatter('{weather} {message}')(record({ message: 'of {town}' }))).toBe(
    '{weather} of {town}',
  );
});

test('Step 3: a value is written as it is, whatever signs are in it', () => {
  const context = { user: '{level} $& {user}' };
  const line = formatter('{message}!')(record({ message: 'Hello {user}', context }));
  expect(line, 'what was filled in is not filled again').toBe('Hello {level} $& {user}!');
});

test('Step 3: a stream handler writes lines, from its own level upwards', () => {
  const lines: string[] = [];
  const logger = new Logger('shop');
  logger.level = 'DEBUG';
  const write = (line: string): void => void lines.push(line);
  logger.addHandler(streamHandler(write, formatter('{level} {message}'), 'WARNING'));
  logger.addHandler(streamHandler(write, formatter('{name}: {message}')));
  logger.info('sold');
  logger.error('could not sell');
  expect(lines).toEqual(['shop: sold', 'ERROR could not sell', 'shop: could not sell']);
});
