/* eslint-disable @typescript-eslint/no-extraneous-class -- it is a class only to be called with new */
import { createConsole, type ConsoleHost } from '../console.ts';
import type { ProgramProcess } from '../process.ts';

/** `new Console({ stdout, stderr })` or `new Console(stdout, stderr)`. */
export function consoleClass({
  process,
  now,
}: {
  readonly process: ProgramProcess;
  readonly now: () => number;
}) {
  class Console {
    constructor(first: unknown, second?: unknown) {
      const given = (
        isObject(first) && 'write' in first ? { stdout: first, stderr: second } : first
      ) as Partial<ConsoleHost>;
      const stdout = given.stdout ?? process.stdout;
      Object.assign(
        this,
        createConsole({
          ...given,
          stdout,
          stderr: given.stderr ?? stdout,
          warn: (message) => process.emitWarning(message),
          now,
        }),
      );
    }
  }
  // The build shortens names; this one is printed.
  return Object.defineProperty(Console, 'name', { value: 'Console' });
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
