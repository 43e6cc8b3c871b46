import { getLogger, type LogLevel } from '@logtape/logtape';
import { afterEach, expect, test, vi } from 'vitest';
import { given, seededRandom } from 'logbook/exercise';
import { setUpLogging } from '@answer/custom_logger.ts';

const random = seededRandom();
const levels: LogLevel[] = ['trace', 'debug', 'info', 'warning', 'error', 'fatal'];

afterEach(() => {
  vi.useRealTimers();
});

/** A logger as the answer sets it up, and the lines that come out of it. */
function setUp(level?: LogLevel) {
  const lines: string[] = [];
  const logger = setUpLogging((line) => void lines.push(line), ...(level ? [level] : []));
  return { logger, lines };
}

/** Writes one record at each level, its message the level's name. */
function writeAll(logger: ReturnType<typeof setUpLogging>): void {
  for (const level of levels) logger[level](level);
}

/** The messages of lines that read `time | LEVEL | message`. */
const messagesOf = (lines: string[]) => lines.map((line) => line.split(' | ')[2]);

test('A line reads: time, level, message, with bars between them', () => {
  const { logger, lines } = setUp();
  const message = given(`${random.word()} ${random.word()}`);
  logger.warning(message);
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\S+ \\| WARNING \\| ${message}$`)),
  ]);
});

test('The time is in UTC, to the second', () => {
  const now = new Date(Date.UTC(2024, random.integer(0, 11), random.integer(1, 28), 18, 16, 15, 7));
  vi.useFakeTimers({ now });
  const { logger, lines } = setUp();
  logger.info('Application initialized successfully');
  const time = given(now).toISOString().slice(0, 19).replace('T', ' ');
  expect(lines).toEqual([`${time} | INFO | Application initialized successfully`]);
});

test('Values stand in their places in the message', () => {
  const { logger, lines } = setUp();
  const count = given(random.integer(2, 9999));
  logger.info('{count} readings loaded', { count });
  expect(messagesOf(lines)).toEqual([`${count} readings loaded`]);
});

test('What is less severe than the level is not written', () => {
  const index = random.integer(1, 5);
  // Two of them: one alone may be the very level that a logger keeps to.
  for (const least of [index, (index % 5) + 1]) {
    const { logger, lines } = setUp(given(levels[least]!));
    writeAll(logger);
    expect(messagesOf(lines)).toEqual(levels.slice(least));
  }
});

test('Without a level, info and what is more severe is written', () => {
  const { logger, lines } = setUp();
  writeAll(logger);
  expect(messagesOf(lines)).toEqual(['info', 'warning', 'error', 'fatal']);
});

test('Set up again, each line is written once, and to the new place', () => {
  const first = setUp();
  const second = setUp();
  second.logger.info('once');
  expect([...messagesOf(first.lines), ...messagesOf(second.lines)]).toEqual(['once']);
  expect(messagesOf(second.lines)).toEqual(['once']);
});

test('The logger is the one that getLogger gives for weather_api', () => {
  const { lines } = setUp();
  getLogger('weather_api').info('from elsewhere');
  getLogger(['weather_api', 'stations']).info('from below');
  expect(messagesOf(lines)).toEqual(['from elsewhere', 'from below']);
});
