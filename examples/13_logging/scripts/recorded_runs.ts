import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadFromCsv } from '../app/data/load.ts';
import { readSettings } from '../settings.ts';
import { runProgram } from './run_program.ts';

/** What the terminal shows, before and after the take-over, when the same things happen. */
export interface RecordedRuns {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A module that throws, when it is told to, what nobody catches. */
const FAULT = `process.on('SIGUSR2', () => { throw new Error('the sensor sent nonsense'); });`;

/** Runs the program twice. Times, ports, ids and paths are made the same in every recording. */
export async function recordRuns(): Promise<RecordedRuns> {
  const directory = mkdtempSync(join(tmpdir(), 'recording-'));
  try {
    loadFromCsv(fileURLToPath(new URL('../data', import.meta.url)), databaseIn(directory));
    const record = (script: string) => recordRun(script, directory);
    const [before, after] = await Promise.all([
      record('scripts/before_take_over.ts'),
      record('server.ts'),
    ]);
    return { before, after };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function databaseIn(directory: string): string {
  return readSettings({ DATA_DIR: directory }).databaseFile;
}

async function recordRun(script: string, dataDirectory: string): Promise<string[]> {
  using run = runProgram(script, {
    before: FAULT,
    // The name that API_TOKENS had before: Node warns of it.
    environment: { DATA_DIR: dataDirectory, LOG_LEVEL: 'DEBUG', API_KEYS: 'ada:secret' },
  });
  const address = await run.address();
  for (const station of ['harbour', 'lighthouse']) {
    await fetch(`${address}/api/v2/stations/${station}/readings?downsample=year`);
    await run.printed(new RegExp(`--> .*${station}`));
  }
  run.signal('SIGUSR2');
  const code = await run.ended;
  return [...normalised(run.output()).split('\n'), `(exit code ${code})`];
}

function normalised(output: string): string {
  return output
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, '2024-11-22 18:16:15')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:3013')
    .replace(/\(node:\d+\)/g, '(node:4242)')
    .replace(/\b\d+( ?)ms\b/g, '2$1ms')
    .replace(/request [0-9a-f]{8}$/gm, 'request 7f3a2c1b')
    .replace(/data:text\/javascript,\S*?:(\d+(?::\d+)?)(?=\D|$)/g, 'sensor.js:$1')
    .replace(/^ +at .*node:.*\n/gm, '') // frames of Node itself, which each version has its own of
    .replace(/^Node\.js v.*$/m, 'Node.js')
    .trimEnd();
}
