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
  readonly #handlers = new Set<Handler>();
  readonly #parent: Logger | undefined;

  constructor(
    readonly name: string,
    parent?: Logger,
  ) {
    this.#parent = parent;
  }

  debug(message: string, context?: Record<string, unknown>): void {
    this.#log('DEBUG', message, context);
  }

  info(message: string, context?: Record<string, unknown>): void {
    this.#log('INFO', message, context);
  }

  warning(message: string, context?: Record<string, unknown>): void {
    this.#log('WARNING', message, context);
  }

  error(message: string, context?: Record<string, unknown>): void {
    this.#log('ERROR', message, context);
  }

  critical(message: string, context?: Record<string, unknown>): void {
    this.#log('CRITICAL', message, context);
  }

  isEnabledFor(level: Level): boolean {
    return severity[level] >= severity[this.#effectiveLevel()];
  }

  addHandler(handler: Handler): void {
    this.#handlers.add(handler);
  }

  removeHandler(handler: Handler): void {
    this.#handlers.delete(handler);
  }

  #effectiveLevel(): Level {
    if (this.level) return this.level;
    return this.#parent ? this.#parent.#effectiveLevel() : 'WARNING';
  }

  #log(level: Level, message: string, context: Record<string, unknown> = {}): void {
    if (!this.isEnabledFor(level)) return;
    this.#emit({ time: Date.now(), level, name: this.name, message, context });
  }

  /** To the handlers of this logger and of its ancestors. */
  #emit(record: LogRecord): void {
    for (const handler of this.#handlers) {
      if (handler.level && severity[record.level] < severity[handler.level]) continue;
      try {
        handler.handle(record);
      } catch (error) {
        console.error(error);
      }
    }
    if (this.propagate && this.#parent) this.#parent.#emit(record);
  }
}

/** From a pattern to a function that turns a record into a line. */
export function formatter(pattern: string): (record: LogRecord) => string {
  return ({ time, level, name, message, context }) =>
    fill(pattern, {
      time: new Date(time).toISOString().slice(0, 19).replace('T', ' '),
      level,
      name,
      message: fill(message, context),
    });
}

/** Puts values into the places of a template; what has no value stays as it stands. */
function fill(template: string, values: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (place: string, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );
}

/** A handler that writes lines. */
export function streamHandler(
  write: (line: string) => void,
  format: (record: LogRecord) => string,
  level?: Level,
): Handler {
  return { handle: (record) => write(format(record)), ...(level ? { level } : {}) };
}

const root = new Logger('');
const loggers = new Map([['', root]]);

/** The logger of that name, always the same one. */
export function getLogger(name: string): Logger {
  const known = loggers.get(name);
  if (known) return known;
  const ancestors = [...loggers.keys()].filter((other) => name.startsWith(other));
  const parent = loggers.get(ancestors.sort((a, b) => b.length - a.length)[0] ?? '') ?? root;
  const logger = new Logger(name, parent);
  logger.level = undefined;
  loggers.set(name, logger);
  return logger;
}
