import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBrowser } from '../../scripts/browser.mjs';
import { exerciseFrom } from '../../src/course/exercise.ts';
import { readFolder } from '../../src/course/node/readFolder.ts';
import { diagnoseFiles } from '../../src/doctor/diagnose.ts';
import { disagreements } from '../../src/grading/check/agreement.ts';
import { openPageJudge, type PageJudge } from '../../src/grading/check/node/page_judge.ts';
import { openJudge, type TerminalJudge } from '../../src/grading/node/judge.ts';
import { sample } from '../sample.ts';

/**
 * Exercises of other courses: their suites use Vitest as its users do, not as ours do. Whatever they
 * say, page and terminal have to say the same.
 */
const folder = join(import.meta.dirname, '../fixtures/foreign');
const names = readdirSync(folder).sort();

let terminal: TerminalJudge;
let page: PageJudge;

beforeAll(async () => {
  terminal = await openJudge(join(import.meta.dirname, '../..'));
  page = await openPageJudge(await ensureBrowser(() => undefined), diagnoseFiles);
});
afterAll(async () => {
  await Promise.all([terminal.close(), page.close()]);
});

describe('an exercise from elsewhere', () => {
  it.concurrent.each(sample(names))(
    'has the same verdicts in page and terminal: %s',
    async (name) => {
      const files = await readFolder(join(folder, name));
      const { exercise, problems } = exerciseFrom(name, `tests/fixtures/foreign/${name}`, files);
      expect(problems.filter(({ file }) => !file.includes('/wrong/'))).toEqual([]);
      const answers = [exercise.solution, ...exercise.wrong.map(({ files }) => files)];
      const judgments = answers.map((answer, index) => ({
        exercise,
        answer,
        seed: 1,
        slot: `foreign-${name}-${index}`,
      }));
      const there = await terminal.judge(judgments);
      for (const [index, judgment] of judgments.entries()) {
        const here = await page.judge(judgment);
        const other = there[index];
        if (!other) throw new Error('The judge gave no verdict.');
        expect(disagreements(here, other)).toEqual([]);
        expect(other.state).not.toBe('unjudged');
        expect([...other.tests, ...other.problems]).not.toEqual([]);
      }
    },
    120_000,
  );
});
