import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { ensureBrowser } from '../../scripts/browser.mjs';

/** How the browser is started: quiet, and without asking anybody anything. */
const arguments_ = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface SiteBrowser {
  /**
   * Opens a page of the site in a context of its own (nothing kept from other tests).
   *
   * @param path From the site's root: `/logging/`.
   */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** A page of a context of its own that has opened nothing yet. */
  blank(options?: BrowserContextOptions): Promise<Page>;
  /** Errors that pages have reported since the last call. */
  errors(): string[];
  readonly browser: Browser;
}

/** One browser for a test file; call it at the file's top level. */
export function useBrowser(): SiteBrowser {
  let browser: Browser | undefined;
  const reported: string[] = [];
  beforeAll(async () => {
    const executablePath = await ensureBrowser(() => undefined);
    browser = await chromium.launch({ executablePath, args: arguments_ });
  });
  afterAll(async () => {
    await browser?.close();
  });
  const running = () => {
    if (!browser) throw new Error('The browser is started by the first test.');
    return browser;
  };
  const blank = async (options: BrowserContextOptions = {}) => {
    const context = await running().newContext({
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => reported.push(String(error)));
    return page;
  };
  return {
    get browser() {
      return running();
    },
    errors: () => reported.splice(0),
    blank,
    async open(path, options) {
      const page = await blank(options);
      await page.goto(inject('siteAddress') + path);
      return page;
    },
  };
}

/** Waits until the page's script has taken over the lab. */
export async function labOf(page: Page, name: RegExp) {
  const lab = page.getByRole('region', { name }).first();
  await lab.locator('pre[contenteditable=true], .cm-editor').first().waitFor();
  return lab;
}
