import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { globSync } from 'tinyglobby';
import { describe, expect, inject, it } from 'vitest';
import { rulesOfLook, setDark, violations } from './axe.ts';
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
/** The second look at a page is at what the width and the colours change; the whole run looks at all. */
const again = process.env['LOGBOOK_WHOLE'] ? undefined : rulesOfLook;

/** Looks at every page in turn, a few at once, each in a tab that is used again. */
async function everyPage(look: (page: Page, address: string) => Promise<string[]>) {
  const findings: string[] = [];
  const waiting = [...addresses];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const page = await site.open('/404.html');
      // Pages at rest, as who saves data has them: their labs do not get ready before they are used.
      await page.addInitScript(() => {
        Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
      });
      for (let address = waiting.shift(); address; address = waiting.shift()) {
        await page.goto(inject('siteAddress') + address);
        findings.push(...(await look(page, address)).map((finding) => `${address}: ${finding}`));
      }
      await page.context().close();
    }),
  );
  return findings;
}

describe('every page of the site', () => {
  it('has no file whose name a host would read otherwise than it is written', () => {
    const files = globSync('**/*', { cwd: inject('siteFolder') });
    expect(files.filter((file) => !/^[\w./~@-]+$/.test(file))).toEqual([]);
  });

  it('stands in the sitemap, and has a picture for those who link to it', async () => {
    const sitemap = await readFile(join(inject('siteFolder'), 'sitemap.xml'), 'utf8');
    const paths = [...sitemap.matchAll(/<loc>([^<]*)<\/loc>/g)].map(
      ([, url = '']) => new URL(url).pathname,
    );
    expect(paths.sort()).toEqual(addresses.filter((address) => address !== '/404.html'));
    const html = await readFile(join(inject('siteFolder'), 'logging', 'index.html'), 'utf8');
    const image = /property="og:image" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const response = await fetch(inject('siteAddress') + new URL(image).pathname);
    expect(response.headers.get('content-type')).toBe('image/png');
  });

  it('is there at all', () => {
    expect(addresses).toEqual(expect.arrayContaining(['/', '/404.html', '/course/', '/logging/']));
  });

  it('gives axe nothing to find, never scrolls sideways, asks only its own origin, and links to what is there', async () => {
    const own = inject('siteAddress');
    const known = new Set(addresses);
    const findings = await everyPage(async (page, address) => {
      const found: string[] = [];
      // The theme fades between light and dark; a colour half way is nobody's colour.
      await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' });
      // Both widths and both modes, each once: what is there depends on the width, its colours on the mode.
      await page.setViewportSize(wide);
      await setDark(page, false);
      found.push(...(await violations(page)));
      await page.setViewportSize(phone);
      await setDark(page, true);
      found.push(...(await violations(page, again)));
      const facts = await page.evaluate(() => ({
        needs: document.documentElement.scrollWidth,
        has: document.documentElement.clientWidth,
        headings: document.querySelectorAll('h1').length,
        requests: performance.getEntriesByType('resource').map(({ name }) => name),
        links: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
          .filter(({ origin }) => origin === location.origin)
          .map(({ pathname }) => pathname),
      }));
      if (facts.needs > facts.has)
        found.push(`${facts.needs} pixels wide, with room for ${facts.has}`);
      if (address !== '/404.html' && facts.headings !== 1)
        found.push(`${facts.headings} h1 headings`);
      for (const url of facts.requests) {
        if (!url.startsWith(own) && !/^(data|blob):/.test(url)) found.push(`asks for ${url}`);
      }
      for (const path of new Set(facts.links)) {
        const isThere = known.has(path) || known.has(`${path}/`) || /\.\w+$/.test(path);
        if (!isThere) found.push(`links to ${path}`);
      }
      return found;
    });
    expect(findings).toEqual([]);
    expect(site.errors()).toEqual([]);
  }, 600_000);
});
