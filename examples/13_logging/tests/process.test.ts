import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recordRuns } from '../scripts/recorded_runs.ts';
import { runProgram } from '../scripts/run_program.ts';

// The program as a process of its own: how it starts, and how it ends.

const directory = mkdtempSync(join(tmpdir(), 'process-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs a script that should end by itself: its exit code and what it printed, without times. */
async function runToTheEnd(script: string, environment: Record<string, string>) {
  using run = runProgram(script, { environment });
  const code = await run.ended;
  return { code, lines: withoutTimes(run.output()) };
}

function withoutTimes(output: string): string[] {
  return output
    .trim()
    .split('\n')
    .map((line) => line.replace(/^[\d-]+ [\d:]+ \| /, ''));
}

describe(
  'a start that cannot succeed says why in one sentence, with exit code 1',
  { timeout: 30_000 },
  () => {
    it('LOG_LEVEL is no level', async () => {
      expect(await runToTheEnd('server.ts', { LOG_LEVEL: 'LOUD' })).toEqual({
        code: 1,
        lines: ['LOG_LEVEL is "LOUD". Choose one of TRACE, DEBUG, INFO, WARNING, ERROR, FATAL.'],
      });
    });

    it('the data directory is missing', async () => {
      const missing = join(directory, 'missing');
      expect(await runToTheEnd('server.ts', { DATA_DIR: missing })).toEqual({
        code: 1,
        lines: [
          `FATAL | ${missing} is not a data directory: it must hold stations.csv and readings/*.csv. Set DATA_DIR to one that does.`,
        ],
      });
    });

    it('the port is taken', async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as AddressInfo; // it listens on a port
      const { code, lines } = await runToTheEnd('server.ts', { PORT: String(port) });
      other.close();
      expect(code).toBe(1);
      expect(lines.at(-1)).toBe(
        `FATAL | Port ${port} is taken. Stop the program that has it, or set PORT to another.`,
      );
    });
  },
);

it(
  'finishes the requests under way and writes its files when it is told to stop',
  { timeout: 30_000 },
  async () => {
    const logs = join(directory, 'logs');
    using run = runProgram('server.ts', {
      environment: { LOG_DIR: logs, API_TOKENS: 'ada:s3cret' },
    });
    const { hostname, port } = new URL(await run.address());
    const body = '{"rain": 0, "reason": "slow but sure"}';
    const socket = connect(Number(port), hostname);
    socket.write(
      `PUT /api/v2/stations/harbour/readings/1999-01-01 HTTP/1.1\r\nHost: ${hostname}\r\n` +
        `Authorization: Bearer s3cret\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await run.printed(/<-- PUT/);
    run.signal('SIGTERM');
    await run.printed(/Stopping/);
    await expect(fetch(await run.address())).rejects.toThrow(); // no new requests
    socket.write(body);
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 .*has no reading of 1999-01-01/s);
    expect(await run.ended).toBe(0);
    expect(withoutTimes(run.output()).slice(-2)).toEqual([
      expect.stringMatching(/^WARNING \| --> PUT .* 404 /),
      'INFO | Stopped',
    ]);
    const records = readFileSync(join(logs, 'weather.log.jsonl'), 'utf8').trim().split('\n');
    expect(JSON.parse(records.at(-1) ?? '')).toMatchObject({ level: 'INFO', message: 'Stopped' });
  },
);

it(
  'logs a rejection that nobody handles as fatal, writes its files, and ends with exit code 1',
  { timeout: 30_000 },
  async () => {
    const logs = join(directory, 'rejection');
    using run = runProgram('server.ts', {
      environment: { LOG_DIR: logs, LOG_LEVEL: 'fatal' },
      before: `setInterval(() => { if (globalThis.ready) Promise.reject(new TypeError('nobody cares')) }, 50);
      const { listen } = (await import('node:net')).Server.prototype;
      (await import('node:net')).Server.prototype.listen = function (...rest) { globalThis.ready = true; return listen.apply(this, rest); };`,
    });
    expect(await run.ended).toBe(1);
    expect(withoutTimes(run.output())[0]).toBe(
      'FATAL | Unhandled rejection: TypeError: nobody cares',
    );
    const records = readFileSync(join(logs, 'weather.log.jsonl'), 'utf8').trim().split('\n');
    expect(records).toHaveLength(1);
    expect(JSON.parse(records[0] ?? '')).toMatchObject({
      level: 'FATAL',
      logger: 'weather_api.process',
    });
  },
);

// Signals of one's own choosing do not exist on Windows.
it.skipIf(process.platform === 'win32')(
  'is recorded before and after the take-over as it runs now (if not: npm run record)',
  { timeout: 30_000 },
  async () => {
    const recorded = JSON.parse(
      readFileSync(new URL('../recorded_runs.json', import.meta.url), 'utf8'),
    ) as unknown;
    const runs = await recordRuns();
    expect(runs).toEqual(recorded);
    const format =
      /^2024-11-22 18:16:15 \| (DEBUG|INFO|WARNING|FATAL) \| |^ +at |^\(exit code 1\)$/;
    expect(runs.after.filter((line) => !format.test(line))).toEqual([]);
    expect(runs.before.filter((line) => !format.test(line)).length).toBeGreaterThan(10);
  },
);
