/** `npm run db:load`: fills the database from the CSV files of the data directory. */
import { initialiseLogging } from '../app.ts';
import { loadFromCsv } from '../app/data/load.ts';
import { runCommand } from '../command.ts';

await runCommand(({ dataDirectory, databaseFile }) => {
  initialiseLogging({ level: process.env.LOG_LEVEL });
  loadFromCsv(dataDirectory, databaseFile);
});
