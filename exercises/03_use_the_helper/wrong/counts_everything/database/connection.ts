import { Connection } from './sqlite.ts';

/** Opens the database, hands it to `use`, and closes it whatever happens. */
export function withConnection<Result>(use: (connection: Connection) => Result): Result {
  const connection = new Connection('weather.sqlite');
  connection.pragma('foreign_keys = ON');
  try {
    return use(connection);
  } finally {
    connection.close();
  }
}
