import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless','--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
page.on('console', (m) => { if (['error','warning'].includes(m.type())) console.log('console', m.text().slice(0, 300)); });
page.on('response', (r) => r.status() >= 400 && console.log(r.status(), r.url())); page.on('pageerror', (e) => console.log('pageerror', String(e).slice(0, 500)));
await page.goto('http://localhost:5731/project-issues/repeated-naming', { timeout: 120000 });
await page.getByRole('radio', { name: 'After' }).first().waitFor({ timeout: 100000 });
await page.waitForTimeout(3000);
const figure = page.locator('.change').first();
await figure.scrollIntoViewIfNeeded();
await page.screenshot({ path: '/tmp/part1-b0.png' });
await page.getByRole('radio', { name: 'Before' }).first().focus();
await page.keyboard.press('ArrowRight');
for (let i = 1; i < 8; i++) { await page.waitForTimeout(150); if (i===3||i===5) await figure.screenshot({ path: `/tmp/part1-b${i}.png` }); }
await page.waitForTimeout(2500);
await figure.screenshot({ path: '/tmp/part1-b9.png' });
console.log(await figure.innerText());
await browser.close();
