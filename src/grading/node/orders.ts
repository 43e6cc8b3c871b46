/** What the judge tells its runner in the worker process. */
export interface JudgeOrders {
  /** Marks messages that come from the runner; the program under judgment does not know it. */
  readonly token: string;
  readonly skip: readonly string[];
  readonly timeLimitMilliseconds: number;
  /** For `process.env` of the run. */
  readonly environment: Readonly<Record<string, string>>;
}
