/**
 * A day in the life of this API, as its log tells it: made up from a seed, the same for the same
 * seed, in the shape that `formatRecord` writes. Runs in Node and in the browser.
 */
import type { WrittenRecord } from '../app/logger_utils/custom_logger.ts';
import { randomFrom, type Random } from './random.ts';
import { isIn, storyOf, type Story, type Stretch } from './story.ts';

export interface DayOptions {
  readonly seed?: number;
  /** How many records the day has; 1,000 at least, for the story to have room. */
  readonly lines?: number;
  /** `2024-11-22` */
  readonly date?: string;
}

export interface Day {
  /** Oldest first. */
  readonly records: readonly WrittenRecord[];
  readonly story: Story;
}

const DAY = 86_400_000;
const USUAL = { seed: 20241122, lines: 100_000, date: '2024-11-22' };

const STATIONS = ['airfield', 'harbour', 'hilltop', 'old_mill'] as const;
const LIST = '/stations';
const READINGS = '/stations/:station/readings';

/** A kind of request: how often it comes, and how long its answer usually takes, in ms. */
interface Kind {
  readonly weight: number;
  readonly route: string;
  readonly query?: string;
  readonly station?: string;
  readonly middle: number;
  readonly status: number;
  /** The method of the controller that answers it. */
  readonly name: string;
}

const KINDS: readonly [Kind, ...Kind[]] = [
  { weight: 14, route: `/api/v1${LIST}`, middle: 3, status: 200, name: 'Stations.list' },
  { weight: 20, route: `/api/v2${LIST}`, middle: 3, status: 200, name: 'Stations.list' },
  { weight: 18, route: `/api/v1${READINGS}`, middle: 14, status: 200, name: 'Recorded.list' },
  { weight: 20, route: `/api/v2${READINGS}`, middle: 12, status: 200, name: 'Summarised.list' },
  {
    weight: 12,
    route: `/api/v2${READINGS}`,
    query: 'downsample=month',
    middle: 16,
    status: 200,
    name: 'Summarised.list',
  },
  {
    weight: 12,
    route: `/api/v2${READINGS}`,
    query: 'downsample=year',
    middle: 18,
    status: 200,
    name: 'Summarised.list',
  },
  {
    weight: 2,
    route: `/api/v2${READINGS}`,
    station: 'lighthouse',
    middle: 4,
    status: 404,
    name: 'Summarised.list',
  },
  {
    weight: 2,
    route: `/api/v2${READINGS}`,
    query: 'downsample=week',
    middle: 3,
    status: 400,
    name: 'Summarised.list',
  },
];
const ALL_WEIGHTS = KINDS.reduce((sum, { weight }) => sum + weight, 0);

/** @returns exactly as many records as were asked for */
export function generateDay(options: DayOptions = {}): Day {
  const { seed, lines, date } = { ...USUAL, ...options };
  if (!Number.isInteger(lines) || lines < 1000) {
    throw new RangeError(`A day needs a whole number of lines, 1,000 or more; not ${lines}.`);
  }
  const random = randomFrom(seed);
  // Few lines make a small story: it must not push the ordinary day aside.
  const story = scaled(storyOf(random), Math.min(1, lines / USUAL.lines));
  const log = new DayLog(date, random);
  log.restart(story.slow.from);
  log.restart(story.slow.to);
  writeGuessing(log, random, story);
  while (lines - log.length >= 3) writeRequest(log, random, story, timeOfDay(random));
  while (log.length < lines) log.warning(timeOfDay(random));
  return { records: log.inOrder(), story };
}

function scaled(story: Story, share: number): Story {
  const tries = Math.max(20, Math.round(story.guessing.tries * share));
  return { ...story, guessing: { ...story.guessing, tries } };
}

/** Busy by day, quiet by night. */
function timeOfDay(random: Random): number {
  for (;;) {
    const time = Math.floor(random.next() * DAY);
    const busy = 0.55 - 0.45 * Math.cos(((time / DAY) * 24 - 3) * (Math.PI / 12));
    if (random.next() < busy) return time;
  }
}

function writeRequest(log: DayLog, random: Random, story: Story, time: number): void {
  const kind = pickKind(random);
  const station = kind.station ?? random.pick(STATIONS);
  const path = kind.route.replace(':station', station) + (kind.query ? `?${kind.query}` : '');
  const request = { time, method: 'GET', path, route: kind.route };
  if (isIn(story.locked, time) && random.next() < 0.85) {
    log.locked({ ...request, name: kind.name, milliseconds: random.integer(500, 512) });
    return;
  }
  const slow = isIn(story.slow, time) && kind.query !== undefined && kind.status === 200;
  const milliseconds = random.duration(kind.middle * (slow ? story.slow.times : 1));
  log.request({ ...request, status: kind.status, milliseconds });
}

function pickKind(random: Random): Kind {
  let rest = random.next() * ALL_WEIGHTS;
  return KINDS.find(({ weight }) => (rest -= weight) < 0) ?? KINDS[0];
}

function writeGuessing(log: DayLog, random: Random, { guessing }: Story): void {
  const step = (guessing.to - guessing.from) / (guessing.tries + guessing.corrections);
  for (let number = 0; number < guessing.tries + guessing.corrections; number += 1) {
    const station = random.pick(STATIONS);
    const path = `/api/v2/stations/${station}/readings/2024-11-${random.integer(10, 21)}`;
    log.correction({
      time: Math.floor(guessing.from + (number + random.next() * 0.5) * step),
      path,
      milliseconds: random.duration(3),
      ...(number >= guessing.tries && { user: guessing.user }),
    });
  }
}

interface Request {
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly milliseconds: number;
}

/** Writes what the program would write, event by event. */
class DayLog {
  readonly #midnight: number;
  readonly #random: Random;
  readonly #records: { readonly time: number; readonly record: WrittenRecord }[] = [];

  constructor(date: string, random: Random) {
    this.#midnight = Date.parse(`${date}T00:00:00Z`);
    this.#random = random;
  }

  get length(): number {
    return this.#records.length;
  }

  inOrder(): WrittenRecord[] {
    return this.#records.sort((one, other) => one.time - other.time).map(({ record }) => record);
  }

  /** The program is stopped and started again. */
  restart(time: number): void {
    const url = 'http://127.0.0.1:3013';
    this.#write(time, 'INFO', '', 'Stopping: requests under way may finish', {});
    this.#write(time + 80, 'INFO', '', 'Stopped', {});
    this.#write(time + 1200, 'INFO', '', 'Application initialized successfully', {});
    this.#write(time + 1250, 'INFO', '', `Listening on ${url}`, { url });
  }

  /** A request and its answer: two records. */
  request(request: Request & { readonly status: number; readonly user?: string }): void {
    const requestId = this.#enter(request);
    this.#leave(request, requestId);
  }

  /** A request that found the database locked: three records. */
  locked(request: Request & { readonly name: string }): void {
    const requestId = this.#enter(request);
    const { time, name, milliseconds } = request;
    const error = `DataUnavailable: Another program is writing to the database. Try again in a moment.\n    at withConnection (app/data/connection.ts)\n    at ${name} (app/routes)`;
    const message = `${name} failed after ${milliseconds} ms: ${error}`;
    this.#write(time + milliseconds, 'ERROR', '', message, {
      requestId,
      name,
      milliseconds,
      error,
    });
    this.#leave({ ...request, status: 503 }, requestId);
  }

  /** Somebody wants to correct a reading: four records where the token is not known, two where it is. */
  correction(
    wanted: Pick<Request, 'time' | 'path' | 'milliseconds'> & { readonly user?: string },
  ): void {
    const { time, path, user } = wanted;
    const route = `/api/v2${READINGS}/:date`;
    const request = { ...wanted, method: 'PUT', route };
    const requestId = this.#enter(request);
    if (user === undefined) {
      this.#write(time, 'WARNING', '', 'Unknown token', { requestId });
      const refused = { requestId, verb: 'PUT', path };
      this.#write(time, 'WARNING', '', `Refused PUT ${path}: no known user`, refused);
    }
    this.#leave({ ...request, status: user === undefined ? 401 : 200 }, requestId);
  }

  /** A warning of Node: one record. */
  warning(time: number): void {
    const [name, message] = ['DeprecationWarning', 'API_KEYS has a new name: API_TOKENS.'];
    this.#write(time, 'WARNING', 'process', `${name}: ${message}`, { name, message });
  }

  #enter({ time, method, path }: Request): string {
    const requestId = this.#random.hex(8);
    this.#write(time, 'INFO', 'http', `<-- ${method} ${path}`, { requestId });
    return requestId;
  }

  #leave(
    request: Request & { readonly status: number; readonly user?: string },
    requestId: string,
  ): void {
    const { time, method, path, route, status, milliseconds, user } = request;
    const level = status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO';
    this.#write(
      time + milliseconds,
      level,
      'http',
      `--> ${method} ${path} ${status} ${milliseconds}ms`,
      {
        requestId,
        ...(user !== undefined && { user }),
        method,
        route,
        status,
        milliseconds,
      },
    );
  }

  #write(
    time: number,
    level: string,
    child: '' | 'http' | 'process',
    message: string,
    properties: WrittenRecord['properties'],
  ): void {
    const within = Math.min(time, DAY - 1);
    const record = {
      time: new Date(this.#midnight + within).toISOString(),
      level,
      logger: child === '' ? 'weather_api' : `weather_api.${child}`,
      message,
      properties,
    };
    this.#records.push({ time: within, record });
  }
}

/**
 * The day as JSON Lines.
 *
 * @param corrupt How many of the lines are damaged, as in every log that a crash or a full disk has
 * seen: cut off, run together, or not JSON at all.
 */
export function generateLines({
  corrupt = 0,
  ...options
}: DayOptions & { readonly corrupt?: number } = {}): string[] {
  const lines = generateDay(options).records.map((record) => JSON.stringify(record));
  const random = randomFrom((options.seed ?? USUAL.seed) + 1);
  const damaged = new Set<number>();
  while (damaged.size < Math.min(corrupt, lines.length))
    damaged.add(random.integer(0, lines.length - 1));
  for (const index of damaged) lines[index] = damage(lines[index] ?? '', random);
  return lines;
}

function damage(line: string, random: Random): string {
  const cut = line.slice(0, random.integer(1, line.length - 1));
  return random.pick([
    cut,
    `${cut}${line}`,
    'Segmentation fault (core dumped)',
    '',
    `${line},`,
    '"just text"',
    'null',
  ]);
}

export type { Story, Stretch };
