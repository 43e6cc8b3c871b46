import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { setDark, violations } from './axe.ts';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();
const example = /Example 13/;
/** The type checker takes a while to load where the machine has much to do. */
const patience = { timeout: 60_000 };
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

  it('does, once its script is there, what was pressed before, with a sandbox that was begun before', async () => {
    const page = await site.blank();
    const fetched: string[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\.js$/, async (route) => {
      fetched.push(route.request().url());
      // The page's own script comes late; what stands in its head does not wait for it.
      if (/\/app\./.test(route.request().url())) await released;
      await route.continue();
    });
    await page.goto(`${inject('siteAddress')}/logging/`, { waitUntil: 'commit' });
    const lab = page.getByRole('region', { name: example }).first();
    const run = lab.getByRole('button', { name: 'Run' });
    await run.click();
    expect(await run.getAttribute('aria-busy')).toBe('true');
    expect(await lab.getByLabel('LOG_LEVEL').inputValue()).toBe('INFO');
    // Its styles come behind those of the page: lists in it have no marks.
    const list = lab.getByRole('list', { name: 'Ready-made requests' });
    expect(await list.evaluate((element) => getComputedStyle(element).listStyleType)).toBe('none');
    await expect.poll(() => fetched.filter((url) => /\/worker\./.test(url)).length).toBe(1);
    await expect.poll(() => page.getByTitle('Runs programs').count()).toBe(1);
    release();
    expect(await output(lab, /initialized/)).toMatch(line);
    expect(await run.getAttribute('aria-busy')).toBeNull();
    expect(await page.getByTitle('Runs programs').count()).toBe(1);
    const once = fetched.filter((url) => /\/(worker|library-bundle)\./.test(url));
    expect(new Set(once).size).toBe(2);
    expect(once).toHaveLength(2);
    await page.context().close();
  });

  it('fetches nothing ahead where the reader saves data', async () => {
    const page = await site.blank();
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
    );
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.goto(`${inject('siteAddress')}/logging/`);
    const lab = await labOf(page, example);
    expect(fetched.filter((url) => /\/(worker|library-bundle|program_)/.test(url))).toEqual([]);
    expect(await page.getByTitle('Runs programs').count()).toBe(0);
    await lab.getByRole('button', { name: 'Run' }).click();
    expect(await output(lab, /initialized/)).toMatch(line);
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

  it('shows type errors as they are typed, runs all the same, and completes and explains', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, `const count: number = 'three';\nconsole.log(count);\n`);
    const problems = lab.getByRole('region', { name: 'Problems' });
    await problems.getByRole('status').getByText('1 type error', { exact: true }).waitFor(patience);
    await lab.getByRole('button', { name: 'Run' }).click();
    expect(await output(lab, /three/)).toBe('three');
    await problems.getByRole('button', { name: /page\.ts:1:7 Type 'string'/ }).click();
    expect(await lab.locator('.cm-jumped').innerText()).toContain('const count');
    // Over `count`: its type, by keyboard.
    await page.keyboard.press('Control+i');
    await lab.getByRole('tooltip').or(page.locator('.cm-type')).first().waitFor(patience);
    expect(await page.locator('.cm-type').innerText()).toBe('const count: number');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('count.toFix');
    await page.getByRole('option', { name: 'toFixed' }).waitFor(patience);
    await page.keyboard.press('Escape');
    await write(page, lab, `console.log('fine');\n`);
    await problems.waitFor({ state: 'detached', ...patience });
    await page.context().close();
  });

  it('gives axe nothing to find while it is at work: editor, problems, output, filters', async () => {
    const { page, lab } = await openLab();
    await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' });
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    const levels = ['INFO', 'WARNING', 'ERROR', 'FATAL', 'DEBUG'];
    const lines = levels.map((level) => `2024-11-22 18:16:15 | ${level} | Something happened`);
    await write(
      page,
      lab,
      `const wrong: number = 'x';\nfor (const line of ${JSON.stringify(lines)}) console.log(line);\nconsole.error('\\x1b[31mred\\x1b[0m \\x1b[33myellow\\x1b[0m');\nthrow new Error(wrong + ' failed');\n`,
    );
    await lab.getByRole('button', { name: 'Run' }).click();
    await output(lab, /x failed/);
    await lab.getByRole('region', { name: 'Problems' }).waitFor(patience);
    const found = await violations(page);
    await setDark(page, true);
    found.push(...(await violations(page, ['color-contrast'])));
    await page.setViewportSize({ width: 360, height: 740 });
    found.push(...(await violations(page)));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([found, overflow > 0]).toEqual([[], false]);
    await page.context().close();
  });

  it('follows what another tab of the browser writes', async () => {
    const { page, lab } = await openLab();
    const other = await page.context().newPage();
    await other.goto(page.url());
    const there = await labOf(other, example);
    await there.getByRole('tab', { name: 'page.ts' }).click();
    await write(other, there, `console.log('from the other tab');\n`);
    await lab.getByRole('button', { name: 'Reset', disabled: false }).waitFor();
    await lab.getByRole('button', { name: 'Run' }).click();
    expect(await output(lab, /other tab/)).toBe('from the other tab');
    await page.context().close();
  });

  it('says that a copy is of an older version, and lets the reader compare, keep or take the new one', async () => {
    const { page, lab } = await openLab();
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, `console.log('mine');\n`);
    await lab.getByRole('button', { name: 'Reset', disabled: false }).waitFor();
    await page.reload();
    // As if the course had changed the file since: the edit began from a version that is no more.
    await page.evaluate(() => {
      for (const [key, text] of Object.entries(localStorage)) {
        if (!key.includes('examples/13_logging')) continue;
        localStorage.setItem(
          key,
          String(text).replace(/"original":"[^"]*"/g, '"original":"older"'),
        );
      }
    });
    await page.reload();
    const again = await labOf(page, example);
    const notice = again.getByRole('group', { name: 'A newer version' });
    await notice.getByRole('button', { name: 'Compare' }).click();
    await again.getByText(`console.log('mine');`).first().waitFor();
    await notice.getByRole('button', { name: 'Keep mine' }).click();
    await notice.waitFor({ state: 'detached' });
    await page.reload();
    const kept = await labOf(page, example);
    await kept.getByRole('button', { name: 'Run' }).click();
    expect(await output(kept, /mine/)).toBe('mine');
    expect(await kept.getByRole('group', { name: 'A newer version' }).count()).toBe(0);
    await page.context().close();
  });

  it('tells when the browser has no room for an edit, which is not lost', async () => {
    const { page, lab } = await openLab();
    await page.evaluate(() => {
      let piece = 'x'.repeat(1024 * 1024);
      for (let number = 0; piece.length > 0; number += 1) {
        try {
          localStorage.setItem(`full${number}`, piece);
        } catch {
          piece = piece.slice(0, Math.floor(piece.length / 2));
        }
      }
    });
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    await write(page, lab, `console.log('no room for ${'me '.repeat(200)}');\n`);
    expect(await lab.getByRole('alert').innerText()).toMatch(/\w+.*\.$/);
    await lab.getByRole('button', { name: 'Run' }).click();
    await output(lab, /no room for me/);
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
