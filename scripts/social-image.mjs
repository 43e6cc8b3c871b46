// @ts-check
/** `npm run social-image`: draws `docs/public/social.png`, which other sites show beside a link to this one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureBrowser } from './browser.mjs';
import { command } from './support/failure.mjs';
import { root } from './support/paths.mjs';

const size = { width: 1200, height: 630 };
const levels = [
  ['Part 1', 'WARNING', '#7a4b00', 'Project issues'],
  ['Part 2', 'INFO', '#0a5a66', 'Logging'],
  ['Part 3', 'DEBUG', '#5d6672', 'Debugging'],
];

await command(async () => {
  const executablePath = await ensureBrowser(console.log);
  const icon = await readFile(join(root, 'docs', 'public', 'favicon.svg'), 'utf8');
  const rows = levels.map(
    ([part, level, colour, title]) =>
      `<p><code>${part}</code><code style="color:${colour}">${level}</code><b>${title}</b></p>`,
  );
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: size });
    await page.setContent(`<!doctype html><style>
      body { margin: 0; padding: 72px 90px; box-sizing: border-box; height: 100vh; background: #fbfaf6; color: #1c2530; font-family: Georgia, 'Liberation Serif', serif; border-left: 6px double #d9654f; }
      header { display: flex; align-items: center; gap: 28px; font-size: 44px; font-weight: 600; }
      svg { width: 84px; height: 84px; }
      h1 { font-size: 84px; line-height: 1.04; letter-spacing: -2px; margin: 40px 0 36px; }
      p { display: grid; grid-template-columns: 150px 190px 1fr; align-items: baseline; margin: 0; padding: 14px 0; border-top: 2px solid #ded8ca; font-size: 34px; }
      code { font-size: 26px; color: #5d6672; font-family: 'DejaVu Sans Mono', monospace; }
    </style><header>${icon} Logbook</header><h1>Read it, run it, debug it</h1>${rows.join('')}`);
    await page.screenshot({ path: join(root, 'docs', 'public', 'social.png') });
  } finally {
    await browser.close();
  }
  console.log('Drawn: docs/public/social.png');
});
