import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();
const example = /Example 13/;
const line = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \| INFO \| Application initialized successfully$/m;

async function openLab(options = {}): Promise<{ page: Page; lab: Locator }> {
  const page = await site.open('/logging/', options);
  return { page, lab: await labOf(page, example) };
}

async function output(lab: Locator, pattern: RegExp): Promise<string> {
  const log = lab.getByRole('log', { name: 'Output' });
  await log.getByText(pattern).first().waitFor();
  return log.innerText();
}

/** Replaces the open file by a program of one's own. */
async function write(page: Page, lab: Locator, text: string): Promise<void> {
  const editor = lab.getByRole('textbox', { name: /^Editor, / });
  await editor.click();
  await lab.locator('.cm-editor').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

describe('a lab', () => {
  it('is a listing to read where there is no script', async () => {
    const page = await site.open('/logging/', { javaScriptEnabled: false });
    const lab = page.getByRole('region', { name: example }).first();
    expect(await lab.innerText()).toContain('export function setupLogging');
    expect(await lab.getByRole('button', { name: 'Run' }).isVisible()).toBe(false);
    await page.context().close();
  });

  it('runs without editor and compiler, and the log says who spoke', async () => {
    const { page, lab } = await openLab();
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await lab.getByRole('button', { name: 'Run' }).click();
    expect(await output(lab, /initialized/)).toMatch(line);
    expect(fetched.filter((url) => /editor|compiler/.test(url))).toEqual([]);
    expect(await lab.locator('.level-warning').count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('wakes an editor in place, where nothing moves, and runs what was changed', async () => {
    const { page, lab } = await openLab();
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          // The layout-shift entry, which TypeScript's DOM library does not have.
          shifts.push((entry as PerformanceEntry & { value: number }).value);
        }
      }).observe({ type: 'layout-shift' });
    });
    const controls = lab.getByRole('button', { name: 'Run' });
    const before = [await controls.boundingBox(), await lab.boundingBox()];
    await lab.getByRole('textbox', { name: /^Editor, / }).click();
    await lab.locator('.cm-editor.cm-focused').waitFor();
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('.lab .pane')?.style.height === '',
    );
    expect([await controls.boundingBox(), await lab.boundingBox()]).toEqual(before);
    expect(await page.evaluate(() => Reflect.get(window, 'shifts') as number[])).toEqual([]);

    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, `console.log('changed', 6 * 7);\n`);
    await page.keyboard.press('Control+Enter');
    expect(await output(lab, /changed/)).toBe('changed 42');
    await page.context().close();
  });

  it('says file, line, column and a sentence for a syntax error, and leads there', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, `const a = 1;\nconst b = ;\n`);
    await lab.getByRole('button', { name: 'Run' }).click();
    expect(await output(lab, /page\.ts:2:11/)).toMatch(/^page\.ts:2:11: Expression expected\.$/m);
    await lab.getByRole('button', { name: 'page.ts:2:11' }).click();
    expect(await lab.locator('.cm-jumped').innerText()).toBe('const b = ;');
    await page.context().close();
  });

  it('stops an endless loop while the page stays usable', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, `console.log('round');\nfor (;;) {}\n`);
    await page.evaluate(() => {
      const measure = { longest: 0, last: performance.now() };
      Object.assign(window, { measure });
      const tick = (now: number) => {
        measure.longest = Math.max(measure.longest, now - measure.last);
        measure.last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    await lab.getByRole('button', { name: 'Run' }).click();
    await output(lab, /round/);
    await lab.getByRole('button', { name: 'Stop' }).click();
    await lab
      .getByRole('status')
      .getByText(/^Stopped after/)
      .waitFor();
    expect(await lab.getByRole('button', { name: 'Stop' }).count()).toBe(0);
    const longest = await page.evaluate(
      () => (Reflect.get(window, 'measure') as { longest: number }).longest,
    );
    console.log(`longest stall of the page while a loop ran: ${Math.round(longest)} ms`);
    await page.context().close();
  });

  it('keeps edits over a reload, resets when asked twice, and takes the reset back', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, `console.log('mine');\n`);
    await page.reload();
    const again = await labOf(page, example);
    await again.getByRole('button', { name: 'Run' }).click();
    expect(await output(again, /mine/)).toBe('mine');
    await again.getByRole('button', { name: 'Reset' }).click();
    await again.getByRole('button', { name: 'Reset everything' }).click();
    await again.getByRole('button', { name: 'Run' }).click();
    await output(again, /initialized/);
    await again.getByRole('button', { name: 'Undo the reset' }).click();
    await again.getByRole('button', { name: 'Run' }).click();
    await output(again, /mine/);
    await page.context().close();
  });

  it('sends requests to the program and shows answers and log lines', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('button', { name: 'List the stations' }).click();
    const answer = lab.getByRole('group', { name: 'Response', exact: true });
    await answer.getByText('200').waitFor();
    await lab.getByRole('textbox', { name: 'Path' }).fill('/nothing/here');
    await lab.getByRole('button', { name: 'Send' }).click();
    await answer.getByText('404').waitFor();
    await output(lab, /GET \/nothing\/here/);
    await page.context().close();
  });

  it('changes what is logged with the level beside it', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('button', { name: 'Run' }).click();
    await output(lab, /INFO/);
    await lab.getByLabel('LOG_LEVEL').selectOption('ERROR');
    await expect.poll(() => lab.getByRole('log').innerText()).not.toContain('INFO');
    await lab.getByLabel('LOG_LEVEL').selectOption('DEBUG');
    await output(lab, /INFO/);
    await page.context().close();
  });

  it('is used by keyboard alone: files, editing, running, leaving', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('End');
    expect(await lab.getByRole('tab', { selected: true }).innerText()).toBe('page.ts');
    await page.keyboard.press('Tab');
    await lab.locator('.cm-editor.cm-focused').waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Tab');
    const editor = lab.getByRole('textbox', { name: /^Editor, / });
    expect(await editor.innerText()).toMatch(/^ {2}\/\*\*/);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Run');
    await page.keyboard.press('Enter');
    await output(lab, /initialized/);
    await page.context().close();
  });

  it('filters and clears what was printed', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('button', { name: 'Run' }).click();
    await output(lab, /initialized/);
    await lab.getByLabel('Level', { exact: true }).selectOption('warning');
    const log = lab.getByRole('log');
    expect(await log.innerText()).not.toContain('INFO');
    await lab.getByLabel('Level', { exact: true }).selectOption('');
    await lab.getByRole('searchbox', { name: 'Filter' }).fill('INITIALIZED');
    expect(await log.innerText()).toMatch(line);
    await lab.getByRole('button', { name: 'Clear' }).click();
    expect(await log.innerText()).toBe('');
    await page.context().close();
  });

  it('seals a program off from the site, its storage and the network', async () => {
    const { page, lab } = await openLab();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, sealed(inject('siteAddress')));
    await lab.getByRole('button', { name: 'Run' }).click();
    const text = await output(lab, /done/);
    expect(text.split('\n').filter((item) => item.startsWith('reached'))).toEqual([]);
    expect(requests.filter((url) => url.includes('secret'))).toEqual([]);
    await page.context().close();
  });
});

/** A program that tries every way out that it knows. */
function sealed(address: string): string {
  return `
const address = '${address}/secret';
const within = <T,>(work: Promise<T>) => Promise.race([work, new Promise((_, no) => setTimeout(() => no(new Error('silence')), 400))]);
async function attempt(name: string, work: () => unknown) {
  try { await within(Promise.resolve(work())); console.log('reached', name); }
  catch (error) { console.log('refused', name); }
}
const g = globalThis as any;
await attempt('fetch', () => g.fetch(address));
await attempt('XMLHttpRequest', () => new Promise((yes, no) => { const x = new g.XMLHttpRequest(); x.onload = yes; x.onerror = no; x.open('GET', address); x.send(); }));
await attempt('WebSocket', () => new Promise((yes, no) => { const s = new g.WebSocket(address.replace('http', 'ws')); s.onopen = yes; s.onerror = no; }));
await attempt('EventSource', () => new Promise((yes, no) => { const s = new g.EventSource(address); s.onopen = yes; s.onerror = no; }));
await attempt('import', () => import(address));
await attempt('importScripts', () => g.importScripts(address));
await attempt('IndexedDB', () => new Promise((yes, no) => { const r = g.indexedDB.open('x'); r.onsuccess = yes; r.onerror = no; }));
await attempt('caches', () => g.caches.open('x'));
await attempt('localStorage', () => { if (!g.localStorage) throw new Error('none'); });
await attempt('document', () => { if (!g.document) throw new Error('none'); });
await attempt('parent', () => { if (!g.parent || g.parent === g) throw new Error('none'); });
console.log('done');
`;
}

describe('labs', () => {
  beforeAll(() => site.errors());
  it('leave no error in the page', () => {
    expect(site.errors()).toEqual([]);
  });
});
