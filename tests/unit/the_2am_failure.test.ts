/** Exercise 22 is the code of example 13 with one fault, and the log that it writes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { readFolder } from '../../src/course/node/readFolder.ts';
import { liveThroughTheNight } from '../../exercises/22_the_2am_failure/starter/night.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const starter = `${root}exercises/22_the_2am_failure/starter`;

it('differs from the example in one file', async () => {
  const [ours, example] = await Promise.all([
    readFolder(starter),
    readFolder(`${root}examples/13_logging`),
  ]);
  const shared = Object.keys(ours).filter((path) => path.startsWith('app'));
  expect(shared.length).toBeGreaterThan(15);
  expect(shared.filter((path) => ours[path] !== example[path])).toEqual([
    'app/routes/corrections.ts',
  ]);
});

it('writes the lines of that night, but for durations', async () => {
  const lines: unknown[] = [];
  for (const method of ['log', 'debug', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((line) => void lines.push(line));
  await liveThroughTheNight();
  vi.restoreAllMocks();
  // Of requests that are served at once, which one is done first is up to Node's version.
  const neutral = (text: string) =>
    text
      .replaceAll(/ \d+ms /g, ' N ms ')
      .split('\n')
      .sort();
  const log = readFileSync(`${starter}/night.log`, 'utf8');
  expect(neutral(`${lines.map((line) => String(line).trimEnd()).join('\n')}\n`)).toEqual(
    neutral(log),
  );
});
