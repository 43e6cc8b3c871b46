import { withConnection } from '../app/database/connection.ts';
import { addReading } from '../app/database/readings.ts';
import { addStation } from '../app/database/stations.ts';
import { createTables } from '../app/database/tables.ts';
import { rawReadings, rawStations } from '../app/loading/raw_files.ts';

withConnection((connection) => {
  createTables(connection);
  for (const station of rawStations()) {
    addStation(connection, station);
    const readings = rawReadings(station);
    for (const reading of readings) addReading(connection, station.id, reading);
    console.log(`${station.name}: ${readings.length} readings loaded`);
  }
});
