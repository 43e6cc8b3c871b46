import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCsvFiles } from './csv_files.ts';
import { readDataSet } from './data_set.ts';
import { InMemoryReadings } from './in_memory.ts';
import { loadFromCsv } from './load.ts';
import type { ReadingStore } from './readings.ts';
import { SqliteReadings } from './sqlite.ts';

const directory = mkdtempSync(join(tmpdir(), 'readings-'));
const file = join(directory, 'weather.sqlite');
afterAll(() => rmSync(directory, { recursive: true }));

mkdirSync(join(directory, 'readings'));
writeFileSync(
  join(directory, 'stations.csv'),
  'id,name,latitude,longitude,elevation\nmill,Old Mill,51.8,6.1,41\nharbour,Harbour,52.1,4.2,3\n',
);
writeFileSync(
  join(directory, 'readings', '2023.csv'),
  'station,date,maximum,minimum,rain\nharbour,2023-12-31,8.1,2.2,0.1\n',
);
writeFileSync(
  join(directory, 'readings', '2024.csv'),
  `station,date,maximum,minimum,rain
harbour,2024-02-01,6.5,-1.5,0.2
harbour,2024-01-02,9.5,1,0.1
harbour,2024-01-01,7.5,-3,0.2
mill,2024-01-01,1,0,9
harbour,2024-01-02,9.7,1,0.1
`,
);
loadFromCsv(directory, file);

const stores: Record<string, () => ReadingStore> = {
  'in memory': () => new InMemoryReadings(readDataSet(readCsvFiles(directory))),
  'in SQLite': () => new SqliteReadings(file, () => {}),
};

describe.each(Object.entries(stores))('readings %s', (_where, open) => {
  it('lists stations by their ids', () => {
    expect(
      open()
        .stations()
        .map(({ id }) => id),
    ).toEqual(['harbour', 'mill']);
  });

  it('finds a station, or nothing', () => {
    expect(open().station('mill')).toEqual({
      id: 'mill',
      name: 'Old Mill',
      latitude: 51.8,
      longitude: 6.1,
      elevation: 41,
    });
    expect(open().station("' OR 1=1 --")).toBeUndefined();
  });

  it('lists the readings of one station, oldest first, the last of a day', () => {
    expect(open().readings('harbour', {})).toEqual([
      { date: '2023-12-31', maximum: 8.1, minimum: 2.2, rain: 0.1 },
      { date: '2024-01-01', maximum: 7.5, minimum: -3, rain: 0.2 },
      { date: '2024-01-02', maximum: 9.7, minimum: 1, rain: 0.1 },
      { date: '2024-02-01', maximum: 6.5, minimum: -1.5, rain: 0.2 },
    ]);
    expect(open().readings('nowhere', {})).toEqual([]);
  });

  it('keeps to the span, with both its ends', () => {
    const dates = (span: object) =>
      open()
        .readings('harbour', span)
        .map(({ date }) => date);
    expect(dates({ from: '2024-01-01', to: '2024-01-02' })).toEqual(['2024-01-01', '2024-01-02']);
    expect(dates({ from: '2024-01-02' })).toEqual(['2024-01-02', '2024-02-01']);
    expect(dates({ to: '2024-01-01' })).toEqual(['2023-12-31', '2024-01-01']);
  });

  it('sums up months and years', () => {
    expect(open().summaries('harbour', { from: '2024-01-01' }, 'month')).toEqual([
      { period: '2024-01', days: 2, maximum: 9.7, minimum: -3, rain: 0.3 },
      { period: '2024-02', days: 1, maximum: 6.5, minimum: -1.5, rain: 0.2 },
    ]);
    expect(open().summaries('harbour', {}, 'year')).toEqual([
      { period: '2023', days: 1, maximum: 8.1, minimum: 2.2, rain: 0.1 },
      { period: '2024', days: 3, maximum: 9.7, minimum: -3, rain: 0.5 },
    ]);
  });

  it('corrects a reading, and tells what it was', () => {
    const store = open();
    const before = { date: '2024-01-01', maximum: 1, minimum: 0, rain: 9 };
    expect(store.correct('mill', '2024-01-01', { rain: 0.9 })).toEqual({
      before,
      after: { ...before, rain: 0.9 },
    });
    expect(store.readings('mill', {})).toEqual([{ ...before, rain: 0.9 }]);
    expect(store.correct('mill', '2024-01-02', { rain: 0 })).toBeUndefined();
    expect(store.correct('nowhere', '2024-01-01', { rain: 0 })).toBeUndefined();
  });
});
