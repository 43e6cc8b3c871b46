/** Where in the data directory the CSV files are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataUnavailable } from '../failures.ts';
import type { CsvFile } from './csv.ts';
import type { CsvFiles } from './data_set.ts';

/** @throws {DataUnavailable} where the directory is missing or is not a data directory. */
export function readCsvFiles(directory: string): CsvFiles {
  const read = (name: string): CsvFile => ({
    name,
    text: readFileSync(join(directory, name), 'utf8'),
  });
  try {
    const readings = readdirSync(join(directory, 'readings')).filter((name) =>
      name.endsWith('.csv'),
    );
    return {
      stations: read('stations.csv'),
      readings: readings.sort().map((name) => read(`readings/${name}`)),
    };
  } catch (cause) {
    const sentence = `${directory} is not a data directory: it must hold stations.csv and readings/*.csv. Set DATA_DIR to one that does.`;
    throw new DataUnavailable(sentence, { cause });
  }
}
