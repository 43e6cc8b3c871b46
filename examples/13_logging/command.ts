import { getConfig } from '@logtape/logtape';
import { DataUnavailable, SettingProblem } from './app/failures.ts';
import { customLogger } from './app/logger_utils/custom_logger.ts';
import { readSettings, type Settings } from './settings.ts';

/** Runs a command of this program. What a person can mend is told in one sentence, exit code 1. */
export async function runCommand(
  work: (settings: Settings) => void | Promise<void>,
): Promise<void> {
  try {
    await work(readSettings(process.env));
  } catch (error) {
    if (!(error instanceof SettingProblem) && !(error instanceof DataUnavailable)) throw error;
    const logStarted = getConfig() !== null;
    if (logStarted) customLogger.fatal`${error.message}`;
    else console.error(error.message);
    process.exitCode = 1;
  }
}
