import { fileURLToPath } from 'node:url';
import { reset } from '@logtape/logtape';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { csvFiles } from '../page_data.ts';
import { pagePart } from '../scripts/page_part.ts';
import { catchConsole } from './console_lines.ts';

/** The event that the page's worker hands to the program for each request. */
interface FetchEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

let answer: (event: FetchEvent) => void;
let lines: string[];

function ask(path: string, options?: RequestInit): Promise<Response> {
  return new Promise((resolve) => {
    const request = new Request(`http://localhost${path}`, options);
    answer({ request, respondWith: resolve });
  });
}

beforeAll(async () => {
  vi.stubEnv('LOG_LEVEL', 'DEBUG');
  vi.stubGlobal('addEventListener', (type: string, listener: typeof answer) => {
    if (type === 'fetch') answer = listener;
  });
  lines = catchConsole();
  await import('../page.ts');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await reset();
});

it('starts in the page with the log that it has in the terminal', () => {
  expect(lines.map((line) => line.slice(22))).toEqual([
    expect.stringMatching(
      /^WARNING \| readings\/2024.csv:\d+: maximum is "--", not a number; line left out$/,
    ),
    'INFO | Application initialized successfully',
  ]);
});

it('answers requests, with the id of the request on every line', async () => {
  lines.length = 0;
  const headers = { 'X-Request-Id': 'r1' };
  const response = await ask('/api/v2/stations/harbour/readings?downsample=month', { headers });
  expect(await response.json()).toMatchObject({
    station: { id: 'harbour' },
    readings: [{ period: '2024-10', days: 31 }, { period: '2024-11' }, { period: '2024-12' }],
  });
  expect(lines.map((line) => line.split(' | ')[1])).toEqual(['INFO', 'DEBUG', 'DEBUG', 'INFO']);
  expect(lines.every((line) => line.endsWith(' | request r1'))).toBe(true);
});

it('answers what it does not know itself, and asks no network for it', async () => {
  expect((await ask('/nowhere')).status).toBe(404);
});

it('writes a regulated event as a record of its own', async () => {
  lines.length = 0;
  const response = await ask('/api/v2/stations/harbour/readings/2024-11-22', {
    method: 'PUT',
    headers: { Authorization: 'Bearer ada-knows-the-weather' },
    body: '{"maximum": 9.5, "reason": "the sensor was iced over"}',
  });
  expect(response.status).toBe(200);
  const records = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as unknown);
  expect(records).toMatchObject([{ logger: 'compliance', properties: { user: 'ada' } }]);
});

it('needs no module of Node in the page', async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../page.ts', import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser', // an import of a module of Node fails here
    logLevel: 'silent',
  });
  const own = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules'));
  expect(own.some((path) => path.endsWith('app/routes/corrections.ts'))).toBe(true);
  expect(own.some((path) => path.endsWith('sqlite.ts'))).toBe(false);
});

it('brings the readings of the data directory (if not: npm run page:data)', () => {
  const directory = fileURLToPath(new URL('../data', import.meta.url));
  expect(csvFiles).toEqual(pagePart(directory));
});
