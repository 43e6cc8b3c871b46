import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { generateDay, generateLines } from '../../examples/13_logging/day/generate.ts';
import { useBrowser } from './browser.ts';

const site = useBrowser();
const SLOW = 90_000; // a hundred thousand records on a busy machine

const { story } = generateDay();
const clock = (milliseconds: number) => new Date(milliseconds).toISOString().slice(11, 16);

async function openDashboard(): Promise<{ page: Page; frame: FrameLocator }> {
  const page = await site.open('/logging/dashboard/');
  await page.getByRole('button', { name: 'Open the dashboard' }).click();
  const frame = page.frameLocator('iframe[title="The component, running"]');
  return { page, frame };
}

async function seesLines(frame: FrameLocator, count: string): Promise<void> {
  await frame.getByRole('heading', { name: `${count} log lines` }).waitFor({ timeout: SLOW });
}

/** Replaces a piece of the file that is open in the editor. */
async function edit(page: Page, from: string, to: string): Promise<void> {
  await page.locator('.CodeMirror').evaluate(
    (element, [before, after]) => {
      // CodeMirror 5 hangs its editor on the element.
      const { CodeMirror } = element as unknown as {
        CodeMirror: { getValue(): string; setValue(text: string): void };
      };
      const text = CodeMirror.getValue();
      if (!text.includes(before)) throw new Error(`The editor does not hold ${before}.`);
      CodeMirror.setValue(text.replace(before, after));
    },
    [from, to] as const,
  );
}

it(
  'draws the day, in a frame that reaches neither the page nor the network',
  { timeout: 3 * SLOW },
  async () => {
    const { page, frame } = await openDashboard();
    const foreign: string[] = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== new URL(page.url()).origin)
        foreign.push(request.url());
    });
    await seesLines(frame, '100,000');
    const chart = frame.getByRole('img', {
      name: /^Lines per minute\. .*ERROR: at most \d+, at 02:/,
    });
    await chart.waitFor();
    expect(await frame.getByRole('region', { name: 'Slowest routes' }).innerText()).toContain(
      'GET /api/v2/stations/:station/readings',
    );

    await frame.getByRole('searchbox', { name: 'Search' }).fill('"status":200');
    await frame.getByRole('searchbox', { name: 'Search' }).press('Enter');
    await frame.getByLabel('From').fill('22:00');
    const lines = frame.getByRole('region', { name: 'Lines found' });
    await frame.getByRole('searchbox', { name: 'Search' }).fill('PUT');
    await frame.getByRole('searchbox', { name: 'Search' }).press('Enter');
    await lines.getByText(story.guessing.user).first().waitFor();

    const inside = page.frames().find((other) => other.parentFrame() === page.mainFrame());
    const reach = await inside?.evaluate(async () => ({
      origin: self.origin,
      page: (() => {
        try {
          return String(parent.document.title);
        } catch {
          return 'refused';
        }
      })(),
      network: await fetch('/').then(
        () => 'reached',
        () => 'refused',
      ),
    }));
    expect(reach).toEqual({ origin: 'null', page: 'refused', network: 'refused' });
    expect(foreign).toEqual([]);

    // The reader edits the component, and it follows; the edit is there again after a reload.
    await edit(page, 'log lines', 'lines of that day');
    await frame
      .getByRole('heading', { name: '100,000 lines of that day' })
      .waitFor({ timeout: SLOW });
    await page.reload();
    await page.getByRole('button', { name: 'Open the dashboard' }).click();
    await frame
      .getByRole('heading', { name: '100,000 lines of that day' })
      .waitFor({ timeout: SLOW });
    await page.getByRole('button', { name: 'Back to the original component' }).click();
    await seesLines(frame, '100,000');
    expect(site.errors()).toEqual([]);
    await page.context().close();
  },
);

it(
  'shows the records of example 13 as it runs, and those of a log file',
  { timeout: 3 * SLOW },
  async () => {
    const { page, frame } = await openDashboard();
    await seesLines(frame, '100,000');
    await page.getByRole('radio', { name: 'example 13, running here' }).check();
    await seesLines(frame, '0');
    await page.getByRole('button', { name: 'Ask for a station that is not there' }).click();
    const lines = frame.getByRole('region', { name: 'Lines found' });
    await lines.getByText('--> GET /api/v2/stations/lighthouse/readings 404').waitFor();
    await page.getByRole('button', { name: 'Correct a reading as Ada' }).click();
    await lines.getByText(/--> PUT .* 200/).waitFor();
    await lines.getByRole('cell', { name: 'ada', exact: true }).first().waitFor();

    const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
    const file = join(folder, 'weather.log.jsonl');
    writeFileSync(file, generateLines({ lines: 2000, corrupt: 7 }).join('\n'));
    await page.getByLabel('from your own run:').setInputFiles(file);
    await page
      .getByText(/^1,99\d records from weather\.log\.jsonl; \d lines are no records/)
      .waitFor();
    await frame.getByRole('heading', { name: /^1,99\d log lines/ }).waitFor();
    rmSync(folder, { recursive: true });
    await page.context().close();
  },
);

it('stops a component that hangs, and offers a safe start', { timeout: 4 * SLOW }, async () => {
  const { page, frame } = await openDashboard();
  await seesLines(frame, '100,000');
  await edit(page, 'const records = useRecords();', 'const records = useRecords();\nfor (;;) {}');
  const alert = page.getByRole('alert').filter({ hasText: 'did not answer' });
  await alert.waitFor({ timeout: SLOW });
  await page.reload();
  await alert.waitFor();
  expect(await page.locator('iframe').count()).toBe(0);
  await alert.getByText('My code, to copy').click();
  await alert.getByText('for (;;) {}').waitFor();
  await alert.getByRole('button', { name: 'Start the original component' }).click();
  await seesLines(frame, '100,000');
  await page.context().close();
});

it('asks three questions and explains their answers', { timeout: SLOW }, async () => {
  const page = await site.open('/logging/dashboard/');
  const check = async (question: RegExp, answer: string, verdict: RegExp) => {
    const form = page.locator('form').filter({ hasText: question });
    const field = form.getByLabel(question);
    if (await form.locator('select').count()) await field.selectOption(answer);
    else await field.fill(answer);
    await form.getByRole('button', { name: 'Check' }).click();
    await form.getByRole('status').filter({ hasText: verdict }).waitFor();
  };
  await check(/requests failed/, '12:00', /^Not yet/);
  await check(/requests failed/, clock(story.locked.from), /^Right/);
  await check(/well again/, clock(story.slow.from), /^Not yet/);
  await check(/well again/, clock(story.slow.to), /^Right/);
  await check(/guessed tokens/, story.guessing.user === 'ada' ? 'grace' : 'ada', /^Not yet/);
  await check(/guessed tokens/, story.guessing.user, /^Right/);
  await page.context().close();
});

it(
  'opens and closes files with the keyboard, and Tab leaves the editor',
  { timeout: 2 * SLOW },
  async () => {
    const { page, frame } = await openDashboard();
    await seesLines(frame, '100,000');
    const tab = (name: string) => page.getByRole('tab', { name });
    await tab('App.vue').focus();
    await page.keyboard.press('ArrowRight');
    expect(await tab('TimeChart.vue').getAttribute('aria-selected')).toBe('true');
    const editor = page.getByRole('textbox', { name: 'Editor, TimeChart.vue' });
    await editor.focus();
    await page.keyboard.press('Tab');
    expect(await editor.evaluate((input) => input === document.activeElement)).toBe(false);
    await page.context().close();
  },
);
