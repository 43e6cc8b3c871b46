import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { normalise } from '@answer/normalise.ts';

const random = seededRandom();
const two = (value: number): string => String(value).padStart(2, '0');

interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function moment(hour = random.integer(0, 23)): Moment {
  return {
    year: random.integer(2020, 2025),
    month: random.integer(1, 12),
    day: random.integer(1, 28),
    hour,
    minute: random.integer(0, 59),
    second: random.integer(0, 59),
  };
}

function utc({ year, month, day, hour, minute, second }: Moment, millisecond = 0): number {
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

/** The moment as the web service writes it, on a twelve-hour clock. */
function webTime({ year, month, day, hour, minute, second }: Moment): string {
  const clock = `${two(hour % 12 || 12)}:${two(minute)}:${two(second)}`;
  return `${two(month)}-${two(day)}-${year} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}

function workerTime(at: Moment, millisecond: number): string {
  const { year, month, day, hour, minute, second } = at;
  const clock = `${two(hour)}:${two(minute)}:${two(second)},${String(millisecond).padStart(3, '0')}`;
  return `${year}-${two(month)}-${two(day)} ${clock}`;
}

test('A line of the web service becomes a record', () => {
  const at = moment();
  const user = `u${random.integer(1, 99)}`;
  const ms = random.integer(1, 5000);
  expect(
    normalise([`${webTime(at)} INFO cart: payment is slow user=${user} ms=${ms}`]).records,
  ).toEqual([
    {
      timestamp: new Date(utc(at)).toISOString(),
      level: 'INFO',
      source: 'cart',
      message: 'payment is slow',
      context: { user, ms },
    },
  ]);
});

test('Midnight and noon on the twelve-hour clock are hours 0 and 12', () => {
  const midnight = moment(0);
  const noon = { ...midnight, hour: 12 };
  const { records } = normalise([
    `${webTime(midnight)} INFO cart: opened`,
    `${webTime(noon)} INFO cart: opened`,
  ]);
  expect(
    records.map(({ timestamp }) => timestamp),
    '12 AM is midnight and 12 PM is noon',
  ).toEqual([new Date(utc(midnight)).toISOString(), new Date(utc(noon)).toISOString()]);
});

test('A line of the worker becomes a record, with or without fields', () => {
  const at = moment();
  const millisecond = random.integer(0, 998);
  const attempt = random.integer(1, 9);
  const { records } = normalise([
    `${workerTime(at, millisecond)} | ERROR | mail | could not send receipt | attempt=${attempt} user=u5`,
    `${workerTime(at, millisecond + 1)} | INFO | mail | queue is empty`,
  ]);
  expect(records).toEqual([
    {
      timestamp: new Date(utc(at, millisecond)).toISOString(),
      level: 'ERROR',
      source: 'mail',
      message: 'could not send receipt',
      context: { attempt, user: 'u5' },
    },
    {
      timestamp: new Date(utc(at, millisecond + 1)).toISOString(),
      level: 'INFO',
      source: 'mail',
      message: 'queue is empty',
      context: {},
    },
  ]);
});

test('A JSON line becomes a record, and its other fields the context', () => {
  const time = utc(moment(), random.integer(0, 999));
  const ms = random.integer(1, 900);
  const line = JSON.stringify({
    time,
    severity: 'info',
    logger: 'api',
    msg: 'request done',
    user: 'u17',
    ms,
  });
  expect(normalise([line]).records).toEqual([
    {
      timestamp: new Date(time).toISOString(),
      level: 'INFO',
      source: 'api',
      message: 'request done',
      context: { user: 'u17', ms },
    },
  ]);
});

test('Every name of a level is one of the five', () => {
  const at = webTime(moment());
  const names = ['debug', 'Info', 'WARN', 'warning', 'ERROR', 'fatal', 'CRITICAL'];
  const { records } = normalise(names.map((name) => `${at} ${name} cart: opened`));
  expect(records.map(({ level }) => level)).toEqual([
    'DEBUG',
    'INFO',
    'WARNING',
    'WARNING',
    'ERROR',
    'CRITICAL',
    'CRITICAL',
  ]);
});

test('Records of all three services stand in the order of time', () => {
  const moments = Array.from({ length: 30 }, () => moment());
  const lines = moments.map((at, index) => {
    if (index % 3 === 0) return `${webTime(at)} INFO cart: opened`;
    if (index % 3 === 1) return `${workerTime(at, 0)} | INFO | mail | sent`;
    return JSON.stringify({ time: utc(at), severity: 'info', logger: 'api', msg: 'request done' });
  });
  const expected = moments.map((at) => new Date(utc(at)).toISOString()).sort();
  const given = normalise(lines).records.map(({ timestamp }) => timestamp);
  expect(given, 'records stand in the order of time, whichever service wrote them').toEqual(
    expected,
  );
});

test('A line that cannot be read is kept as it came', () => {
  const broken = [
    '{"time":17312805',
    `Traceback: ${random.word()} is not defined`,
    '',
    `${webTime(moment())} LOUD cart: no such level`,
  ];
  const lines = [broken[0]!, `${webTime(moment())} INFO cart: opened`, ...broken.slice(1)];
  expect(() => normalise(lines), 'a line that is cut off must not stop the others').not.toThrow();
  const { records, unreadable } = normalise(lines);
  expect(unreadable, 'every line that is no record is kept, as it came').toEqual(broken);
  expect(records).toHaveLength(1);
});

test('The lines that were given are left as they are', () => {
  const lines = Object.freeze([
    `${webTime(moment())} INFO cart: opened`,
    `${webTime(moment())} INFO cart: closed`,
  ]);
  expect(() => normalise(lines)).not.toThrow();
});
