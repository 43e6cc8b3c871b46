import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();
const example = /Example 13/;

/** Where the machine has much to do, a flood meets its second before its million characters. */
const flooded = /it printed too much|it took too long/;
const stopped =
  /(printed more than 1,000,000 characters|still running after 1 s) and was stopped: look for a loop/;

/** Programs that would go on for ever, how the lab says that they are over, and why. */
const programs: readonly (readonly [name: string, text: string, status: RegExp, why: RegExp])[] = [
  [
    'an endless loop',
    `for (;;);`,
    /^Stopped after .*: it took too long\.$/,
    /still running after 1 s and was stopped: look for a loop/,
  ],
  [
    'an endless chain of promises',
    `const f = (): Promise<void> => Promise.resolve().then(f); await f();`,
    /it took too long/,
    /still running after 1 s/,
  ],
  [
    'a getter that never returns',
    `console.log({ get [Symbol.toStringTag]() { while (true); } });`,
    /it took too long/,
    /still running after 1 s/,
  ],
  [
    'a list that grows for ever',
    `const all = []; for (;;) all.push(new Array(1e5).fill(0.5));`,
    /^(Stopped|Failed) after/,
    /still running after 1 s|ran out of memory/,
  ],
  [
    'an array too large for memory',
    `console.log(new Array(1e9).fill(0).length);`,
    /^(Stopped|Failed) after/,
    /still running after 1 s|ran out of memory|RangeError/,
  ],
  [
    'a string that doubles',
    `let s = 'x'; for (;;) s += s;`,
    /^Failed after/,
    /RangeError: Invalid string length\. It asked for more memory than there is/,
  ],
  ['a flood of lines', `for (;;) console.log('flood', { of: ['output'] });`, flooded, stopped],
  ['a flood without a line end', `for (;;) process.stdout.write('x');`, flooded, stopped],
  ['one line of fifty million characters', `console.log('x'.repeat(5e7));`, flooded, stopped],
  [
    'a flood from a timer',
    `setInterval(() => { for (let i = 0; i < 500; i += 1) console.log('tick', i); }, 0);`,
    flooded,
    stopped,
  ],
];

async function write(page: Page, lab: Locator, text: string): Promise<void> {
  await lab.getByRole('textbox', { name: /^Editor, / }).click();
  await lab.locator('.cm-editor').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** From now on, the longest time for which the page came to nothing else, in milliseconds. */
async function measure(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const found = { stall: 0, last: performance.now() };
    Object.assign(window, { found });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (Reflect.get(window, 'found') !== found) return;
      const now = performance.now();
      found.stall = Math.max(found.stall, now - found.last);
      found.last = now;
      setTimeout(() => port2.postMessage(0), 4);
    };
    port2.postMessage(0);
  });
  return () => page.evaluate(() => (Reflect.get(window, 'found') as { stall: number }).stall);
}

describe('whatever a program does, the lab', () => {
  it('ends it, says why, stays usable, and keeps the edit', async () => {
    const page = await site.open('/logging/');
    const lab = await labOf(page, example);
    await lab.getByRole('tab', { name: 'page.ts' }).click();
    const status = lab.getByRole('status');
    const log = lab.getByRole('log', { name: 'Output' });
    const run = lab.getByRole('button', { name: 'Run', exact: true });
    const tab = (name: string) => lab.getByRole('tab', { name });

    // A program that ends by itself: how quick the page is on this machine as it is now.
    await write(page, lab, `console.log('warm');`);
    const readFloor = await measure(page);
    await run.click();
    // The compiler takes a while to start where the machine has much to do.
    await log.getByText('warm').waitFor({ timeout: 90_000 });
    const floor = await readFloor();
    await lab.getByRole('combobox', { name: 'Stop after' }).selectOption({ label: '1 s' });

    const stalls: string[] = [];
    for (const [name, text, ended, why] of programs) {
      await write(page, lab, text);
      const read = await measure(page);
      await run.click();
      // Other parts of the page answer meanwhile.
      await tab('app.ts').click();
      await tab('page.ts').click();
      await status.getByText(ended).first().waitFor();
      // Before the test itself reads thousands of lines.
      const stall = await read();
      await log.getByText(why).first().waitFor();
      stalls.push(`${name}: ${Math.round(stall)} ms`);
      // Not how quick it is, but that it does not freeze, however much the machine has to do besides.
      expect(stall, name).toBeLessThan(Math.max(4_000, 10 * floor));
      expect(await lab.getByRole('button', { name: 'Stop', exact: true }).count()).toBe(0);
    }
    console.log(
      `Longest stalls of the page (${Math.round(floor)} ms at rest)\n`,
      stalls.join('\n'),
    );

    // Stop ends at once what has no end, and what it had printed is there.
    await write(page, lab, `console.log('begun');\n/^(a+)+$/.test('a'.repeat(60) + 'b');`);
    await run.click();
    await log.getByText('begun').waitFor();
    await lab.getByRole('button', { name: 'Stop', exact: true }).click();
    await status
      .getByText(/^Stopped after/)
      .first()
      .waitFor();
    await log.getByText('You stopped the program.').waitFor();

    await page.reload();
    const again = await labOf(page, example);
    await again.getByRole('tab', { name: 'page.ts' }).click();
    const editor = again.getByRole('textbox', { name: /^Editor, / });
    await editor.getByText(`'a'.repeat(60)`).first().waitFor();
    await page.context().close();
  }, 180_000);
});
