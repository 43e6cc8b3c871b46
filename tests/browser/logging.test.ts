import { describe, expect, it } from 'vitest';
import { useBrowser } from './browser.ts';

const site = useBrowser();
const phone = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const;

describe('the pieces of the logging part', () => {
  it('take a line apart, by keyboard', async () => {
    const page = await site.open('/logging/anatomy/');
    const anatomy = page.getByRole('region', { name: 'Anatomy of a log line' });
    const severity = anatomy.getByRole('button', { name: /^Severity: "level":"WARNING"/ });
    await severity.focus();
    await page.keyboard.press('Enter');
    await anatomy.getByText('How much should I care?').waitFor();
    expect(await severity.getAttribute('aria-pressed')).toBe('true');
    await anatomy.getByRole('button', { name: /^Timestamp: "time":"2024-/ }).click();
    await anatomy.getByText('this is UTC').waitFor();
    expect(await anatomy.getByText('How much should I care?').isVisible()).toBe(false);
    expect(site.errors()).toEqual([]);
    await page.context().close();
  });

  it('drop what is below the threshold, and say what it costs', async () => {
    const page = await site.open('/logging/levels/', phone);
    const slider = page.getByRole('slider', { name: 'Write events at this level and worse' });
    const status = page.getByRole('region', { name: /events of one minute/ }).getByRole('status');
    const lines = page.getByRole('region', { name: 'Lines that are written' });
    await slider.focus();
    await page.keyboard.press('End');
    await status.getByText('DEBUG', { exact: true }).waitFor();
    const all = await status.innerText();
    expect(/writes (\d+) of (\d+) lines/.exec(all)?.slice(1, 3)).toEqual(['338', '338']);
    await page.keyboard.press('Home');
    await status.getByText('FATAL', { exact: true }).waitFor();
    await lines.getByText('nothing this bad happened').waitFor();
    await page.keyboard.press('ArrowRight');
    await status.getByText('ERROR', { exact: true }).waitFor();
    expect(await lines.getByText('| ERROR |').count()).toBe(2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.context().close();
  });

  it('sort the night wrongly, and then rightly', async () => {
    const page = await site.open('/logging/structure/');
    const night = page.getByRole('region', { name: 'Sort the night' });
    await night.getByRole('button', { name: 'Sort as text' }).click();
    await night.getByText(/lines stand after something that happened later/).waitFor();
    expect(await night.getByText('too late in the list').count()).toBeGreaterThan(1);
    await night.getByRole('button', { name: 'Agree on one format' }).click();
    await night.getByText('every line stands where it belongs').waitFor();
    const moments = (await night.getByRole('listitem').allInnerTexts()).map((text) =>
      text.slice(0, 19),
    );
    expect(moments).toEqual([...moments].sort());
    await page.context().close();
  });

  it('let the reader find the line that answers', async () => {
    const page = await site.open('/logging/what-is-a-log/');
    const detective = page.getByRole('region', { name: 'Find the line that answers' });
    await detective.getByRole('combobox', { name: 'The question' }).selectOption({ index: 3 });
    await detective.getByRole('button', { name: /FATAL/ }).click();
    await detective.getByText('This line does not say.').waitFor();
    await detective.getByRole('button', { name: /Loaded 2,922 readings/ }).click();
    await detective.getByText('It took 4.87 seconds').first().waitFor();
    await page.context().close();
  });

  it('show the terminal before and after the take-over', async () => {
    const page = await site.open('/logging/take-over/');
    const terminal = page.getByRole('region', { name: 'The terminal, before and after' });
    await terminal.getByText(/of them not in our format/).waitFor();
    expect(await terminal.getByText('not ours').count()).toBeGreaterThan(5);
    await terminal.getByRole('radio', { name: 'After the take-over' }).check();
    await terminal.getByText('all of them in our format').waitFor();
    expect(await terminal.getByText('not ours').count()).toBe(0);
    await terminal.getByText('FATAL | Uncaught exception').waitFor();
    await page.context().close();
  });

  it('ask for a prediction, and judge and explain it', async () => {
    const page = await site.open('/logging/levels/');
    const question = page.getByRole('group', { name: /How many lines does it print/ });
    const commit = page.getByRole('button', { name: 'That is my prediction' });
    await commit.waitFor();
    expect(await commit.isDisabled()).toBe(true);
    await question.getByRole('radio', { name: '4', exact: true }).check();
    await commit.click();
    await page.getByText('Not this one.').waitFor();
    await page.getByText('the threshold itself and everything worse').waitFor();
    await question.getByRole('radio', { name: '3', exact: true }).check();
    await commit.click();
    await page.getByText('Right.').waitFor();
    await page.context().close();
  });

  it('are worth reading without JavaScript', async () => {
    const without = { javaScriptEnabled: false };
    const anatomy = await site.open('/logging/anatomy/', without);
    for (const question of ['When?', 'What happened?', 'Where does it come from?']) {
      await anatomy.getByText(question).waitFor();
    }
    await anatomy.context().close();
    const levels = await site.open('/logging/levels/', without);
    await levels.getByRole('table', { name: 'What each level costs' }).waitFor();
    await levels.getByText('What happens, and why').first().click();
    await levels.getByText('the threshold itself and everything worse').waitFor();
    await levels.context().close();
    const takeOver = await site.open('/logging/take-over/', without);
    await takeOver.getByText('all of them in our format').waitFor();
    await takeOver.getByText(/of them not in our format/).waitFor();
    await takeOver.context().close();
  });
});
