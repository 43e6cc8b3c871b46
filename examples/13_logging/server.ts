/** `npm start`: serves the weather until it is told to stop. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { dispose, disposeSync } from '@logtape/logtape';
import { initialiseLogging } from './app.ts';
import { loadFromCsv } from './app/data/load.ts';
import { SqliteReadings } from './app/data/sqlite.ts';
import { openLogFiles } from './app/logger_utils/files.ts';
import { logQuery } from './app/logger_utils/take_over.ts';
import { runCommand } from './command.ts';
import { serve } from './serve.ts';

await runCommand(async ({ dataDirectory, databaseFile, logDirectory, port, tokens }) => {
  initialiseLogging({
    level: process.env.LOG_LEVEL,
    destinations: openLogFiles(logDirectory),
    contextStorage: new AsyncLocalStorage(),
    process: { events: process, end: endNow },
  });
  if (!existsSync(databaseFile)) loadFromCsv(dataDirectory, databaseFile);

  const server = await serve(port, { store: new SqliteReadings(databaseFile, logQuery), tokens });
  const stop = async () => {
    await server.stop();
    await dispose(); // writes what the log's files still hold back
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
});

function endNow(exitCode: number): void {
  disposeSync();
  process.exit(exitCode);
}
