import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import { runSteps } from '../../scripts/support/steps.mjs';
import { countTests } from '../../scripts/support/vitest-counts.mjs';

const outcome = (passed: number, failed: number, output = '') => ({
  passed,
  failed,
  skipped: 0,
  output,
  timedOut: false,
});

async function play(
  steps: Parameters<typeof runSteps>[0],
  capacity = 2,
): Promise<{ counts: { passed: number; failed: number }; text: string }> {
  const said: string[] = [];
  const counts = await runSteps(steps, capacity, (line) => said.push(line));
  return { counts, text: said.join('\n') };
}

describe('the steps of npm test', () => {
  it('adds up what each step counted, and shows the output of those that failed', async () => {
    const { counts, text } = await play([
      { name: 'good', weight: 1, run: async () => outcome(3, 0, 'quiet') },
      { name: 'bad', weight: 1, run: async () => outcome(2, 1, 'what went wrong') },
    ]);
    expect(counts).toEqual({ passed: 5, failed: 1 });
    expect(text).toContain('what went wrong');
    expect(text).not.toContain('quiet');
  });

  it('lets a step that throws hide no other', async () => {
    const { counts, text } = await play([
      { name: 'broken', weight: 1, run: () => Promise.reject(new Error('out of order')) },
      { name: 'good', weight: 1, run: async () => outcome(1, 0) },
    ]);
    expect(counts).toEqual({ passed: 1, failed: 1 });
    expect(text).toContain('out of order');
  });

  it('does not run what depends on a step that failed, and counts it as failed', async () => {
    const run = vi.fn(async () => outcome(1, 0));
    const { counts, text } = await play([
      { name: 'build', weight: 1, run: async () => outcome(0, 1) },
      { name: 'browser', weight: 2, after: ['build'], run },
    ]);
    expect(run).not.toHaveBeenCalled();
    expect(counts).toEqual({ passed: 0, failed: 2 });
    expect(text).toContain('Not run, because build failed.');
  });

  it('never lets in more weight than there is room for, and still runs everything', async () => {
    let weight = 0;
    let most = 0;
    const step = (name: string, own: number, after: string[] = []) => ({
      name,
      weight: own,
      after,
      run: async () => {
        weight += own;
        most = Math.max(most, weight);
        await new Promise((resolve) => setTimeout(resolve, 5));
        weight -= own;
        return outcome(1, 0);
      },
    });
    const steps = [step('a', 1), step('b', 2, ['a']), step('c', 1), step('d', 1), step('e', 2)];
    const { counts } = await play(steps, 2);
    expect(counts).toEqual({ passed: 5, failed: 0 });
    expect(most).toBe(2);
  });
});

describe('the counts of a Vitest run', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logbook-counts-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function counted(report: object | string, code: number) {
    const path = join(folder, 'report.json');
    await writeFile(path, typeof report === 'string' ? report : JSON.stringify(report));
    return countTests(path, code);
  }
  const report = (passed: number, failed: number, files: object[] = []) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: files,
  });

  it('are those of its report', async () => {
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(await counted(report(4, 1, [failing]), 1)).toEqual({ passed: 4, failed: 1, skipped: 1 });
  });

  it.each([
    ['a file that could not be loaded', report(4, 0, [{ status: 'failed', assertionResults: [] }])],
    ['a bad end without a failed test', report(4, 0)],
    ['no test at all', report(0, 0)],
    ['no report', 'not JSON'],
  ])('have one failure for %s', async (_case, text) => {
    expect((await counted(text, 1)).failed).toBe(1);
  });

  it('have one failure where no test ran, whatever the exit code', async () => {
    expect((await counted(report(0, 0), 0)).failed).toBe(1);
  });
});

describe('the browser of the tests', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is the one that CHROMIUM_PATH names', async () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath);
    expect(await findBrowser()).toBe(process.execPath);
  });

  it('is asked for in a sentence where CHROMIUM_PATH names nothing', async () => {
    vi.stubEnv('CHROMIUM_PATH', '/no/such/browser');
    await expect(findBrowser()).rejects.toThrow(
      'CHROMIUM_PATH names /no/such/browser, and there is no program there: correct it, or unset it to use an installed browser.',
    );
  });
});
