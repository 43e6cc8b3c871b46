import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();
const parking = '/exercises/18_stop_and_look/';

const fee = (page: Page) => page.getByRole('textbox', { name: /third time/ });

/** Writes an answer into the form, as a person leaves a field. */
async function answer(page: Page, text: string): Promise<void> {
  await fee(page).fill(text);
  await fee(page).blur();
}

async function linkTo(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  const link = page.getByRole('textbox', { name: 'Link to your code' });
  await link.waitFor();
  return link.inputValue();
}

describe('exercises', () => {
  it('a form stands for the file, a link carries it inert, and nothing is lost by taking it', async () => {
    const sender = await site.open(parking);
    await answer(sender, '12');
    const lab = await labOf(sender, /Stop and look/);
    await lab.getByRole('tab', { name: 'found.ts' }).click();
    await lab.getByText('thirdFee: 12').waitFor();
    const path = (await linkTo(sender)).replace(new URL(sender.url()).origin, '');
    await sender.context().close();

    const page = await site.open(path, { viewport: { width: 360, height: 800 } });
    const shared = page.getByRole('region', { name: 'Code from a link' });
    await shared.getByText(/not the course's/).waitFor();
    expect(await fee(page).inputValue()).toBe('');
    expect(await page.getByRole('log', { name: 'Output' }).innerText()).toBe('');
    expect(await violations(page)).toEqual([]);
    await answer(page, '13');
    await shared.getByRole('button', { name: 'Take it as my copy' }).click();
    await page.getByText('It is your copy now').waitFor();
    expect(await fee(page).inputValue()).toBe('12');
    expect(new URL(page.url()).hash).toBe('');
    await page.getByText('Earlier copies of your work').click();
    await page.getByRole('button', { name: 'Bring it back' }).first().click();
    expect(await fee(page).inputValue()).toBe('13');
    await page.goto(`${new URL(page.url()).origin}${parking}#code=1.broken`);
    await page.reload();
    await page.getByText(/The code in this link is damaged/).waitFor();
    await page.context().close();
  }, 120_000);

  it('the index knows what was done, narrows down, and moves work as a file', async () => {
    const page = await site.open(parking);
    await answer(page, '12');
    await page.goto(new URL('/exercises/', page.url()).href);
    await page.getByRole('link', { name: 'Continue where you were' }).waitFor();
    const rows = page.getByRole('main').getByRole('listitem').filter({ hasText: 'point' });
    const all = await rows.count();
    await page.getByLabel('State').selectOption('begun');
    expect(await rows.count()).toBe(1);
    expect(await rows.innerText()).toContain('18 Stop and look');
    await page.getByLabel('State').selectOption('');
    await page.getByLabel('Kind').selectOption('predict');
    expect(await rows.count()).toBeLessThan(all);
    expect(await violations(page)).toEqual([]);

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export my work' }).click();
    const file = await (await download).path();
    const text = await readFile(file, 'utf8');
    await page.context().close();

    const other = await site.open('/exercises/');
    const input = other.getByLabel('File of exported work');
    const take = (content: string) =>
      input.setInputFiles({
        name: 'work.json',
        mimeType: 'application/json',
        buffer: Buffer.from(content),
      });
    await take(text.replace('found.ts', '../found.ts'));
    const said = other.getByRole('status', { name: 'Import and export' });
    await said.getByText(/leads out of the answer/).waitFor();
    await take(text);
    await other
      .getByRole('list', { name: 'Imported' })
      .getByText(/taken in/)
      .waitFor();
    await other.goto(new URL(parking, other.url()).href);
    await fee(other).waitFor();
    expect(await fee(other).inputValue()).toBe('12');
    await other.context().close();
  }, 120_000);

  it('a prediction is ticked in a form, and judged', async () => {
    const page = await site.open('/exercises/10_choose_the_level/');
    const question = page.getByRole('group', { name: 'The threshold is CRITICAL' });
    await question.getByRole('checkbox').last().check();
    await page.getByRole('button', { name: 'Check' }).click();
    const result = page.getByRole('list', { name: 'Test results' });
    await result.waitFor({ timeout: 45_000 });
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await question.waitFor();
    expect(await question.getByRole('checkbox').last().isChecked()).toBe(true);
    await page.context().close();
  }, 120_000);

  it('progress of an older version of the site is taken over, and of a newer one left alone', async () => {
    const page = await site.open('/exercises/');
    const reached = { earned: 10, points: 10, passed: true };
    const put = (key: string, value: unknown) =>
      page.evaluate(([name, text]) => localStorage.setItem(name, text), [
        key,
        JSON.stringify(value),
      ] as const);
    await put('logbook.progress.1', { '11_custom_logger': reached });
    await page.reload();
    await page
      .getByText(/^1 of \d+ passed, 10 of/)
      .first()
      .waitFor();
    const newer = { format: 99, exercises: { '11_custom_logger': reached }, further: true };
    await put('logbook:progress', newer);
    await page.goto(new URL(parking, page.url()).href);
    await answer(page, '1');
    const kept = await page.evaluate(() => localStorage.getItem('logbook:progress'));
    expect(JSON.parse(kept ?? '')).toEqual(newer);
    await page.context().close();
  }, 120_000);

  it('says beforehand where a browser keeps nothing', async () => {
    const page = await site.open('/404-for-a-context');
    await page.context().addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new Error('blocked');
        },
      });
    });
    await page.goto(new URL(parking, page.url()).href);
    await page
      .getByRole('status', { name: 'Storage' })
      .getByText(/keeps nothing/)
      .waitFor();
    await page.context().close();
  }, 120_000);
});
