/** `npm run db:clean`: removes the database. */
import { initialiseLogging } from '../app.ts';
import { removeDatabase } from '../app/data/load.ts';
import { customLogger } from '../app/logger_utils/custom_logger.ts';
import { runCommand } from '../command.ts';

await runCommand(({ databaseFile }) => {
  initialiseLogging({ level: process.env.LOG_LEVEL });
  removeDatabase(databaseFile);
  customLogger.info('Removed {databaseFile}', { databaseFile });
});
