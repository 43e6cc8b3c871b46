import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../scripts/support/processes.mjs';
import { siteHandler } from '../../scripts/support/serve.mjs';
import { labOf, useBrowser } from './browser.ts';

const site = useBrowser();
const root = join(import.meta.dirname, '../..');
const base = '/courses/software/';

it(
  'the site works under a base path: pages, links, a run, the editor, an exercise',
  {
    timeout: 400_000,
  },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'logbook-base-'));
    const vitepress = join(root, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
    const { code, output } = await run(process.execPath, [vitepress, 'build'], {
      cwd: root,
      env: { ...process.env, BASE_PATH: base, OUT_DIR: folder },
    });
    expect(code, output).toBe(0);
    const server = createServer(await siteHandler(folder, base));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
    const own = `http://localhost:${port}${base}`;
    const context = await site.browser.newContext();
    try {
      const page = await context.newPage();
      const outside: string[] = [];
      const missing: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(own) && !/^(data|blob|about):/.test(url)) outside.push(url);
      });
      page.on('response', (response) => {
        if (response.status() >= 400) missing.push(response.url());
      });
      await page.goto(own);
      await page.getByRole('link', { name: 'Start here' }).click();
      await page.waitForURL(`${own}logging/`);
      const lab = await labOf(page, /Example 13/);
      await lab.getByRole('button', { name: 'Run' }).click();
      await lab
        .getByRole('log')
        .getByText(/initialized/)
        .first()
        .waitFor();
      await lab.getByRole('tab', { name: 'page.ts' }).click();
      await lab.getByRole('textbox', { name: /^Editor, / }).click();
      await lab.locator('.cm-editor').waitFor();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(`console.log('edited' as number);\n`);
      await lab.getByRole('region', { name: 'Problems' }).waitFor({ timeout: 60_000 });
      await lab.getByRole('button', { name: 'Run' }).click();
      await lab.getByRole('log').getByText('edited').waitFor();
      await page.goto(`${own}exercises/11_custom_logger/`);
      const exercise = await labOf(page, /custom logger/i);
      await exercise.getByRole('button', { name: 'Check' }).click();
      await page.getByRole('list', { name: 'Test results' }).waitFor({ timeout: 60_000 });
      expect(missing).toEqual([]);
      expect(outside).toEqual([]);
    } finally {
      await context.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
