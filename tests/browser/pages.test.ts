import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { globSync } from 'tinyglobby';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './browser.ts';

const site = useBrowser();

/** Addresses of all pages of the built site. */
const addresses = globSync('**/*.html', { cwd: inject('siteFolder') })
  .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1')}`)
  .sort();

/** How many pages are looked at side by side. */
const atOnce = 3;
const wide = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

/** Looks at every page in turn, a few at once, each in a tab that is used again. */
async function everyPage(look: (page: Page, address: string) => Promise<string[]>) {
  const findings: string[] = [];
  const waiting = [...addresses];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const page = await site.open('/404.html');
      for (let address = waiting.shift(); address; address = waiting.shift()) {
        await page.goto(inject('siteAddress') + address);
        findings.push(...(await look(page, address)).map((finding) => `${address}: ${finding}`));
      }
      await page.context().close();
    }),
  );
  return findings;
}

/** What axe finds in a page, a sentence for each element. */
async function violations(page: Page, only?: string): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe.source} })()`);
  return page.evaluate(async (rule) => {
    const { axe: loaded } = window as unknown as { axe: typeof axe }; // put there by the line above
    const { violations: found } = await loaded.run(
      document,
      rule === undefined ? {} : { runOnly: [rule] },
    );
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    );
  }, only);
}

async function setDark(page: Page, isDark: boolean): Promise<void> {
  await page.evaluate((dark) => document.documentElement.classList.toggle('dark', dark), isDark);
}

describe('every page of the site', () => {
  it('is there at all', () => {
    expect(addresses).toEqual(expect.arrayContaining(['/', '/404.html', '/course/', '/logging/']));
  });

  it('gives axe nothing to find, light and dark, wide and 360 pixels wide, and never scrolls sideways', async () => {
    const findings = await everyPage(async (page, address) => {
      const found: string[] = [];
      // The theme fades between light and dark; a colour half way is nobody's colour.
      await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' });
      for (const viewport of [wide, phone]) {
        await page.setViewportSize(viewport);
        await setDark(page, false);
        found.push(...(await violations(page)));
        await setDark(page, true);
        found.push(...(await violations(page, 'color-contrast')));
      }
      const [scrolls, shows] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      if (Number(scrolls) > Number(shows))
        found.push(`${scrolls} pixels wide in a window of ${shows}`);
      if (address !== '/404.html' && (await page.locator('h1').count()) !== 1) {
        found.push('a page has one h1');
      }
      return found;
    });
    expect(findings).toEqual([]);
  }, 600_000);

  it('asks no other origin for anything, and finds what it asks its own for', async () => {
    const own = inject('siteAddress');
    const findings = await everyPage(async (page, address) => {
      const found: string[] = [];
      const onRequest = (request: { url(): string }) => {
        const url = request.url();
        if (!url.startsWith(own) && !/^(data|blob):/.test(url)) found.push(`asks for ${url}`);
      };
      const onResponse = (response: { url(): string; status(): number }) => {
        if (response.status() >= 400) found.push(`${response.status()} for ${response.url()}`);
      };
      page.on('request', onRequest);
      page.on('response', onResponse);
      await page.goto(own + address, { waitUntil: 'networkidle' });
      page.off('request', onRequest);
      page.off('response', onResponse);
      return found;
    });
    expect(findings).toEqual([]);
    expect(site.errors()).toEqual([]);
  }, 300_000);

  it('has links that lead somewhere', async () => {
    const known = new Set(addresses);
    const findings = await everyPage(async (page) => {
      const links = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
          .filter(({ origin }) => origin === location.origin)
          .map(({ pathname }) => pathname),
      );
      return [...new Set(links)]
        .filter((path) => !known.has(path) && !known.has(`${path}/`) && !/\.\w+$/.test(path))
        .map((path) => `links to ${path}`);
    });
    expect(findings).toEqual([]);
  }, 300_000);
});
