import { AsyncLocalStorage } from 'node:async_hooks';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispose, reset } from '@logtape/logtape';
import Libsql from 'libsql';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { initialiseLogging } from '../app.ts';
import { customLogger } from '../app/logger_utils/custom_logger.ts';
import { loadFromCsv, removeDatabase } from '../app/data/load.ts';
import { SqliteReadings } from '../app/data/sqlite.ts';
import { openLogFiles } from '../app/logger_utils/files.ts';
import { logQuery } from '../app/logger_utils/take_over.ts';
import { serve, type RunningServer } from '../serve.ts';
import { catchConsole } from './console_lines.ts';

// One server on a real port over a real database, as `npm start` makes it.
const directory = mkdtempSync(join(tmpdir(), 'weather-'));
const file = join(directory, 'weather.sqlite');
const logs = join(directory, 'logs');
const AS_ADA = { Authorization: 'Bearer s3cret' };
let server: RunningServer;
let lines: string[];

function logAt(level: string, largestFile?: number) {
  initialiseLogging({
    level,
    destinations: openLogFiles(logs, largestFile),
    contextStorage: new AsyncLocalStorage(),
  });
}

beforeAll(async () => {
  cpSync(new URL('../data', import.meta.url), directory, {
    recursive: true,
    filter: (source) => !source.includes('.sqlite'),
  });
  catchConsole();
  logAt('debug');
  loadFromCsv(directory, file);
  server = await serve(0, {
    store: new SqliteReadings(file, logQuery),
    tokens: new Map([['s3cret', 'ada']]),
  });
  lines = catchConsole();
});

afterEach(() => {
  lines.length = 0;
  logAt('debug');
});

afterAll(async () => {
  await server.stop();
  await reset();
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

async function ask(path: string, options?: RequestInit) {
  const response = await fetch(server.address + path, options);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as unknown,
  };
}

/** The lines of the log after their times, with ids and durations made the same. */
function log(): string[] {
  return lines.map((line) =>
    line
      .slice(22)
      .replace(/request \w+$/, 'request ID')
      .replace(/\d+ ?ms/, 'N ms'),
  );
}

function records(name: string): { message: string; properties: Record<string, unknown> }[] {
  const text = readFileSync(join(logs, name), 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as never);
}

function correct(body: unknown, headers: Record<string, string> = AS_ADA) {
  const path = '/api/v2/stations/harbour/readings/2024-11-22';
  return ask(path, {
    method: 'PUT',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

it('lists its routes at its address', async () => {
  const { body } = await ask('/');
  expect(body).toEqual({
    routes: expect.arrayContaining(['GET /api/v1/stations', 'GET /api/v2/stations']),
  });
});

it('lists the stations in every version', async () => {
  const [first, second] = [await ask('/api/v1/stations'), await ask('/api/v2/stations')];
  expect(first.status).toBe(200);
  expect(first.body).toEqual(second.body);
  expect(first.body).toContainEqual(expect.objectContaining({ id: 'old_mill', name: 'Old Mill' }));
});

it('answers readings as they were recorded in v1', async () => {
  const path = '/api/v1/stations/harbour/readings';
  expect((await ask(path)).body).toHaveLength(365 + 366);
  const { body } = await ask(`${path}?from=2024-02-28&to=2024-03-01`);
  expect((body as { date: string }[]).map(({ date }) => date)).toEqual([
    '2024-02-28',
    '2024-02-29',
    '2024-03-01',
  ]);
});

it('answers every day or one summary a month or year in v2', async () => {
  const path = '/api/v2/stations/harbour/readings?from=2024-01-01';
  const days = (await ask(path)).body as { downsample: null; readings: { rain: number }[] };
  expect(days.downsample).toBeNull();
  expect(days.readings).toHaveLength(366);
  const months = (await ask(`${path}&downsample=month`)).body;
  expect(months).toMatchObject({
    station: { id: 'harbour' },
    downsample: 'month',
    readings: { length: 12 },
  });
  const year = (await ask(`${path}&downsample=year`)).body as typeof days;
  const rain = days.readings.reduce((sum, reading) => sum + reading.rain, 0);
  expect(year.readings).toEqual([expect.objectContaining({ period: '2024', days: 366 })]);
  expect(year.readings[0]?.rain).toBeCloseTo(rain, 1);
});

it.each([
  [
    '/api/v2/stations/lighthouse/readings',
    404,
    'There is no station "lighthouse". There are: airfield, harbour, hilltop, old_mill.',
  ],
  [
    '/api/v1/stations/harbour/readings?from=yesterday',
    400,
    'from is "yesterday". Write a date like 2024-11-22.',
  ],
  [
    '/api/v2/stations/harbour/readings?to=2024-02-30',
    400,
    'to is "2024-02-30". Write a date like 2024-11-22.',
  ],
  [
    '/api/v2/stations/harbour/readings?from=2024-02-01&to=2024-01-01',
    400,
    '"from" (2024-02-01) is later than "to" (2024-01-01). Swap them.',
  ],
  [
    '/api/v2/stations/harbour/readings?downsample=fortnight',
    400,
    '"downsample" is "fortnight". Write month or year, or leave it out.',
  ],
  [
    '/api/v2/stations/harbour/readings?downsample=toString',
    400,
    '"downsample" is "toString". Write month or year, or leave it out.',
  ],
  ['/api/v3/stations', 404, 'There is nothing at /api/v3/stations. GET / lists what there is.'],
])('refuses %s with %i and a sentence', async (path, status, error) => {
  const answer = await ask(path);
  expect(answer).toMatchObject({ status, body: { error } });
});

it.each([
  ['not JSON', 'Send a JSON object'],
  [[], 'Send a JSON object'],
  [{ maximum: 1 }, 'Say why'],
  [{ maximum: 1, reason: ' ' }, 'Say why'],
  [{ reason: 'x' }, 'Nothing to correct'],
  [{ wind: 1, reason: 'x' }, '"wind" is not measured here. Correct maximum, minimum, rain.'],
  [{ rain: '1', reason: 'x' }, '"rain" must be a number.'],
])('refuses the correction %j with 400 and a sentence', async (body, sentence) => {
  const answer = await correct(body);
  expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(sentence) } });
});

it('refuses to correct a day that is no day, or has no reading', async () => {
  const put = { method: 'PUT', headers: AS_ADA, body: '{"rain":1,"reason":"x"}' };
  const path = '/api/v2/stations/hilltop/readings/';
  expect(await ask(`${path}2024-11-31`, put)).toMatchObject({ status: 400 });
  expect(await ask(`${path}2024-11-09`, put)).toMatchObject({
    status: 404,
    body: { error: 'Hilltop has no reading of 2024-11-09.' },
  });
});

it('refuses strangers, and logs neither token nor password', async () => {
  const body = { rain: 1, reason: 'x' };
  expect(await correct(body, {})).toMatchObject({ status: 401 });
  expect(log()).toContain(
    'WARNING | Refused PUT /api/v2/stations/harbour/readings/2024-11-22: no known user | request ID',
  );
  expect(await correct(body, { Authorization: 'Bearer wr0ng' })).toMatchObject({ status: 401 });
  expect(log()).toContain('WARNING | Unknown token | request ID');
  await ask('/api/v2/stations?token=wr0ng&password=wr0ng');
  expect(log()).toContain(
    'INFO | <-- GET /api/v2/stations?token=[REDACTED]&password=[REDACTED] | request ID',
  );
  await dispose();
  expect(lines.join() + readFileSync(join(logs, 'weather.log.jsonl'), 'utf8')).not.toMatch(
    /wr0ng|s3cret/,
  );
});

it('corrects a reading, and writes that down where inspectors look, at every level', async () => {
  logAt('fatal');
  const before = records('compliance.log.jsonl').length;
  const answer = await correct({ maximum: 9.54, reason: 'iced over' });
  expect(answer).toMatchObject({ status: 200, body: { date: '2024-11-22', maximum: 9.5 } });
  const { body } = await ask('/api/v1/stations/harbour/readings?from=2024-11-22&to=2024-11-22');
  expect(body).toEqual([answer.body]);
  expect(lines).toEqual([]);
  const events = records('compliance.log.jsonl').slice(before);
  expect(events).toMatchObject([
    {
      message: 'ada corrected the reading of harbour on 2024-11-22: iced over',
      properties: {
        user: 'ada',
        after: { maximum: 9.5 },
        requestId: answer.headers.get('X-Request-Id'),
      },
    },
  ]);
});

it('puts the id of the request on every line of the request, the database included', async () => {
  const headers = { 'X-Request-Id': 'from-the-proxy' };
  const { headers: answered } = await ask('/api/v2/stations/harbour/readings?downsample=year', {
    headers,
  });
  expect(answered.get('X-Request-Id')).toBe('from-the-proxy');
  const text = lines.map((line) => line.slice(22).replace(/\d+ ?ms/, 'N ms'));
  expect(text).toEqual([
    'INFO | <-- GET /api/v2/stations/harbour/readings?downsample=year | request from-the-proxy',
    'DEBUG | Enter Summarised.list | request from-the-proxy',
    'DEBUG | SELECT * FROM stations WHERE id = :id (N ms) | request from-the-proxy',
    expect.stringMatching(
      /^DEBUG \| SELECT substr.* GROUP BY period .* \| request from-the-proxy$/,
    ),
    'DEBUG | Leave Summarised.list after N ms | request from-the-proxy',
    'INFO | --> GET /api/v2/stations/harbour/readings?downsample=year 200 N ms | request from-the-proxy',
  ]);
});

it('keeps the ids of requests apart that are answered at the same time', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `r${index}`);
  await Promise.all(ids.map((id) => ask('/api/v1/stations', { headers: { 'X-Request-Id': id } })));
  for (const id of ids) {
    expect(lines.filter((line) => line.endsWith(` | request ${id}`))).toHaveLength(5);
  }
  expect(lines).toHaveLength(100);
});

it.each([
  ['info', ['INFO', 'WARNING']],
  ['warning', ['WARNING']],
  ['error', []],
] as const)('writes at %s what belongs there', async (level, expected) => {
  logAt(level);
  await ask('/api/v3/stations');
  expect(lines.map((line) => line.split(' | ')[1])).toEqual(expected);
});

it('writes what a request line says as properties too', async () => {
  await ask('/api/v2/stations/lighthouse/readings');
  await dispose();
  expect(records('weather.log.jsonl').at(-1)).toMatchObject({
    level: 'WARNING',
    logger: 'weather_api.http',
    properties: {
      method: 'GET',
      route: '/api/v2/stations/:station/readings',
      status: 404,
      milliseconds: expect.any(Number),
    },
  });
});

it('starts a new file when one is full, and keeps the last five of them', async () => {
  const [largest, count] = [20_000, 2000];
  logAt('debug', largest);
  for (let number = 0; number < count; number++) customLogger.debug('line {number}', { number });
  await dispose();
  const older = [5, 4, 3, 2, 1].map((age) => `weather.log.jsonl.${age}`);
  const files = [...older, 'weather.log.jsonl'];
  expect(readdirSync(logs).filter((name) => name.startsWith('weather'))).toHaveLength(6);
  for (const name of files) expect(statSync(join(logs, name)).size).toBeLessThanOrEqual(largest);
  const numbers = files.flatMap((name) => records(name).map(({ properties }) => properties.number));
  expect(numbers).toEqual(Array.from(numbers, (_, index) => count - numbers.length + index));
  expect(numbers.length).toBeGreaterThan(500);
});

it('loads the other lines of a file with a corrupt line, and logs where that line is', () => {
  loadFromCsv(directory, file);
  expect(log()).toEqual([
    'WARNING | readings/2024.csv:1256: maximum is "--", not a number; line left out',
    'INFO | Loaded 2923 readings of 4 stations',
  ]);
});

it('answers 503 while another program keeps the database locked, and 200 after that', async () => {
  const other = new Libsql(file);
  other.exec('BEGIN EXCLUSIVE');
  const locked = await ask('/api/v1/stations');
  other.exec('ROLLBACK');
  other.close();
  expect(locked).toMatchObject({
    status: 503,
    body: { error: 'Another program is writing to the database. Try again in a moment.' },
  });
  const errors = log().filter((line) => line.startsWith('ERROR'));
  expect(errors).toEqual([
    expect.stringMatching(
      /^ERROR \| Stations\.list failed after N ms: DataUnavailable: Another program/,
    ),
    'ERROR | --> GET /api/v1/stations 503 N ms | request ID',
  ]);
  expect(await ask('/api/v1/stations')).toMatchObject({ status: 200 });
});

it('answers 503 when the database is deleted or damaged, and 200 once it is loaded again', async () => {
  removeDatabase(file);
  const sentence = 'There is no database. Make one: npm run db:load';
  expect(await ask('/api/v1/stations')).toMatchObject({ status: 503, body: { error: sentence } });
  writeFileSync(file, 'this was a database once'.repeat(500));
  expect(await ask('/api/v1/stations')).toMatchObject({
    status: 503,
    body: {
      error: 'The database file is damaged. Make a new one: npm run db:clean, then npm run db:load',
    },
  });
  removeDatabase(file);
  writeFileSync(file, '');
  expect(await ask('/api/v1/stations')).toMatchObject({ status: 503, body: { error: sentence } });
  loadFromCsv(directory, file);
  expect(await ask('/api/v1/stations')).toMatchObject({ status: 200 });
});
