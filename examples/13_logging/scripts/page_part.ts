import { readCsvFiles } from '../app/data/csv_files.ts';
import type { CsvFile } from '../app/data/csv.ts';
import type { CsvFiles } from '../app/data/data_set.ts';

const PART = /^(harbour|hilltop),2024-1[0-2]-/;

/**
 * The part of the CSV files that comes with the page: every station, and two of them through the
 * last quarter of 2024.
 */
export function pagePart(directory: string): CsvFiles {
  const { stations, readings } = readCsvFiles(directory);
  return { stations, readings: readings.map(partOf).filter(({ text }) => text.includes('\n')) };
}

function partOf({ name, text }: CsvFile): CsvFile {
  const [header = '', ...lines] = text.split('\n');
  return { name, text: [header, ...lines.filter((line) => PART.test(line))].join('\n') };
}
