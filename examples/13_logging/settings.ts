/** What the environment decides, read in one place. (The level of the log is read in app.ts.) */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SettingProblem } from './app/failures.ts';
import type { Tokens } from './app/route_utils/users.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  /** `DATA_DIR`: holds the CSV files and the database. */
  readonly dataDirectory: string;
  readonly databaseFile: string;
  /** `LOG_DIR`: receives the log files. */
  readonly logDirectory: string;
  /** `PORT`: where the server listens; 0 lets the system choose. */
  readonly port: number;
  /** `API_TOKENS`: who may correct readings, as `name:token,name:token`. */
  readonly tokens: Tokens;
}

const DEFAULT_PORT = '3013';

/** @throws {SettingProblem} where a value cannot be used. */
export function readSettings(environment: Environment): Settings {
  const dataDirectory = environment.DATA_DIR ?? besideThisFile('data');
  return {
    dataDirectory,
    databaseFile: join(dataDirectory, 'weather.sqlite'),
    logDirectory: environment.LOG_DIR ?? besideThisFile('logs'),
    port: readPort(environment.PORT ?? DEFAULT_PORT),
    tokens: readTokens(environment.API_TOKENS ?? formerTokens(environment) ?? ''),
  };
}

function besideThisFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function readPort(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new SettingProblem(`PORT is "${text}". Write a number from 0 to 65535.`);
  }
  return port;
}

/** The name that `API_TOKENS` had before. */
function formerTokens({ API_KEYS }: Environment): string | undefined {
  if (API_KEYS !== undefined) {
    process.emitWarning('API_KEYS has a new name: API_TOKENS.', 'DeprecationWarning');
  }
  return API_KEYS;
}

function readTokens(text: string): Tokens {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [, user, token] = /^\s*([\w.-]+):(\S+)\s*$/.exec(entry) ?? [];
      if (user === undefined || token === undefined) {
        // The entry itself is not shown: it may be a secret.
        throw new SettingProblem('API_TOKENS must read NAME:TOKEN,NAME:TOKEN, without spaces.');
      }
      return [token, user];
    }),
  );
}
