/** Makes, fills and removes the database. */
import { rmSync } from 'node:fs';
import { customLogger } from '../logger_utils/custom_logger.ts';
import { withNewConnection } from './connection.ts';
import { readCsvFiles } from './csv_files.ts';
import { readDataSet, type DataSet } from './data_set.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    elevation REAL NOT NULL
  );
  CREATE TABLE IF NOT EXISTS readings (
    station TEXT NOT NULL REFERENCES stations (id),
    date TEXT NOT NULL,
    maximum REAL NOT NULL,
    minimum REAL NOT NULL,
    rain REAL NOT NULL,
    PRIMARY KEY (station, date)
  ) WITHOUT ROWID;
`;

/**
 * Fills the database from the CSV files of the data directory, in place of what it held.
 *
 * @throws {DataUnavailable} where the directory or the database cannot be used.
 */
export function loadFromCsv(directory: string, file: string): void {
  const dataSet = readDataSet(readCsvFiles(directory));
  fillDatabase(file, dataSet);
  customLogger.info('Loaded {readings} readings of {stations} stations', {
    readings: dataSet.readings.length,
    stations: dataSet.stations.length,
  });
}

/** All of the data set, or nothing where that fails. */
function fillDatabase(file: string, { stations, readings }: DataSet): void {
  withNewConnection(file, (connection) => {
    connection
      .transaction(() => {
        connection.exec(SCHEMA);
        connection.exec('DELETE FROM readings; DELETE FROM stations;');
        const addStation = connection.prepare(
          'INSERT INTO stations VALUES (:id, :name, :latitude, :longitude, :elevation)',
        );
        for (const station of stations) addStation.run({ ...station });
        const addReading = connection.prepare(
          'INSERT OR REPLACE INTO readings VALUES (:station, :date, :maximum, :minimum, :rain)',
        );
        for (const reading of readings) addReading.run({ ...reading });
      })
      .immediate();
  });
}

/** Removes the database file and what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
