/** The one place that opens the database file. */
import { existsSync } from 'node:fs';
import Libsql from 'libsql';
import { DataUnavailable } from '../failures.ts';

export type Connection = InstanceType<typeof Libsql>;

/** How long to wait for another program that is writing, in milliseconds. */
const BUSY_TIMEOUT = 500;

const FILE_MISSING = 'There is no database. Make one: npm run db:load';

/** SQLite's result codes (https://sqlite.org/rescode.html), in words that say what to do. */
const sentences: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'Another program is writing to the database. Try again in a moment.'],
  [
    /^SQLITE_(NOTADB|CORRUPT)/,
    'The database file is damaged. Make a new one: npm run db:clean, then npm run db:load',
  ],
  [
    /^SQLITE_(CANTOPEN|READONLY|PERM|IOERR|FULL)/,
    'The database file cannot be used. See to its permissions and to the space on its disk.',
  ],
];

/**
 * Lends a connection to an existing database, and closes it. A connection is made for each piece
 * of work, so that a file that is deleted or replaced meanwhile is noticed.
 *
 * @throws {DataUnavailable} where the database is missing, busy or damaged.
 */
export function withConnection<Result>(
  file: string,
  work: (connection: Connection) => Result,
): Result {
  if (!existsSync(file)) throw new DataUnavailable(FILE_MISSING);
  return withNewConnection(file, work);
}

/** The same; makes the file where there is none. */
export function withNewConnection<Result>(
  file: string,
  work: (connection: Connection) => Result,
): Result {
  let connection: Connection | undefined;
  try {
    connection = new Libsql(file, { timeout: BUSY_TIMEOUT });
    return work(connection);
  } catch (error) {
    throw explained(error);
  } finally {
    connection?.close();
  }
}

function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Error && /no such table/.test(error.message)) {
    return new DataUnavailable(FILE_MISSING, { cause: error });
  }
  const sentence = sentences.find(([pattern]) => pattern.test(code))?.[1];
  return sentence === undefined ? error : new DataUnavailable(sentence, { cause: error });
}
