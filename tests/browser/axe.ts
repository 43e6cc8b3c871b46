import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds in a page, a sentence for each element. */
export async function violations(page: Page, only?: string): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe.source} })()`);
  return page.evaluate(async (rule) => {
    const { axe: loaded } = window as unknown as { axe: typeof axe }; // put there by the line above
    const { violations: found } = await loaded.run(
      document,
      // Without its second look at the style sheets, which no rule here needs, it takes half the time.
      { preload: false, ...(rule === undefined ? {} : { runOnly: [rule] }) },
    );
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    );
  }, only);
}

/** Switches the page between light and dark as its own switch does. */
export async function setDark(page: Page, isDark: boolean): Promise<void> {
  await page.evaluate((dark) => document.documentElement.classList.toggle('dark', dark), isDark);
}
