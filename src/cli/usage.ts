/** What a command ends with. */
export const exitCode = { passed: 0, notPassed: 1, couldNotJudge: 2 } as const;

/** A mistake of the person who typed: its message is all they need to read. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
