import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { createNodeReplayTarget } from '../../src/debugger/replay/node/target.ts';
import { recordedSession } from '../unit/debugger/recorded.ts';
import { transcript } from '../unit/debugger/transcript.ts';
import { setDark, violations } from './axe.ts';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();

/** A lab with the debugger in it, as a person uses it. */
class Session {
  readonly page: Page;
  readonly lab: Locator;
  readonly panel: Locator;
  readonly log: Locator;
  readonly command: Locator;

  constructor(page: Page, lab: Locator) {
    this.page = page;
    this.lab = lab;
    this.panel = lab.getByRole('region', { name: 'Debugger' });
    this.log = this.panel.getByRole('log', { name: 'Debugger transcript' });
    this.command = this.panel.getByRole('textbox', { name: 'Debugger command' });
  }

  static async open(path: string, options = {}): Promise<Session> {
    const page = await site.open(path, options);
    return new Session(page, await labOf(page, /./));
  }

  /** Waits until everything that was asked is answered. */
  async settle(): Promise<void> {
    await this.panel.and(this.page.locator('[aria-busy=false]')).waitFor({ timeout: 150_000 });
  }

  async press(name: string): Promise<void> {
    await this.panel.getByRole('button', { name, exact: true }).click();
    await this.settle();
  }

  async start(): Promise<void> {
    await this.lab.getByRole('button', { name: 'Debug', exact: true }).click();
    await this.settle();
  }

  async type(...lines: string[]): Promise<void> {
    for (const line of lines) {
      await this.command.fill(line);
      await this.command.press('Enter');
      await this.settle();
    }
  }

  /** What the transcript says from the last prompt on. */
  async answer(): Promise<string> {
    const text = (await this.log.textContent()) ?? '';
    const prompt = text.lastIndexOf('(Pdb) ');
    return (prompt === -1 ? text : text.slice(text.indexOf('\n', prompt))).trim();
  }

  timeline(): Promise<string | null> {
    return this.panel.getByRole('slider', { name: 'Timeline' }).getAttribute('aria-valuetext');
  }

  row(table: string, name: string): Locator {
    return this.panel
      .getByRole('table', { name: table })
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name, exact: true }) });
  }

  /** Puts a program in the place of the file that is open. */
  async write(text: string): Promise<void> {
    await this.lab.getByRole('textbox', { name: /^Editor, / }).click();
    await this.lab.locator('.cm-editor').waitFor();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
  }

  /** Pastes into the prompt. */
  async paste(text: string): Promise<void> {
    await this.command.focus();
    await this.command.evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      field.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, text);
    await this.settle();
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

describe('the debugger in the page', () => {
  it('is fetched when it is asked for, and goes forwards and backwards by buttons', async () => {
    const page = await site.open('/debugging/six-commands');
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    const session = new Session(page, await labOf(page, /./));
    await session.lab.getByRole('button', { name: 'Run' }).click();
    await session.lab.getByRole('log', { name: 'Output' }).getByText('Total: 35.30').waitFor();
    expect(fetched.filter((url) => /debugger/i.test(url))).toEqual([]);
    await session.start();
    expect(fetched.filter((url) => /debugger/i.test(url))).not.toEqual([]);
    expect(await session.answer()).toMatch(/^> basket\.ts\(7\)<module>\(\)\n-> const discounts/);

    for (let count = 0; count < 4; count += 1) await session.press('Next');
    expect(await session.answer()).toMatch(/^> basket\.ts\(31\)<module>\(\)\n-> console\.log/);
    await session.press('Step');
    expect(await session.answer()).toMatch(/^--Call--\n> basket\.ts\(18\)total\(\)/);
    await session.press('Return');
    expect(await session.answer()).toMatch(/^--Return--\n> basket\.ts\(23\)total\(\)->/);
    await session.press('Step back');
    expect(await session.answer()).toMatch(/^> basket\.ts\(23\)total\(\)\n/);
    expect(await session.log.textContent()).toContain('(Pdb) bs\n');
    expect(await session.lab.locator('.cm-stopped').innerText()).toContain('return sum');

    await session.type('b 15, item.name === "cup"', 'first');
    await session.press('Continue');
    expect(await session.answer()).toMatch(/^> basket\.ts\(15\)priceOf\(\)/);
    expect(await session.row('Variables', 'price').textContent()).toContain('7.75');
    await session.row('Variables', 'item').getByRole('button').click();
    await session.row('Variables', 'count').getByText('2').waitFor();

    await session.row('Call stack', 'total').getByRole('button').click();
    await session.settle();
    expect(await session.row('Call stack', 'total').textContent()).toContain('chosen');
    expect(await session.answer()).toMatch(/^> basket\.ts\(21\)total\(\)/);
    expect(await session.row('Variables', 'sum').textContent()).toMatch(/\d/);

    await session.panel.getByRole('textbox', { name: 'Expression to watch' }).fill('sum');
    await session.panel.getByRole('button', { name: 'Watch', exact: true }).click();
    const watches = session.panel.getByRole('list', { name: 'Watch expressions' });
    await watches.getByText('19.8').waitFor();
    await session.press('Next');
    expect(await watches.innerText()).toContain('changed');
    expect(await session.row('Variables', 'sum').textContent()).toContain('changed');

    const slider = session.panel.getByRole('slider', { name: 'Timeline' });
    await slider.focus();
    await page.keyboard.press('Home');
    await session.settle();
    expect(await session.timeline()).toMatch(/^Event \d of \d+, basket\.ts line 7, <module>$/);
    await page.keyboard.press('End');
    await session.settle();
    await page.keyboard.press('ArrowLeft');
    await session.settle();
    await slider.evaluate((input: HTMLInputElement) => {
      input.value = String(Number(input.max) / 2);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await expect.poll(() => session.answer()).toMatch(/basket\.ts\(\d+\)/);
    await session.settle();

    await session.press('Restart');
    expect(await session.timeline()).toMatch(/^Event \d of/);
    await session.panel.getByRole('button', { name: 'Quit' }).click();
    await session.panel.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Debug');
    expect(site.errors()).toEqual([]);
    await session.close();
  }, 300_000);

  it('stops at breakpoints from the gutter, the keyboard and the prompt, with conditions', async () => {
    const session = await Session.open('/debugging/only-when-it-matters');
    const { page, lab, panel } = session;
    await session.start();
    const list = panel.getByRole('list', { name: 'Breakpoints' });
    const numbers = lab.locator('.cm-lineNumbers .cm-gutterElement');
    await numbers.filter({ hasText: /^19$/ }).click();
    await session.settle();
    expect(await session.answer()).toBe('Breakpoint 1 at stock.ts:19');
    await list.getByRole('textbox', { name: 'Condition of breakpoint 1' }).fill('after < 0');
    await page.keyboard.press('Enter');
    await session.settle();
    expect(await session.log.textContent()).toContain('(Pdb) condition 1 after < 0\n');
    await session.press('Continue');
    expect(await session.answer()).toMatch(/^> stock\.ts\(19\)applyMoves\(\)/);
    expect(await session.row('Variables', 'after').textContent()).toMatch(/after-\d/);

    await lab.locator('.cm-content').focus();
    await page.keyboard.press('Control+Home');
    for (let line = 1; line < 7; line += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('F9');
    await list.getByText('2: stock.ts:7').waitFor();
    expect(await lab.locator('.cm-breakpoints .breakpoint.plain').count()).toBe(1);
    await page.keyboard.press('F9');
    await list.getByText('2: stock.ts:7').waitFor({ state: 'detached' });

    await session.type('b 17');
    await list.getByRole('checkbox', { name: /3: stock\.ts:17/ }).uncheck();
    await session.settle();
    expect(await session.log.textContent()).toMatch(/\(Pdb\) disable 3\n/);
    await list.getByRole('button', { name: 'Clear breakpoint 3' }).click();
    await session.settle();
    expect(await list.getByRole('listitem').count()).toBe(1);
    await session.close();
  }, 300_000);

  it('goes from a log line to the moment it was written', async () => {
    const session = await Session.open('/debugging/from-the-logs');
    await session.start();
    const output = session.panel.getByRole('list', { name: 'Program output' });
    await output.getByRole('button', { name: /WARNING/ }).click();
    await session.settle();
    expect(await session.answer()).toMatch(/^> meter\.ts\(5\)log\(\)/m);
    expect(await output.getByRole('button', { name: /^later.*WARNING/ }).count()).toBe(1);
    await session.type('u', 'p reading, used, this.total');
    expect(await session.answer()).toBe('(40, -570, 610)');
    await session.close();
  }, 300_000);

  it('goes to the crash of a plain run, and says where a program cannot start', async () => {
    const session = await Session.open('/debugging/post-mortem');
    const { lab } = session;
    await lab.getByRole('button', { name: 'Run' }).click();
    await lab.getByRole('button', { name: 'Inspect at the crash' }).click();
    await session.panel.waitFor();
    await session.settle();
    await session.log.getByText('Entering post mortem debugging').waitFor();
    await session.settle();
    expect(await session.row('Call stack', 'report').textContent()).toContain('chosen');
    expect(await session.row('Variables', 'station').textContent()).toContain("'lighthouse'");

    // Editing shows that the session is of the older text; Run ends it.
    await session.write('const broken = ;\n');
    await session.panel.getByText('You have edited the program.').waitFor();
    await session.press('Restart');
    expect(await session.log.textContent()).toMatch(/\*\*\* .*report\.ts:1:16/);
    await session.write('for (const word of ["one", "two"]) {\n  console.log(word);\n}\n');
    await session.press('Restart');
    expect(await session.answer()).toMatch(/^> report\.ts\(1\)<module>\(\)/);
    await lab.getByRole('button', { name: 'Run' }).click();
    await session.panel.waitFor({ state: 'detached' });
    await lab.getByRole('log', { name: 'Output' }).getByText('two').waitFor();
    await session.close();
  }, 300_000);

  it('stays usable with endless loops, floods and long programs', async () => {
    const session = await Session.open('/debugging/back-in-time');
    await session.write('let round = 0;\nfor (;;) {\n  round += 1;\n}\n');
    await session.start();
    await session.type('c');
    expect(await session.answer()).toMatch(/^Program interrupted: it ran/);
    expect(await session.row('Variables', 'round').textContent()).toMatch(/round\d{5,}/);
    await session.type('b 3, round === 70000', 'first', 'c', 'p round');
    expect(await session.answer()).toBe('70000');

    await session.write('for (let n = 0; ; n += 1) console.log("line", n, "x".repeat(80));\n');
    await session.press('Restart');
    await session.type('c');
    expect(await session.answer()).toMatch(/Program interrupted: it printed more/);

    await session.write('for (;;);\n');
    await session.press('Restart');
    await session.command.fill('c');
    await session.command.press('Enter');
    await session.panel.getByRole('button', { name: 'Quit' }).click();
    await session.panel.waitFor({ state: 'detached' });
    expect(site.errors()).toEqual([]);
    await session.close();
  }, 300_000);

  it('is used by keyboard alone: history, completion, several lines pasted, leaving', async () => {
    const session = await Session.open('/debugging/six-commands');
    const { page, command } = session;
    await session.lab.getByRole('button', { name: 'Debug', exact: true }).focus();
    await page.keyboard.press('Enter');
    await session.settle();
    expect(await command.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('b priceOf');
    await page.keyboard.press('Enter');
    await session.settle();
    await page.keyboard.type('c');
    await page.keyboard.press('Enter');
    await session.settle();
    await page.keyboard.type('p item.pri');
    await page.keyboard.press('Tab');
    await expect.poll(() => command.inputValue()).toBe('p item.price');
    await page.keyboard.press('Enter');
    await session.settle();
    expect(await session.answer()).toBe('4');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await command.inputValue()).toBe('c');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await command.inputValue()).toBe('');
    await session.paste('n\np discount\nwhatis ite');
    expect(await session.log.textContent()).toMatch(
      /\(Pdb\) n\n[^(]*.*\n-> .*\n\(Pdb\) p discount\n0\.1\n/,
    );
    expect(await command.inputValue()).toBe('whatis ite');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await command.evaluate((field) => field === document.activeElement)).toBe(false);
    await command.fill('q');
    await command.press('Enter');
    await session.panel.waitFor({ state: 'detached' });
    await session.close();
  }, 300_000);

  it('debugs what a program does for a request, across its files', async () => {
    const session = await Session.open('/logging/');
    const { page, lab, panel } = session;
    // While it loads, it says so.
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route(/debugger-worker/, async (route) => {
      await held;
      await route.continue();
    });
    await lab.getByRole('button', { name: 'Debug', exact: true }).click();
    await panel.getByText('The debugger is getting ready …').waitFor();
    goOn();
    await session.settle();
    expect(await panel.getByText('The debugger is getting ready …').count()).toBe(0);
    await session.type('last');
    expect(await session.answer()).toMatch(/main\.ts|\.ts\(\d+\)/);
    await session.press('Continue');
    expect(await session.answer()).toContain('The program finished and will be restarted');

    const choice = panel.getByRole('combobox', { name: 'Request to debug' });
    await choice.selectOption({ index: 1 });
    await session.settle();
    expect(await session.log.textContent()).toMatch(/\(Pdb\) goto \d+\n/);
    const stopped = /> ([\w./]+)\(\d+\)/.exec(await session.answer())?.[1] ?? '';
    expect(stopped).not.toBe('');
    const names = new Set([stopped]);
    for (let count = 0; count < 20 && names.size < 2; count += 1) {
      await session.press('Return');
      names.add(/> ([\w./]+)\(\d+\)/.exec(await session.answer())?.[1] ?? stopped);
    }
    expect(names.size).toBeGreaterThan(1);
    // The file of the stop is the one that is open.
    const now = /> ([\w./]+)\(\d+\)/.exec(await session.answer())?.[1] ?? '';
    await lab.getByRole('tab', { selected: true }).filter({ hasText: now }).waitFor();
    const output = panel.getByRole('list', { name: 'Program output' });
    await output
      .getByText(/=> 200/)
      .first()
      .waitFor();
    expect(site.errors()).toEqual([]);
    await session.close();
  }, 300_000);

  it('shows private fields, is interrupted, and ends with Reset', async () => {
    const session = await Session.open('/debugging/back-in-time');
    const { lab, panel } = session;
    // Lines that take long, behind the first look: a quick machine would come to the limit of many
    // quick ones before anybody could interrupt it.
    await session.write(
      'class Jar {\n  #coins = 3;\n  add(n: number) {\n    this.#coins += n;\n    return this.#coins;\n  }\n}\nconst jar = new Jar();\njar.add(4);\nfor (let i = 0; ; i += 1) if (i > 200_000) "coins".repeat(1e4).split("").sort();\n',
    );
    await session.start();
    await session.type('b 5', 'c', 'p this.#coins');
    expect(await session.answer()).toBe('7');
    await session.type('up', 'p jar');
    expect(await session.answer()).toBe('Jar {#coins: 7}');
    await session.row('Variables', 'jar').getByRole('button').click();
    expect(await session.row('Variables', '#coins').textContent()).toContain('7');

    await session.command.fill('c');
    await session.command.press('Enter');
    await panel.getByRole('button', { name: 'Interrupt' }).click();
    await session.settle();
    expect(await session.answer()).toMatch(/^Program interrupted\./);
    await session.type('p jar');
    expect(await session.answer()).toBe('Jar {#coins: 7}');

    await lab.getByRole('button', { name: 'Reset', exact: true }).click();
    await lab.getByRole('button', { name: 'Reset everything' }).click();
    await panel.waitFor({ state: 'detached' });
    await lab.getByText('Debugging ended: the original was brought back.').waitFor();
    await session.close();
  }, 300_000);

  it('gives axe nothing to find, light and dark, and fits a phone', async () => {
    const session = await Session.open('/debugging/the-stack');
    const { page } = session;
    await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' });
    await session.start();
    await session.type('b priceOf, item.price > 3', 'c', 'p items', 'up', 'p items', 'last');
    await session.row('Variables', 'basket').getByRole('button').click();
    const found = await violations(page);
    await setDark(page, true);
    found.push(...(await violations(page, ['color-contrast'])));
    await page.setViewportSize({ width: 360, height: 740 });
    found.push(...(await violations(page)));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([found, overflow > 0]).toEqual([[], false]);
    await session.close();
  }, 300_000);

  it('says in the page what it says in Node', async () => {
    const session = await Session.open('/debugging/six-commands');
    for (const name of ['t1', 't2', 't3', 't9']) {
      const { file, source, commands } = recordedSession(name);
      const own = (text: string) => text.replaceAll(file, 'basket.ts').replaceAll(name, 'basket');
      const last = commands.findIndex((line) => line === 'q' || line === '<EOF>');
      const typed = commands.slice(0, last === -1 ? undefined : last).map(own);
      await session.write(own(source));
      await session.start();
      await session.paste(`${typed.join('\n')}\n`);
      const target = createNodeReplayTarget({
        files: { 'basket.ts': own(source) },
        entry: 'basket.ts',
      });
      try {
        const node = await transcript(target, typed);
        const here = `${(await session.log.textContent()) ?? ''}(Pdb) `;
        expect(here).toBe(node);
      } finally {
        target.dispose();
      }
      // Breakpoints are kept from session to session.
      await session.type('clear', 'y');
      await session.panel.getByRole('button', { name: 'Quit' }).click();
      await session.panel.waitFor({ state: 'detached' });
    }
    await session.close();
  }, 300_000);
});
