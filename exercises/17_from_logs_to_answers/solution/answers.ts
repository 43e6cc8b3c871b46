export interface Answers {
  firstFailure: { requestId: string; lastMessage: string } | undefined;
  restarts: string[];
  attackers: string[];
  slowestRoute: { route: string; percentile95: number } | undefined;
  ordersPerCart: { before: number; after: number };
  unreadable: number;
}

interface LogEntry {
  timestamp: string;
  level: string;
  message: string;
  requestId?: string;
  route?: string;
  durationMilliseconds?: number;
  address?: string;
}

/** Reads a day of log lines and answers the five questions. */
export function answer(lines: Iterable<string>): Answers {
  const records: LogEntry[] = [];
  let unreadable = 0;
  for (const line of lines) {
    const record = parse(line);
    if (record) records.push(record);
    else unreadable += 1;
  }
  records.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  return {
    firstFailure: firstFailure(records),
    restarts: restarts(records),
    attackers: attackers(records),
    slowestRoute: slowestRoute(records),
    ordersPerCart: ordersPerCart(records),
    unreadable,
  };
}

function parse(line: string): LogEntry | undefined {
  try {
    const record = JSON.parse(line);
    const isRecord =
      typeof record?.timestamp === 'string' &&
      typeof record.level === 'string' &&
      typeof record.message === 'string' &&
      !Number.isNaN(Date.parse(record.timestamp));
    return isRecord ? record : undefined;
  } catch {
    return undefined;
  }
}

function firstFailure(records: LogEntry[]): Answers['firstFailure'] {
  const lastMessages = new Map<string, string>();
  for (const { timestamp, level, message, requestId } of records) {
    if (!requestId) continue;
    if (level === 'ERROR' && new Date(timestamp).getUTCHours() >= 2) {
      return { requestId, lastMessage: lastMessages.get(requestId) ?? '' };
    }
    lastMessages.set(requestId, message);
  }
  return undefined;
}

function restarts(records: LogEntry[]): string[] {
  const times: string[] = [];
  let running = false;
  for (const { timestamp, message } of records) {
    if (message === 'server stopped') running = false;
    if (message !== 'server started') continue;
    if (running) times.push(timestamp);
    running = true;
  }
  return times;
}

function attackers(records: LogEntry[]): string[] {
  const failures = new Map<string, number[]>();
  for (const { timestamp, message, address } of records) {
    if (message !== 'login failed' || !address) continue;
    failures.set(address, [...(failures.get(address) ?? []), Date.parse(timestamp)]);
  }
  return [...failures]
    .filter(([, times]) =>
      times.some((time, index) => time - (times[index - 9] ?? -Infinity) <= 60_000),
    )
    .map(([address]) => address)
    .sort();
}

function slowestRoute(records: LogEntry[]): Answers['slowestRoute'] {
  const durations = new Map<string, number[]>();
  for (const { message, route, durationMilliseconds } of records) {
    if (message !== 'request finished' || !route || durationMilliseconds === undefined) continue;
    const ofRoute = durations.get(route);
    if (ofRoute) ofRoute.push(durationMilliseconds);
    else durations.set(route, [durationMilliseconds]);
  }
  let slowest: Answers['slowestRoute'];
  for (const [route, ofRoute] of durations) {
    ofRoute.sort((a, b) => a - b);
    const percentile95 = ofRoute[Math.ceil(0.95 * ofRoute.length) - 1]!;
    if (!slowest || percentile95 > slowest.percentile95) slowest = { route, percentile95 };
  }
  return slowest;
}

function ordersPerCart(records: LogEntry[]): Answers['ordersPerCart'] {
  const deploy = records.findIndex(({ message }) => message === 'deploy finished');
  const ratio = (part: LogEntry[]): number => {
    const count = (wanted: string) => part.filter(({ message }) => message === wanted).length;
    return count('order placed') / count('cart opened');
  };
  return { before: ratio(records.slice(0, deploy)), after: ratio(records.slice(deploy)) };
}
