import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules whose verdict hangs on colours, sizes and widths; the others read the structure alone. */
export const rulesOfLook = [
  'color-contrast',
  'link-in-text-block',
  'scrollable-region-focusable',
  'target-size',
  'meta-viewport',
  'aria-hidden-focus',
  'button-name',
  'link-name',
];

/** What axe finds in a page, a sentence for each element; `only` keeps to the rules that it names. */
export async function violations(page: Page, only?: readonly string[]): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe.source} })()`);
  return page.evaluate(async (rules) => {
    const { axe: loaded } = window as unknown as { axe: typeof axe }; // put there by the line above
    const { violations: found } = await loaded.run(
      document,
      // Without its second look at the style sheets, which no rule here needs, it takes half the time;
      // and it would wait in vain for frames of other origins, which hold nothing to look at.
      { preload: false, iframes: false, ...(rules === undefined ? {} : { runOnly: [...rules] }) },
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
