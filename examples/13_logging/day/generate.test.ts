import { reset } from '@logtape/logtape';
import { afterEach, expect, it, vi } from 'vitest';
import { createApp } from '../app.ts';
import { readDataSet } from '../app/data/data_set.ts';
import { InMemoryReadings } from '../app/data/in_memory.ts';
import { DataUnavailable } from '../app/failures.ts';
import {
  formatRecord,
  setupLogging,
  type WrittenRecord,
} from '../app/logger_utils/custom_logger.ts';
import { csvFiles } from '../page_data.ts';
import { catchConsole } from '../tests/console_lines.ts';
import { generateDay, generateLines } from './generate.ts';

const { records, story } = generateDay();
const at = ({ time }: WrittenRecord) => Date.parse(time) - Date.parse('2024-11-22T00:00:00Z');
const within = (stretch: { from: number; to: number }) => (record: WrittenRecord) =>
  stretch.from <= at(record) && at(record) < stretch.to;
const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

it('has as many records as were asked for, oldest first, on one day', () => {
  expect(records).toHaveLength(100_000);
  for (const lines of [1000, 1001, 1002, 5000]) {
    expect(generateDay({ lines, seed: lines }).records).toHaveLength(lines);
  }
  expect(
    records.every((record, index) => index === 0 || at(records[index - 1] ?? record) <= at(record)),
  ).toBe(true);
  expect(records.at(-1)?.time.slice(0, 10)).toBe('2024-11-22');
  expect(() => generateDay({ lines: 10 })).toThrow('1,000 or more');
});

it('is the same for the same seed, and another for another', () => {
  const day = (seed: number) => JSON.stringify(generateDay({ seed, lines: 2000 }));
  expect(day(1)).toBe(day(1));
  expect(day(1)).not.toBe(day(2));
});

it('has errors in the night, while the database was locked, and hardly any other time', () => {
  const errors = records.filter(({ level }) => level === 'ERROR');
  const inside = errors.filter(within({ from: story.locked.from, to: story.locked.to + 1000 }));
  expect(inside.length).toBe(errors.length);
  expect(errors.length).toBeGreaterThan(100);
  expect(new Date(story.locked.from).getUTCHours()).toBe(2);
});

it('has slow summaries from the deploy to the rollback', () => {
  const summaries = records.filter(({ message }) =>
    /^--> .*downsample=(month|year) 200/.test(message),
  );
  const times = (list: WrittenRecord[]) =>
    middle(list.map(({ properties }) => Number(properties.milliseconds)));
  const during = times(summaries.filter(within(story.slow)));
  const before = times(summaries.filter((record) => at(record) < story.slow.from));
  expect(during / before).toBeGreaterThan(10);
  const starts = records.filter(
    ({ message }) => message === 'Application initialized successfully',
  );
  expect(starts.map((record) => Math.round(at(record) / 60_000))).toEqual(
    [story.slow.from, story.slow.to].map((time) => Math.round((time + 1200) / 60_000)),
  );
});

it('has somebody who guesses tokens in the evening, and uses the one that works', () => {
  const { tries, user, corrections } = story.guessing;
  const unknown = records.filter(({ message }) => message === 'Unknown token');
  expect(unknown).toHaveLength(tries);
  const used = records.filter(({ properties }) => properties.user === user);
  expect(used).toHaveLength(corrections);
  expect(used.every((record) => at(record) > at(unknown.at(-1) ?? record))).toBe(true);
});

it('damages as many lines as are asked for', () => {
  const isRecord = (line: string) => {
    try {
      const value = JSON.parse(line) as { level?: string } | null;
      return value?.level !== undefined;
    } catch {
      return false;
    }
  };
  const options = { lines: 3000, seed: 7 };
  expect(generateLines(options).filter((line) => !isRecord(line))).toEqual([]);
  const lines = generateLines({ ...options, corrupt: 40 });
  expect(lines).toHaveLength(3000);
  expect(lines.filter((line) => !isRecord(line))).toHaveLength(40);
  expect(generateLines({ ...options, corrupt: 40 })).toEqual(lines);
});

it('writes what the program itself writes', async () => {
  catchConsole();
  const written: WrittenRecord[] = [];
  setupLogging({
    destinations: {
      records: (event) => written.push(JSON.parse(formatRecord(event)) as WrittenRecord),
    },
  });
  const store = new InMemoryReadings(readDataSet(csvFiles));
  const app = createApp({ store, tokens: new Map([['t', 'ada']]) });
  const put = (token: string) => ({
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}` },
    body: '{"rain":1,"reason":"x"}',
  });
  await app.request('/api/v2/stations/harbour/readings?downsample=month');
  await app.request('/api/v2/stations/lighthouse/readings');
  await app.request('/api/v2/stations/harbour/readings/2024-11-11', put('wrong'));
  await app.request('/api/v2/stations/harbour/readings/2024-11-11', put('t'));
  vi.spyOn(store, 'stations').mockImplementation(() => {
    throw new DataUnavailable('Another program is writing to the database. Try again in a moment.');
  });
  await app.request('/api/v1/stations');

  const shapes = (list: readonly WrittenRecord[]) => new Set(list.map(shapeOf));
  const ofTheDay = shapes(records);
  for (const shape of shapes(written.filter(({ message }) => !/^readings/.test(message)))) {
    expect([...ofTheDay]).toContain(shape);
  }
});

/** A record without what differs from event to event. */
function shapeOf({ level, logger, message, properties }: WrittenRecord): string {
  const words = message
    .split('\n')[0]
    ?.replace(/\/api\S*/, 'PATH')
    .replace(/\d+ ?ms/, 'N ms')
    .replace(/^\w+\.\w+ failed/, 'NAME failed');
  return [level, logger, words, Object.keys(properties).sort().join()].join(' | ');
}
