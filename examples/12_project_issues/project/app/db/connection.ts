import Database from 'better-sqlite3';

/** Opens the database. Whoever opens it closes it. */
export function createDbConnection(): Database.Database {
  const connection = new Database('/app/data/weather.sqlite');
  connection.pragma('journal_mode = WAL');
  return connection;
}
