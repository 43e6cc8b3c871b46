import type { LogLevel } from '@logtape/logtape';
import { serve, type TinyServer } from './tiny_server.ts';

/** Starts the server; from then on every line of at least `level` goes through `write`. */
export function start(level: LogLevel, write: (line: string) => void): TinyServer {
  write(`Starting at level ${level}`);
  return serve();
}
