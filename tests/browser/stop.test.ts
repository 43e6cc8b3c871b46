import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();
const example = /Example 13/;

/** Programs that never end, or would use all there is, and how the lab says that they are over. */
const programs: readonly (readonly [name: string, text: string, ended: RegExp])[] = [
  [
    'a flood of output',
    `for (;;) console.log('flood', { of: ['output'] });`,
    /it printed too much/,
  ],
  [
    'a flood of errors between the lines',
    `for (;;) { console.log('INFO a'.repeat(5)); console.error('ERROR b'.repeat(5)); }`,
    /it printed too much/,
  ],
  [
    'one line without end',
    `for (;;) process.stdout.write('x'.repeat(500));`,
    /it printed too much/,
  ],
  ['a string that doubles', `let s = 'x'; for (;;) s += s;`, /^Failed after/],
];
/** These go on until somebody presses Stop. */
const endless: readonly (readonly [name: string, text: string])[] = [
  ['a chain of promises', `const f = (): Promise<void> => Promise.resolve().then(f); await f();`],
  ['a getter that inspect calls', `console.log({ get [Symbol.toStringTag]() { for (;;); } });`],
  ['arrays without end', `const all = []; for (;;) all.push(new Array(1e5).fill(0.5));`],
  ['a catastrophic expression', `/^(a+)+$/.test('a'.repeat(60) + 'b');`],
];

async function write(page: Page, lab: Locator, text: string): Promise<void> {
  await lab.getByRole('textbox', { name: /^Editor, / }).click();
  await lab.locator('.cm-editor').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** From now on, the longest time for which the page came to nothing else, and how long it is since. */
async function measure(page: Page): Promise<() => Promise<{ stall: number; elapsed: number }>> {
  await page.evaluate(() => {
    const started = performance.now();
    const found = { stall: 0, last: started, started };
    Object.assign(window, { found });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      found.stall = Math.max(found.stall, now - found.last);
      found.last = now;
      setTimeout(() => port2.postMessage(0), 4);
    };
    port2.postMessage(0);
  });
  return () =>
    page.evaluate(() => {
      const { stall, started } = Reflect.get(window, 'found') as { stall: number; started: number };
      return { stall, elapsed: performance.now() - started };
    });
}

async function expectUsable(what: string, read: Awaited<ReturnType<typeof measure>>) {
  const { stall, elapsed } = await read();
  console.log(`longest stall of the page during ${what}: ${Math.round(stall)} ms`);
  // It had most of the time for itself, however busy the machine is.
  expect(stall / Math.max(elapsed, 1_000)).toBeLessThan(0.8);
}

describe('whatever a program does, the lab', () => {
  it('ends it with a sentence, stays usable, and keeps the edit', async () => {
    const page = await site.open('/logging/');
    const lab = await labOf(page, example);
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    const status = lab.getByRole('status');
    const run = lab.getByRole('button', { name: 'Run', exact: true });
    for (const [name, text, ended] of programs) {
      await write(page, lab, text);
      const read = await measure(page);
      await run.click();
      await status.getByText(ended).first().waitFor();
      await expectUsable(name, read);
      expect(await lab.getByRole('button', { name: 'Stop' }).count()).toBe(0);
    }
    for (const [name, text] of endless) {
      await write(page, lab, `console.log('begun');\n${text}`);
      const read = await measure(page);
      await run.click();
      await lab.getByRole('log', { name: 'Output' }).getByText('begun').first().waitFor();
      await lab.getByRole('button', { name: 'Stop' }).click();
      await status
        .getByText(/^Stopped after/)
        .first()
        .waitFor();
      await expectUsable(name, read);
    }
    await page.reload();
    const again = await labOf(page, example);
    await again.getByRole('tab', { name: 'page.ts' }).click();
    expect(await again.getByRole('textbox', { name: /^Editor, / }).innerText()).toContain(
      `'a'.repeat(60)`,
    );
    await page.context().close();
  });
});
