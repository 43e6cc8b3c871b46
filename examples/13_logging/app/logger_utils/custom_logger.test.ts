import type { LogRecord } from '@logtape/logtape';
import { reset } from '@logtape/logtape';
import { build } from 'esbuild';
import { afterEach, expect, it, vi } from 'vitest';
import type * as CustomLogger from './custom_logger.ts';
import { catchConsole } from '../../tests/console_lines.ts';
import {
  complianceLogger,
  customLogger,
  formatLine,
  formatRecord,
  setupLogging,
} from './custom_logger.ts';

const NOON = Date.UTC(2024, 10, 22, 18, 16, 15, 678);

function record(template: string, values: Record<string, unknown> = {}): LogRecord {
  const message = template
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 ? values[part] : part));
  return {
    category: ['weather_api'],
    level: 'info',
    timestamp: NOON,
    message,
    rawMessage: template,
    properties: values,
  };
}

afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await reset();
});

it('writes the line that the lecture shows', () => {
  vi.useFakeTimers({ now: NOON });
  const lines = catchConsole();
  setupLogging().info('Application initialized successfully');
  expect(lines).toEqual(['2024-11-22 18:16:15 | INFO | Application initialized successfully']);
});

it('writes the level as a word', () => {
  const lines = catchConsole();
  const log = setupLogging({ level: 'trace' });
  log.trace('a');
  log.debug('a');
  log.info('a');
  log.warn('a');
  log.error('a');
  log.fatal('a');
  expect(lines.map((line) => line.split(' | ')[1])).toEqual([
    'TRACE',
    'DEBUG',
    'INFO',
    'WARNING',
    'ERROR',
    'FATAL',
  ]);
});

it('writes nothing below the level, and INFO where no level is given', () => {
  const lines = catchConsole();
  const messages = () => lines.splice(0).map((line) => line.split(' | ').at(-1));
  for (const level of [undefined, 'debug', 'warning', 'error'] as const) {
    setupLogging(level && { level });
    customLogger.debug('detail');
    customLogger.info('news');
    customLogger.warn('trouble');
    customLogger.error('failure');
    const expected = ['detail', 'news', 'trouble', 'failure'];
    const first = { undefined: 1, debug: 0, warning: 2, error: 3 }[String(level)];
    expect(messages(), `at ${level}`).toEqual(expected.slice(first));
  }
});

it('does not double the output when it is set up twice', () => {
  const lines = catchConsole();
  setupLogging();
  setupLogging();
  customLogger.info('once');
  customLogger.getChild('http').info('once more');
  expect(lines).toHaveLength(2);
});

it('writes regulated events whatever the level is, and nothing else with them', () => {
  catchConsole();
  const compliance: LogRecord[] = [];
  const records: LogRecord[] = [];
  setupLogging({
    level: 'fatal',
    destinations: {
      compliance: (event) => compliance.push(event),
      records: (event) => records.push(event),
    },
  });
  customLogger.error('not regulated');
  complianceLogger.info('regulated');
  expect(compliance.map(({ rawMessage }) => rawMessage)).toEqual(['regulated']);
  expect(records).toEqual([]);
});

it('says so on the console when a sink fails', () => {
  const lines = catchConsole();
  setupLogging({
    destinations: {
      compliance() {
        throw new Error('disk full');
      },
    },
  });
  complianceLogger.info('regulated');
  expect(lines.join('\n')).toMatch(/\| (ERROR|FATAL|WARNING) \| Failed .*: Error: disk full/);
});

it('shows the request that a line belongs to', () => {
  expect(formatLine(record('Refused', { requestId: '7f3a2c1b' }))).toBe(
    '2024-11-22 18:16:15 | INFO | Refused | request 7f3a2c1b\n',
  );
});

it('keeps what a stranger sent on one line', () => {
  const forged = 'x\n2024-11-22 18:16:16 | FATAL | Everything is on fire\u001b[2J';
  const line = formatLine(record('No station {id}', { id: forged }));
  expect(line.trimEnd().split('\n')).toHaveLength(1);
  expect(line).toContain('x\\u000a2024');
  expect(line).not.toContain('\u001b');
});

it('writes a record as one JSON object', () => {
  const text = formatRecord(
    record('{count} readings of {station}', { count: 3, station: 'harbour' }),
  );
  expect(JSON.parse(text)).toEqual({
    time: '2024-11-22T18:16:15.678Z',
    level: 'INFO',
    logger: 'weather_api',
    message: '3 readings of harbour',
    properties: { count: 3, station: 'harbour' },
  });
  expect(text).toMatch(/^[^\n]*\n$/);
});

it('writes an error with its stack and its cause', () => {
  const error = new Error('no answer', { cause: new Error('no network') });
  const line = formatLine(record('Failed: {error}', { error }));
  expect(line).toMatch(/Failed: Error: no answer\n +at .*\nCaused by: Error: no network\n +at /s);
  const { properties } = JSON.parse(formatRecord(record('Failed', { error }))) as {
    properties: { error: string };
  };
  expect(properties.error).toMatch(/^Error: no answer\n/);
});

it('never writes a secret', () => {
  const lines = catchConsole();
  const written: string[] = [];
  setupLogging({ destinations: { records: (event) => written.push(formatRecord(event)) } });
  customLogger.info('{user} came with {token} and {nested}', {
    user: 'ada',
    token: 's3cret',
    nested: { Authorization: 'Bearer s3cret', password: 's3cret', apiKey: 's3cret' },
  });
  customLogger.info`<-- GET /api?page=1&access_token=s3cret&x=2`;
  const address = '<-- GET /api?page=1&access_token=s3cret&x=2, Bearer s3cret';
  customLogger.info`${address}`;
  const everything = [...lines, ...written].join('\n');
  expect(everything).toContain('ada');
  expect(everything).toContain('page=1&access_token=[REDACTED]&x=2');
  expect(everything).not.toContain('s3cret');
});

it('writes the same bytes in Node and in the browser', async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('custom_logger.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  const code = outputFiles[0]?.text ?? '';
  const browser = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  )) as typeof CustomLogger;
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const values = [
    'text',
    1.5,
    -0,
    null,
    undefined,
    true,
    12n,
    Symbol('s'),
    function named() {},
    new Date(NOON),
    [1, 'a'],
    { a: { b: [null] } },
    new Map([[1, 2]]),
    circular,
    'ü\t€',
    new Error('x', { cause: 'y' }),
  ];
  for (const value of values) {
    const event = record('{value}', { value });
    expect(browser.formatLine(event)).toBe(formatLine(event));
    expect(browser.formatRecord(event)).toBe(formatRecord(event));
  }
});
