import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { getLogger } from '@logtape/logtape';
import { seededRandom } from 'logbook/exercise';
import { start } from '@answer/start.ts';

const random = seededRandom();
const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
let onConsole: string[];

beforeEach(() => {
  onConsole = [];
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation(
      (...values) => void onConsole.push(values.join(' ')),
    );
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Everything that is written after a start, without the time. */
function startAndCollect(level: Parameters<typeof start>[0]) {
  const lines: string[] = [];
  const server = start(level, (line) => lines.push(line));
  return { server, lines, withoutTime: () => lines.map((line) => line.replace(/^.{19} \| /, '')) };
}

test('Every line of the start goes through write, in the order in which it was said', () => {
  const { withoutTime } = startAndCollect('info');
  expect(withoutTime(), 'both ways of talking, and the last line of your own').toEqual([
    'INFO | Serving the app',
    'WARNING | This is a development server.',
    'INFO | Running on http://127.0.0.1:5000',
    'INFO | Application initialized successfully',
  ]);
});

test('Each line begins with the time in UTC', () => {
  const now = new Date(Date.UTC(2024, random.integer(0, 11), random.integer(1, 28), 3, 4, 5, 678));
  vi.useFakeTimers({ now });
  const { lines } = startAndCollect('info');
  const time = now.toISOString().slice(0, 19).replace('T', ' ');
  expect(lines[0], 'a line begins with the time in UTC').toBe(`${time} | INFO | Serving the app`);
  expect(lines.filter((line) => !line.startsWith(`${time} | `))).toEqual([]);
});

test('Lines about requests come through too, with their values in place', () => {
  const { server, withoutTime } = startAndCollect('debug');
  const path = `/${random.word()}`;
  server.handle(path);
  expect(withoutTime().slice(-2), 'each line comes once').toEqual([
    `DEBUG | Looking for ${path}`,
    `INFO | GET ${path}`,
  ]);
});

test('The level holds for the server as for your own lines', () => {
  const { server, withoutTime } = startAndCollect('warning');
  server.handle(`/${random.word()}`);
  server.close();
  expect(withoutTime(), 'the threshold holds for everything, the banner too').toEqual([
    'WARNING | This is a development server.',
  ]);
});

test('Nothing goes to the console', () => {
  const { server } = startAndCollect('debug');
  server.handle('/');
  server.close();
  expect(onConsole, 'the console stays silent').toEqual([]);
});

test('A second start writes to the new place, and each line once', () => {
  const first = startAndCollect('info');
  const before = first.lines.length;
  const second = startAndCollect('info');
  second.server.close();
  expect(second.withoutTime().filter((line) => line === 'INFO | Closed.')).toHaveLength(1);
  expect(second.withoutTime()).toHaveLength(5);
  expect(first.lines).toHaveLength(before);
});

test("LogTape's own warnings come through as well", () => {
  const { lines } = startAndCollect('info');
  getLogger(['logtape', 'meta']).warning('A sink is slow.');
  expect(lines.at(-1)).toContain('| WARNING | A sink is slow.');
  expect(onConsole).toEqual([]);
});
