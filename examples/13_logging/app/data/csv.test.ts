import { expect, it } from 'vitest';
import { parseReadings, parseStations, type BadLine } from './csv.ts';

function readings(...lines: string[]) {
  const bad: BadLine[] = [];
  const text = ['station,date,maximum,minimum,rain', ...lines].join('\n');
  const rows = parseReadings({ name: 'readings/2024.csv', text }, (line) => bad.push(line));
  return { rows, reasons: bad.map(({ file, line, reason }) => `${file}:${line}: ${reason}`) };
}

it('reads stations and readings by the names in the first line', () => {
  const text = '\uFEFFname,id,longitude,latitude,elevation\r\nHarbour,harbour,4.2,52.1,3\r\n\r\n';
  expect(parseStations({ name: 'stations.csv', text }, () => {})).toEqual([
    { id: 'harbour', name: 'Harbour', latitude: 52.1, longitude: 4.2, elevation: 3 },
  ]);
  expect(readings('harbour,2024-02-29,9.5,-0.5,0.0').rows).toEqual([
    { station: 'harbour', date: '2024-02-29', maximum: 9.5, minimum: -0.5, rain: 0 },
  ]);
});

it('leaves out a line that cannot be read, and says where it is and why', () => {
  const { rows, reasons } = readings(
    'harbour,2024-01-01,1,0,0',
    'harbour,2024-01-02,--,0,0',
    'harbour,2023-02-29,1,0,0',
    'harbour,2024-01-04,1,0',
    'harbour,2024-01-05,1,,0',
    'harbour,2024-01-06,1,Infinity,0',
    '"harbour, old",2024-01-07,1,0,0',
    'harbour,2024-01-08,1,0,0',
  );
  expect(rows.map(({ date }) => date)).toEqual(['2024-01-01', '2024-01-08']);
  expect(reasons).toEqual([
    'readings/2024.csv:3: maximum is "--", not a number',
    'readings/2024.csv:4: date is "2023-02-29", not a date like 2024-11-22',
    'readings/2024.csv:5: 4 fields instead of 5',
    'readings/2024.csv:6: minimum is empty',
    'readings/2024.csv:7: minimum is "Infinity", not a number',
    'readings/2024.csv:8: 6 fields instead of 5',
  ]);
});

it('says so where a column is missing', () => {
  const bad: BadLine[] = [];
  const text = 'station,date,maximum,minimum\nharbour,2024-01-01,1,0';
  expect(parseReadings({ name: 'a.csv', text }, (line) => bad.push(line))).toEqual([]);
  expect(bad).toEqual([{ file: 'a.csv', line: 2, reason: 'the first line names no "rain"' }]);
});

it('reads nothing from nothing', () => {
  expect(parseReadings({ name: 'empty.csv', text: '' }, () => {})).toEqual([]);
});
