import type Database from 'libsql';

export function createTables(connection: Database.Database): void {
  connection.exec('CREATE TABLE IF NOT EXISTS stations (id TEXT PRIMARY KEY, name TEXT)');
  connection.exec('CREATE TABLE IF NOT EXISTS readings (station_id TEXT, day TEXT, celsius REAL)');
}

export function dropTables(connection: Database.Database): void {
  connection.exec('DROP TABLE IF EXISTS readings');
  connection.exec('DROP TABLE IF EXISTS stations');
}
