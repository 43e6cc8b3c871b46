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
    const name = String(context.name);

    function replacement(this: This, ...args: Args): Result {
      const start = performance.now();
      const finished = (): void =>
        write({
          level: 'INFO',
          message: `${name} finished`,
          durationMilliseconds: performance.now() - start,
        });
      const failed = (error: unknown): never => {
        write({
          level: 'ERROR',
          message: `${name} failed`,
          durationMilliseconds: performance.now() - start,
          error,
        });
        throw error;
      };

      write({ level: 'DEBUG', message: `${name} started` });
      let result: Result;
      try {
        result = method.apply(this, args);
      } catch (error) {
        return failed(error);
      }
      if (result instanceof Promise) {
        // The promise that `then` returns settles as the method's own would have.
        return result.then((value: unknown) => {
          finished();
          return value;
        }, failed) as Result;
      }
      finished();
      return result;
    }

    Object.defineProperty(replacement, 'name', { value: method.name, configurable: true });
    return replacement;
  };
}
