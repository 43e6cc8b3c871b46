import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/grading/verdict.ts';

const root = resolve(import.meta.dirname, '../..');
const exercise = 'exercises/11_custom_logger';

/** Runs `logbook` and gives its exit code and what it printed. */
function logbook(
  ...parameters: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['bin/logbook.mjs', ...parameters], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', VITEST: undefined, NODE_OPTIONS: undefined },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => done({ code, out, err }));
  });
}

describe('grade', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logbook-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('passes the solution, with exit code 0, and writes JUnit XML', async () => {
    const report = join(folder, 'junit.xml');
    const answers = `${exercise}/solution`;
    const { code, out } = await logbook('grade', '11', '--answers', answers, '--junit', report);
    expect(out).toContain('10 of 10 points');
    expect(code).toBe(0);
    expect(await readFile(report, 'utf8')).toContain('failures="0" errors="0"');
  });

  it('names the known mistake of a wrong answer, with exit code 1', async () => {
    const answers = `${exercise}/wrong/milliseconds_in_the_time`;
    const { code, out } = await logbook('grade', '11', '--answers', answers, '--json');
    const { exercises } = JSON.parse(out) as { exercises: Verdict[] };
    const failed = exercises[0]?.tests.filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([
      {
        title: 'The time is in UTC, to the second',
        mistake: expect.stringContaining('Your time holds milliseconds.') as string,
      },
    ]);
    expect(code).toBe(1);
  });

  it('says the nearest name, with exit code 2', async () => {
    const { code, err } = await logbook('grade', 'custom_loger');
    expect(err).toBe('There is no exercise "custom_loger": did you mean 11_custom_logger?\n');
    expect((await logbook('hint', '11_custm')).err).toContain('did you mean 11_custom_logger?');
    expect(code).toBe(2);
  });
});
