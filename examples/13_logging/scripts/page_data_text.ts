import { readCsvFiles } from '../app/data/csv_files.ts';
import type { CsvFile } from '../app/data/csv.ts';

const PART = /^(harbour|hilltop),2024-1[0-2]-/;

/**
 * The text of page_data.ts: the part of the CSV files that comes with the page, which is every
 * station, and two of them through the last quarter of 2024.
 */
export function pageData(directory: string): string {
  const { stations, readings } = readCsvFiles(directory);
  const files = {
    stations,
    readings: readings.map(partOf).filter(({ text }) => text.includes('\n')),
  };
  return `/** Made by \`npm run page:data\` from data/. */
import type { CsvFiles } from './app/data/data_set.ts';

export const csvFiles: CsvFiles = {
  stations: ${literal(files.stations)},
  readings: [${files.readings.map(literal).join(', ')}],
};
`;
}

function partOf({ name, text }: CsvFile): CsvFile {
  const [header = '', ...lines] = text.split('\n');
  return { name, text: [header, ...lines.filter((line) => PART.test(line))].join('\n') };
}

function literal({ name, text }: CsvFile): string {
  return `{\n    name: '${name}',\n    text: \`${text.trimEnd()}\`,\n  }`;
}
