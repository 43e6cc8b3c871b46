import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { stateWords, type Verdict } from '../../src/grading/verdict.ts';
import { setDark, violations } from './axe.ts';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();
const root = join(import.meta.dirname, '../..');
const phone = { width: 360, height: 740 };
const wide = { width: 1280, height: 900 };

const doctorOf = (page: Page): Locator => page.getByRole('region', { name: 'The doctor' });
const findingsOf = (page: Page): Locator =>
  doctorOf(page).getByRole('list', { name: 'Findings', exact: true }).locator('> li');

/** Waits until the doctor has looked again, and has said so. */
async function hears(page: Page, sentence: RegExp): Promise<void> {
  await doctorOf(page)
    .locator('[role=status][aria-busy=false]', { hasText: sentence })
    .waitFor({ timeout: 45_000 });
}

/** Opens a file of the lab and changes its text, as somebody who pastes does. */
async function edit(page: Page, lab: Locator, file: string, change: (text: string) => string) {
  await lab.getByRole('tab', { name: file, exact: true }).click();
  const editor = lab.getByRole('textbox', { name: `Editor, ${file}` });
  await editor.click();
  await lab.locator('.cm-editor.cm-focused').waitFor();
  const lines = await lab.locator('.cm-line').allInnerTexts();
  const before = lines.map((line) => line.replace(/\n$/, '')).join('\n');
  const after = change(before);
  expect(after, `${file} is not what this test thinks`).not.toBe(before);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(after);
}

/** What axe finds while the page is at work: wide and light, then on a phone and dark. */
async function troubles(page: Page): Promise<string[]> {
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' });
  await page.setViewportSize(wide);
  await setDark(page, false);
  const found = await violations(page);
  await page.setViewportSize(phone);
  await setDark(page, true);
  found.push(...(await violations(page)));
  const room = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  if (room > 0) found.push(`${room} pixels wider than a phone`);
  await page.setViewportSize(wide);
  await setDark(page, false);
  return found;
}

const at = (page: Page, path: string) => page.goto(new URL(path, page.url()).href);

describe('the doctor beside an editor', () => {
  it('lets a finding go as it is mended: facts, names, commands, options', async () => {
    const page = await site.open('/project-issues/overlapping-functionality/');
    let lab = await labOf(page, /hurried team/);
    const unread = findingsOf(page).filter({ hasText: 'CACHE_SECONDS' });
    expect(await unread.count()).toBe(1);
    await unread.getByRole('button', { name: 'Makefile, line 8' }).click();
    expect(await lab.locator('.cm-jumped, .jumped').first().innerText()).toContain('CACHE_SECONDS');
    await edit(page, lab, 'Makefile', (text) => text.replace(/ -e CACHE_SECONDS=\S+/, ''));
    await hears(page, /^Mended\. The doctor finds 5 faults/);
    expect(await unread.count()).toBe(0);
    expect(await lab.locator('.cm-editor.cm-focused').count()).toBe(1);
    await edit(page, lab, 'Makefile', (text) => `# /app/data\n${text}`.replace('# /app/data', ''));
    expect(await troubles(page)).toEqual([]);

    // What was mended there is mended here too: it is the same project.
    await at(page, '/project-issues/repeated-naming/');
    const file = 'app/api/v2/routes_v2.ts';
    const name = page.getByRole('textbox', { name: `${file} is called` });
    await name.fill('app/api/v1/routes_v1.ts');
    await doctorOf(page)
      .getByText(/Two files would be app\/api\/v1\/routes_v1\.ts/)
      .waitFor();
    await name.fill('app/api/v2/routes.ts');
    await hears(page, /They name 3 places now/);
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true);
    lab = await labOf(page, /hurried team/);
    await edit(page, lab, file, (text) => text.replaceAll('loadV2Routes', 'loadRoutes'));
    await hears(page, /^Mended\. The doctor finds 1 fault /);
    expect(await troubles(page)).toEqual([]);

    await at(page, '/project-issues/things-not-running/');
    const install = page.getByRole('button', { name: /^Run npm install/ });
    await install.click();
    await hears(page, /^Mended\. The doctor finds 3 faults/);
    expect(await install.evaluate((element) => element === document.activeElement)).toBe(true);
    await doctorOf(page)
      .getByText(/It is written/)
      .waitFor();
    expect(await troubles(page)).toEqual([]);

    await at(page, '/project-issues/incomplete-features/');
    lab = await labOf(page, /hurried team/);
    const promise = findingsOf(page).filter({ hasText: 'downsample' });
    expect(await promise.count()).toBe(1);
    await edit(page, lab, 'app/db/readings.ts', (text) =>
      text.replace(/\n *downsample = false,/, ''),
    );
    await hears(page, /^(Mended|New)/);
    expect(await promise.filter({ hasText: 'nothing in it reads' }).count()).toBe(0);
    expect(site.errors()).toEqual([]);
    await page.context().close();
  }, 180_000);

  it.each([
    ['unused-functions', 'C'],
    ['unclear-abstractions', 'F'],
  ])('marks what is to be mended on %s', async (name, issue) => {
    const page = await site.open(`/project-issues/${name}/`);
    await doctorOf(page)
      .getByRole('heading', { name: new RegExp(`issue ${issue}:`) })
      .waitFor();
    expect(await findingsOf(page).count()).toBeGreaterThan(0);
    await labOf(page, /hurried team/);
    await findingsOf(page).first().getByRole('button').first().click();
    await page.locator('.cm-jumped, .jumped').first().waitFor();
    expect(await troubles(page)).toEqual([]);
    await page.context().close();
  });
});

describe('the pages of part 1', () => {
  it('a file moves from before to after by keyboard, and at once where motion is unwelcome', async () => {
    const address = '/project-issues/repeated-naming/';
    const page = await site.open(address);
    const figure = page.locator('figure.change').first();
    const before = figure.getByRole('radio', { name: 'Before' });
    const mended = figure.getByRole('group', { name: /^After, / });
    await labOf(page, /hurried team/);
    expect(await mended.isVisible()).toBe(false);
    await before.focus();
    await page.keyboard.press('ArrowRight');
    await figure.locator('.shiki-magic-move-container span').first().waitFor();
    await mended.waitFor();
    expect(await figure.locator('.stage').count()).toBe(0);
    expect(await mended.innerText()).not.toContain('V1');
    expect(await troubles(page)).toEqual([]);

    await page.emulateMedia({ reducedMotion: 'reduce' });
    await figure.getByRole('radio', { name: 'After' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await figure.getByRole('group', { name: /^Before, / }).isVisible()).toBe(true);
    expect(await figure.locator('.stage').count()).toBe(0);
    await page.context().close();
  });

  it('the map tells of a file what is found in it, by keyboard alone', async () => {
    const page = await site.open('/project-issues/');
    const map = page.getByRole('region', { name: 'Map of the project' });
    const file = map.getByRole('button', { name: 'app/db/readings.ts, issue E: 1' });
    await file.focus();
    await page.keyboard.press('Enter');
    const found = map.getByRole('list', { name: 'Findings in app/db/readings.ts' });
    expect(await found.innerText()).toMatch(/E, line 7: .*downsample/);
    const marked = map.getByRole('group', { name: 'app/db/readings.ts' }).locator('.l.found');
    expect(await marked.innerText()).toContain('downsample');
    expect(await file.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await file.getAttribute('aria-pressed')).toBe('true');
    expect(await troubles(page)).toEqual([]);
    await page.context().close();
  });

  it('what is to be done before one submits is nothing that axe minds', async () => {
    const page = await site.open('/project-issues/before-you-submit/');
    expect(await troubles(page)).toEqual([]);
    await page.context().close();
  });
});

type Told = { state: string; title: string }[];

async function toldInPage(page: Page): Promise<Told> {
  const items = page.getByRole('list', { name: 'Test results' }).locator('> li');
  await items.first().waitFor({ timeout: 45_000 });
  await page.locator('button:enabled', { hasText: 'Check' }).waitFor({ timeout: 45_000 });
  return items.evaluateAll((elements) =>
    elements.map((element) => {
      const state = element.querySelector('.state')?.textContent ?? '';
      const sentence = element.querySelector('p')?.textContent ?? '';
      return { state, title: sentence.trim().slice(state.length).trim() };
    }),
  );
}

/** The verdict of `logbook grade` on an answer of these files. */
async function toldInTerminal(exercise: string, files: Record<string, string>): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'logbook-answer-'));
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  const parameters = [join(root, 'bin/logbook.mjs'), 'grade', exercise, '--json'];
  const printed = await new Promise<string>((resolve) => {
    const options = { cwd: root, maxBuffer: 2 ** 24 };
    // It exits with 1 where the answer does not pass; then it has printed a verdict all the same.
    execFile(process.execPath, [...parameters, '--answers', folder], options, (_error, text) => {
      resolve(text);
    });
  });
  await rm(folder, { recursive: true });
  const { exercises } = JSON.parse(printed) as { exercises: Verdict[] }; // what --json promises
  return (exercises[0]?.tests ?? []).map(({ state, title }) => ({
    state: stateWords[state],
    title,
  }));
}

describe('exercises of part 1', () => {
  it('a review is written by keyboard alone, and judged as in the terminal', async () => {
    const page = await site.open('/exercises/07_review_the_pull_request/');
    const sheet = page.getByRole('region', { name: 'The pull request' });
    const remark = async (line: string, issue: string, another = false) => {
      const name = `${another ? 'Another remark' : 'Remark'} on line ${line}`;
      const box = sheet.getByRole('combobox', { name: new RegExp(`^${name}: `) });
      await box.and(page.locator(':enabled')).focus();
      await page.keyboard.press(issue);
    };
    await remark('5 of app/api/v3/routes_v3.ts', 'B');
    await remark('7 of app/api/v3/routes_v3.ts', 'A');
    await remark('7 of app/api/v3/routes_v3.ts', 'C', true);
    await remark('9 of package.json', 'D');
    await remark('14 of Makefile', 'A');
    await sheet.getByText('5 remarks so far.').waitFor();
    const review = [
      'app/api/v3/routes_v3.ts:5 B',
      'app/api/v3/routes_v3.ts:7 A',
      'app/api/v3/routes_v3.ts:7 C',
      'package.json:9 D',
      'Makefile:14 A',
    ];
    const check = page.getByRole('button', { name: 'Check' });
    await check.focus();
    await page.keyboard.press('Enter');
    const told = await toldInPage(page);
    expect(told).toEqual(await toldInTerminal('07', { 'review.txt': `${review.join('\n')}\n` }));
    const results = page.getByRole('list', { name: 'Test results' });
    expect(await results.innerText()).toContain('package.json, line 9: nothing here is issue D.');
    expect(await results.innerText()).toMatch(/app\/summary\/monthly\.ts, line 14, issue E: /);
    expect(await troubles(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  it("the doctor's own sentence is the feedback of exercise 01", async () => {
    const page = await site.open('/exercises/01_one_fact_one_place/');
    await labOf(page, /One fact, one place/);
    await page.getByRole('button', { name: 'Check' }).click();
    const told = await toldInPage(page);
    const title = 'The doctor finds no fact in two places';
    expect(told.find((test) => test.title === title)?.state).toBe(stateWords.failed);
    expect(await page.getByRole('list', { name: 'Test results' }).innerText()).toMatch(
      /The path \/app\/data is written in .* it should be written once\./,
    );
    expect(await troubles(page)).toEqual([]);
    await page.context().close();
  }, 120_000);
});
