import Database from 'libsql';
import { join } from 'node:path';
import { settings } from '../settings.ts';

/** Opens the database, hands it to `use`, and closes it whatever happens. */
export function withConnection<Result>(use: (connection: Database.Database) => Result): Result {
  const connection = new Database(join(settings.dataDirectory, 'weather.sqlite'));
  try {
    connection.pragma('journal_mode = WAL');
    return use(connection);
  } finally {
    connection.close();
  }
}
