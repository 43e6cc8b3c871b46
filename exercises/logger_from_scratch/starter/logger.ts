export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export const severity: Record<Level, number> = {
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
  CRITICAL: 50,
};

export interface LogRecord {
  /** Milliseconds since 1970, as `Date.now()` gives them. */
  time: number;
  level: Level;
  /** The name of the logger that was called. */
  name: string;
  message: string;
  context: Record<string, unknown>;
}

export interface Handler {
  /** Records below it are not for this handler. Without one it takes all of them. */
  level?: Level;
  handle(record: LogRecord): void;
}

export class Logger {
  level: Level | undefined = 'WARNING';
  propagate = true;
  #handler: Handler | undefined;

  constructor(readonly name: string) {}

  // Step 1: the level decides; add the other four methods.
  info(message: string, context: Record<string, unknown> = {}): void {
    this.#handler?.handle({ time: Date.now(), level: 'INFO', name: this.name, message, context });
  }

  isEnabledFor(level: Level): boolean {
    throw new Error(`Step 1: may a record of level ${level} pass?`);
  }

  // Step 2: more than one.
  addHandler(handler: Handler): void {
    this.#handler = handler;
  }

  removeHandler(handler: Handler): void {
    throw new Error(`Step 2: take ${String(handler)} away.`);
  }
}

/** Step 3: from a pattern to a function that turns a record into a line. */
export function formatter(pattern: string): (record: LogRecord) => string {
  return () => pattern;
}

/** Step 3: a handler that writes lines. */
export function streamHandler(
  write: (line: string) => void,
  format: (record: LogRecord) => string,
  level?: Level,
): Handler {
  throw new Error(`Step 3: ${String(write)}, ${String(format)} and ${String(level)} make a handler.`);
}

/** Step 4: the logger of that name, always the same one. */
export function getLogger(name: string): Logger {
  return new Logger(name);
}
