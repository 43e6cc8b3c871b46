import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { stateWords, type Verdict } from '../../src/grading/verdict.ts';
import { labOf, useBrowser } from './browser.ts';

const root = join(import.meta.dirname, '../..');
const exercise = '11_custom_logger';
const folder = join(root, 'exercises', exercise);
const wrong = readdirSync(join(folder, 'wrong')).map((name) => `wrong/${name}`);
/** The whole run takes all of them; `check` with the page has every exercise's. */
const answers = process.env['LOGBOOK_WHOLE']
  ? ['starter', 'solution', ...wrong]
  : ['solution', ...wrong.slice(0, 1)];

const site = useBrowser();

/** What a learner is told of each test: its state in words, its sentence, and a known mistake's. */
type Told = { state: string; title: string; mistake: string }[];

function inTerminal(answer: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    const parameters = [join(root, 'bin/logbook.mjs'), 'grade', exercise, '--json'];
    execFile(
      process.execPath,
      [...parameters, '--answers', join(folder, answer)],
      { cwd: root, maxBuffer: 2 ** 24 },
      // It exits with 1 where the answer does not pass; then it has printed a verdict all the same.
      (_error, printed, complaint) => {
        try {
          const { exercises } = JSON.parse(printed) as { exercises: Verdict[] }; // what --json promises
          resolve(
            (exercises[0]?.tests ?? []).map(({ state, title, mistake }) => ({
              state: stateWords[state],
              title,
              mistake: mistake ?? '',
            })),
          );
        } catch {
          reject(new Error(`grade printed no JSON: ${printed}${complaint}`));
        }
      },
    );
  });
}

/** Puts an answer into the lab's editor and presses "Check". */
async function checkInPage(page: Page, answer: string): Promise<void> {
  const lab = await labOf(page, /A custom logger/);
  await lab.getByRole('textbox', { name: /^Editor, / }).click();
  await lab.locator('.cm-editor').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(readFileSync(join(folder, answer, 'custom_logger.ts'), 'utf8'));
  await lab.getByRole('button', { name: 'Check' }).click();
  await lab.getByRole('list', { name: 'Test results' }).waitFor({ timeout: 45_000 });
  // A known mistake is said a moment after the verdict; until then the button waits.
  await lab.locator('button:enabled', { hasText: 'Check' }).waitFor({ timeout: 45_000 });
}

async function toldInPage(page: Page): Promise<Told> {
  const items = page.getByRole('list', { name: 'Test results' }).locator('> li');
  return items.evaluateAll((elements) =>
    elements.map((element) => {
      const state = element.querySelector('.state')?.textContent ?? '';
      const sentence = element.querySelector('p')?.textContent ?? '';
      const mistake = element.querySelector('.mistake')?.textContent ?? '';
      return { state, title: sentence.trim().slice(state.length).trim(), mistake };
    }),
  );
}

describe('an exercise', () => {
  it.each(answers)(
    'is judged alike in the page and in the terminal: %s',
    async (answer) => {
      const page = await site.open(`/exercises/${exercise}/`);
      await checkInPage(page, answer);
      expect(await toldInPage(page)).toEqual(await inTerminal(answer));
      await page.context().close();
    },
    120_000,
  );

  it('tells the score, marks the sidebar, and keeps both in mind over a reload', async () => {
    const page = await site.open(`/exercises/${exercise}/`);
    await checkInPage(page, 'solution');
    const score = page.getByRole('status', { name: 'Score' });
    expect(await score.innerText()).toMatch(/^Passed: (\d+) of \1 tests, 10 of 10 points\.$/);
    const link = page.locator(`.VPSidebar a[href$="/exercises/${exercise}/"]`);
    await page
      .locator('.VPSidebar a[data-progress="passed"]')
      .first()
      .waitFor({ state: 'attached' });
    await page.reload();
    await page
      .locator('.VPSidebar a[data-progress="passed"]')
      .first()
      .waitFor({ state: 'attached' });
    expect(await link.getAttribute('data-progress')).toBe('passed');
    await page.context().close();
  }, 120_000);

  it('gives hints one by one, and the solution once it is passed', async () => {
    const page = await site.open(`/exercises/${exercise}/`);
    await labOf(page, /A custom logger/);
    const hints = page.getByRole('list', { name: 'Hints' }).getByRole('listitem');
    await page.getByRole('button', { name: 'Show a hint' }).click();
    await hints.first().waitFor();
    expect(await hints.count()).toBe(1);
    await page.getByRole('button', { name: 'Show the next hint' }).click();
    await hints.nth(1).waitFor();
    expect(await page.getByRole('button', { name: 'Show the solution' }).count()).toBe(0);
    await checkInPage(page, 'solution');
    await page.getByRole('button', { name: 'Show the solution' }).click();
    await page.getByText('The solution by itself').click();
    const solution = page.getByRole('group', { name: 'Solution, custom_logger.ts' });
    expect(await solution.innerText()).toContain('configureSync');
    await page.context().close();
  }, 120_000);
});
