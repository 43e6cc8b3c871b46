/** What the page tells its runner in the sandbox, before the program under judgment is loaded. */
export interface PageOrders {
  /** Comes back with each report; the program under judgment does not know it. */
  readonly token: string;
  readonly file: string;
  readonly skip: readonly string[];
  readonly timeLimitMilliseconds: number;
  /** Names that stand for whole modules in the program: `import * as NAME`. */
  readonly namespaces: readonly string[];
  /** Stored snapshots by their path in the layout. */
  readonly snapshots: Readonly<Record<string, string>>;
}
