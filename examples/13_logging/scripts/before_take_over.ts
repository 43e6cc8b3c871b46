/**
 * The program as it was before it took over the loggers that we did not write. Each of them speaks
 * in its own way. Only for comparison: `npm start` runs server.ts.
 */
import { logger } from 'hono/logger';
import { initialiseLogging } from '../app.ts';
import { SqliteReadings } from '../app/data/sqlite.ts';
import { runCommand } from '../command.ts';
import { serve } from '../serve.ts';

await runCommand(async ({ databaseFile, port, tokens }) => {
  initialiseLogging({ level: process.env.LOG_LEVEL });
  await serve(port, {
    store: new SqliteReadings(databaseFile, ({ sql }) => console.log('sqlite:', sql)),
    tokens,
    requestLogger: logger(),
  });
});
