import type { Random } from 'logbook/exercise';
import type { Answers } from '@answer/answers.ts';

type Fields = Record<string, string | number>;

interface Moment {
  at: number;
  fields: Fields;
}

const midnight = Date.UTC(2024, 10, 10);
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long requests usually take on each route, in milliseconds: [least, most]. */
const routes: Record<string, [number, number]> = {
  '/search': [40, 160],
  '/cart': [5, 40],
  '/checkout': [20, 90],
  '/stations': [10, 60],
};

/**
 * A day of a shop, and what is true of it: the answers come from the plan of the day, not from
 * reading its lines.
 *
 * @param lineCount How many lines the log has, corrupt ones included.
 */
export function dayOfLogs(random: Random, lineCount: number): { lines: string[]; truth: Answers } {
  const moments: Moment[] = [];
  const add = (at: number, level: string, message: string, fields: Fields = {}): void => {
    const timestamp = new Date(midnight + at).toISOString();
    moments.push({ at, fields: { timestamp, level, source: 'shop.api', message, ...fields } });
  };
  const anyTime = (): number => random.integer(5 * minute, 24 * hour - 5 * minute);
  let requests = 0;
  const requestId = (): string => `r${(requests += 1)}`;

  // System state: planned stops leave a line, crashes do not.
  add(0, 'INFO', 'server started');
  const stop = random.integer(5 * hour, 6 * hour);
  add(stop, 'INFO', 'server stopped');
  add(stop + 20 * second, 'INFO', 'server started');
  const crashes = [random.integer(9 * hour, 10 * hour), random.integer(20 * hour, 21 * hour)];
  for (const crash of crashes) add(crash, 'INFO', 'server started');

  // Debugging: an error before 02:00 and a later one lie around the first one after it.
  const failure = 2 * hour + random.integer(3 * minute, 20 * minute);
  const failed = requestId();
  const doing = `looking for the price of ${random.word()}`;
  const fail = (id: string, at: number, before: string): void => {
    add(at - 40, 'DEBUG', 'request started', { requestId: id, route: '/checkout' });
    add(at - 25, 'DEBUG', before, { requestId: id });
    add(at, 'ERROR', 'request failed', { requestId: id, route: '/checkout' });
  };
  fail(requestId(), 2 * hour - random.integer(1, 20) * minute, 'looking for the tax rate');
  fail(failed, failure, doing);
  for (let later = 1; later <= 10; later++) {
    fail(requestId(), failure + 2 * later, 'looking for the stock');
  }
  fail(requestId(), 3 * hour, 'looking for the tax rate');

  // Security: attackers, and some who only forgot their password.
  const failLogins = (address: string, count: number, spacing: number): void => {
    const start = anyTime() - count * spacing;
    for (let index = 0; index < count; index++) {
      add(start + index * spacing, 'WARNING', 'login failed', { address });
    }
  };
  const addressIn = (network: string): string =>
    `${network}.${random.integer(0, 99)}.${random.integer(1, 250)}`;
  const attackers = [addressIn('203.0'), addressIn('198.51'), addressIn('192.0')].sort();
  failLogins(attackers[0]!, 10, Math.floor((60 * second) / 9)); // ten in just under 60 seconds
  failLogins(attackers[1]!, random.integer(11, 40), 500);
  failLogins(attackers[2]!, random.integer(11, 20), 1500);
  failLogins(addressIn('10.1'), 9, 100); // one too few
  failLogins(addressIn('10.2'), 60, 7 * second); // many, but never ten in a minute

  // Business: the new flow sells more, or less.
  const deploy = random.integer(11 * hour, 13 * hour);
  add(deploy, 'INFO', 'deploy finished');
  add(deploy + 4 * hour, 'INFO', 'deploy finished');
  const shopping = (from: number, to: number) => {
    const carts = random.integer(1500, 2500);
    const orders = random.integer(300, 1400);
    const any = (): number => random.integer(from, to);
    for (let cart = 0; cart < carts; cart++) add(any(), 'INFO', 'cart opened');
    for (let order = 0; order < orders; order++) add(any(), 'INFO', 'order placed');
    return orders / carts;
  };
  const before = shopping(minute, deploy - minute);
  const after = shopping(deploy + minute, 24 * hour - minute);

  // Performance: most requests of one route are quick, but more than one in twenty is very slow.
  const slow = random.pick(['/cart', '/checkout', '/stations']);
  const durations = new Map<string, number[]>(Object.keys(routes).map((route) => [route, []]));
  const corruptCount = random.integer(200, 900);
  while (moments.length < lineCount - corruptCount) {
    const route = random.pick(Object.keys(routes));
    const [least, most] = routes[route]!;
    const isSlow = route === slow && random.chance(0.08);
    const durationMilliseconds = isSlow ? random.integer(600, 1200) : random.integer(least, most);
    durations.get(route)!.push(durationMilliseconds);
    add(anyTime(), 'INFO', 'request finished', {
      requestId: requestId(),
      route,
      durationMilliseconds,
    });
  }
  const slowDurations = durations.get(slow)!.sort((a, b) => a - b);
  const percentile95 = slowDurations[Math.ceil(0.95 * slowDurations.length) - 1]!;

  // Written by several processes: up to three seconds out of order, and some lines corrupt.
  const late = new Map(
    moments.map((moment) => [moment, moment.at + random.integer(0, 3 * second)]),
  );
  moments.sort((a, b) => late.get(a)! - late.get(b)!);
  const lines = moments.map(({ fields }) => JSON.stringify(fields));
  for (let corrupt = 0; corrupt < corruptCount; corrupt++) lines.push(corruptLine(random, lines));
  const places = lines.splice(lines.length - corruptCount);
  for (const line of places) {
    // Swapping with the end would move a good line far away; inserting many is slow. Gluing is neither.
    const place = random.integer(0, lines.length - 1);
    lines[place] = `${lines[place]}\n${line}`;
  }

  return {
    lines: lines.flatMap((line) => line.split('\n')),
    truth: {
      firstFailure: { requestId: failed, lastMessage: doing },
      restarts: crashes.map((crash) => new Date(midnight + crash).toISOString()),
      attackers,
      slowestRoute: { route: slow, percentile95 },
      ordersPerCart: { before, after },
      unreadable: corruptCount,
    },
  };
}

function corruptLine(random: Random, lines: readonly string[]): string {
  const whole = lines[random.integer(0, 1000)]!;
  return random.pick([
    whole.slice(0, random.integer(1, whole.length - 1)),
    '',
    'null',
    String(random.integer(0, 999)),
    '{"level":"INFO","message":"cart opened"}',
    '{"timestamp":"yesterday","level":"INFO","message":"order placed"}',
    'PC LOAD LETTER',
    `"${random.word()}"`,
  ]);
}
