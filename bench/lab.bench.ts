/**
 * What the lab costs a reader, against a bare VitePress page, against stock `@vue/repl` and against a
 * bare worker. The site is built where it is not; `SITE=FOLDER` measures one that is built already.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import { chromium, type Browser, type Page } from 'playwright-core';
import sirv from 'sirv';
import { globSync } from 'tinyglobby';
import { build as buildWithVite } from 'vite';
import { build as buildWithVitePress } from 'vitepress';
import { ensureBrowser } from '../scripts/browser.mjs';
import { ensureBuilt, siteFolder } from '../scripts/support/build.mjs';
import { siteHandler } from '../scripts/support/serve.mjs';
import { compileProgram } from '../src/program/compile.ts';
import { openSandboxPage } from '../tests/conformance/sandbox_page.ts';
import { median, type Measure, type Row } from './measure.ts';

const ROUNDS = 5;
const root = fileURLToPath(new URL('..', import.meta.url));
const work = join(root, 'node_modules/.cache/bench-lab');
const LECTURE = '/logging/';
const WAIT = { timeout: 60_000 };

/** A VitePress site of one page, with nothing of ours. */
async function buildBare(): Promise<string> {
  const folder = join(work, 'bare');
  await mkdir(join(folder, '.vitepress'), { recursive: true });
  await writeFile(join(folder, 'index.md'), '# A page\n\nSome text.\n');
  await buildWithVitePress(folder);
  return join(folder, '.vitepress/dist');
}

/** `@vue/repl` as its readme sets it up, with a program that logs a line from a second file. */
async function buildRepl(): Promise<string> {
  const folder = join(work, 'repl');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>repl</title><div id="app"></div><script type="module" src="/main.js"></script>',
  );
  await writeFile(
    join(folder, 'main.js'),
    `import { createApp, h, ref } from 'vue';
import { Repl, useStore } from '@vue/repl';
import CodeMirror from '@vue/repl/codemirror-editor';
import '@vue/repl/style.css';
const store = useStore({
  builtinImportMap: ref({ imports: { vue: new URL('/vue.js', location.href).href } }),
  // What it would fetch from elsewhere, for browsers without import maps, is not waited for.
  resourceLinks: ref({ esModuleShims: 'data:text/javascript,' }),
});
const app = (line) => \`<script setup lang="ts">\\nimport { log } from './log.ts';\\nlog('\${line}');\\n</script>\\n<template>x</template>\`;
await store.setFiles({
  'App.vue': app('first line'),
  'log.ts': 'export function log(line: string): void { console.log("LINE " + line); }',
}, 'App.vue');
window.edit = (line) => { store.activeFile.code = app(line); };
createApp({ setup: () => () => h(Repl, { store, editor: CodeMirror }) }).mount('#app');
`,
  );
  await buildWithVite({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [vue()],
    build: { target: 'esnext' },
  });
  const dist = join(folder, 'dist');
  const runtime = fileURLToPath(import.meta.resolve('vue/dist/vue.runtime.esm-browser.prod.js'));
  await cp(runtime, join(dist, 'vue.js'));
  return dist;
}

interface Served {
  readonly address: string;
  close(): void;
}

async function serve(folder: string): Promise<Served> {
  return listening(createServer(await siteHandler(folder, '/')));
}

async function listening(server: Server): Promise<Served> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  return {
    address: `http://localhost:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Lighthouse's figures for a phone: what a student on a train has. */
const phone = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }; // prettier-ignore

/** A copy of a site whose texts have a compressed twin beside them, as hosts send them. */
async function compressed(folder: string, name: string): Promise<string> {
  const copy = join(work, `${name}-gz`);
  await cp(folder, copy, { recursive: true });
  for (const file of globSync('**/*.{js,css,html,json,svg}', { cwd: copy })) {
    await writeFile(join(copy, `${file}.gz`), gzipSync(await readFile(join(copy, file))));
  }
  return copy;
}

async function serveCompressed(folder: string): Promise<Served> {
  const handler = sirv(folder, { gzip: true });
  return listening(createServer((request, response) => handler(request, response)));
}

/** What a program brings itself: its compiled modules and the libraries that they import. */
const ofTheProgram = /\/(?:program_key_|library-)/;

/** Bytes of JavaScript, gzipped, that a page has loaded so far; `without` leaves addresses out. */
function countScripts(page: Page): (without?: RegExp) => Promise<number> {
  const sizes: { address: string; size: Promise<number> }[] = [];
  page.on('response', (response) => {
    // A worker made from a text that was fetched is no second load.
    if (response.url().startsWith('blob:')) return;
    if (!/javascript/.test(response.headers()['content-type'] ?? '')) return;
    sizes.push({
      address: response.url(),
      size: response.body().then((body) => gzipSync(body).length, () => 0), // prettier-ignore
    });
  });
  return async (without = /^$/) => {
    const counted = sizes.filter(({ address }) => !without.test(address));
    const each = await Promise.all(counted.map(({ size }) => size));
    return each.reduce((sum, size) => sum + size, 0);
  };
}

const lab = (page: Page) => page.getByRole('region', { name: /13/ }).first();

/** Until the page's script has taken over the lab. */
const isReady = (page: Page) =>
  lab(page).locator('pre[contenteditable=true], .cm-editor').first().waitFor(WAIT);

async function runLab(page: Page, expected = /\S/): Promise<void> {
  const output = lab(page).getByRole('log', { name: 'Output' });
  await lab(page).getByRole('button', { name: 'Run', exact: true }).click();
  await output.filter({ hasText: expected }).waitFor(WAIT);
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

const saidLine = (page: Page, line: string) =>
  page.waitForEvent('console', { predicate: (said) => said.text() === `LINE ${line}`, ...WAIT });

interface Samples {
  readonly cold: number[];
  readonly warm: number[];
  readonly again: number[];
  readonly edit: number[];
}

const noSamples = (): Samples => ({ cold: [], warm: [], again: [], edit: [] });

/**
 * Stands in for the reader within the page, so that both sides are timed alike, by what the page says in
 * the console: a driver outside looks for buttons and output at intervals of its own. As text, since
 * it is the page that runs it.
 */
const reader = `window.reader = {
  lab: () => document.querySelector('[role=log][aria-label=Output]')?.closest('section'),
  run(wanted, line) {
    const lab = this.lab();
    [...lab.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === 'Run').click();
    const look = () => {
      if (lab.querySelector('[role=log]').textContent.includes(wanted)) console.log('LINE ' + line);
      else requestAnimationFrame(look);
    };
    look();
  },
  edit(text, line) {
    document.execCommand('insertText', false, 'console.log("' + text + '");\\n');
    // The editor hears of its own change a moment later.
    requestAnimationFrame(() => this.run(text, line));
  },
};`;

/** Presses Run as soon as the lab is there to be seen. */
const eagerReader = `${reader}
{
  const look = () => {
    if (document.querySelector('[role=log][aria-label=Output]')) reader.run('INFO', 'first line');
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

/** A new page in a context of its own, once the browser has done with making it. */
async function settledPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return page;
}

/** How long it takes until the page says a line, once something is done. */
const untilLine = (page: Page, line: string, action: () => Promise<unknown>) =>
  timed(() => Promise.all([saidLine(page, line), action()]));

const load = (page: Page, go: () => Promise<unknown>) => untilLine(page, 'first line', go);

async function measureLab(page: Page, address: string, into: Samples): Promise<void> {
  await page.addInitScript(eagerReader);
  into.cold.push(await load(page, () => page.goto(address + LECTURE)));
  into.warm.push(await load(page, () => page.reload()));
  // A run may end by itself just now, and its button with it.
  const stop = () =>
    lab(page)
      .getByRole('button', { name: 'Stop', exact: true })
      .click({ timeout: 1000 })
      .catch(() => undefined);
  // The next worker is started ahead; the reader's next Run is not that soon.
  const breathe = () => page.waitForTimeout(500);
  await stop();
  await lab(page).getByRole('button', { name: 'Clear' }).first().click();
  await breathe();
  const again = () => page.evaluate(`reader.run('INFO', 'again')`);
  into.again.push(await untilLine(page, 'again', again));
  await stop();
  await lab(page).locator('pre[contenteditable=true]').first().click();
  const editor = lab(page).getByRole('textbox', { name: /^Editor/ });
  await lab(page).locator('.cm-editor').first().waitFor(WAIT);
  // The compiler is loaded by the first edit; what counts is what every further one costs.
  for (const line of ['edited 0', 'edited 1']) {
    await editor.press('Control+Home');
    await breathe();
    const edit = () => page.evaluate(`reader.edit('${line}', '${line}')`);
    const elapsed = await untilLine(page, line, edit);
    if (line === 'edited 1') into.edit.push(elapsed);
    await stop();
  }
}

async function measureRepl(page: Page, address: string, into: Samples): Promise<void> {
  into.cold.push(await load(page, () => page.goto(address)));
  into.warm.push(await load(page, () => page.reload()));
  const edit = (line: string) =>
    untilLine(page, line, () => page.evaluate(`window.edit('${line}')`));
  // It has no Run button: it runs when the text changes.
  into.again.push(await edit('again'));
  into.edit.push(await edit('edited'));
}

/** Navigation to where the script of a VitePress page with nothing of ours has taken over. */
async function measureBare(page: Page, address: string): Promise<number> {
  // Vue marks the element of an app that it has mounted.
  await page.addInitScript(`{
    const look = () => {
      if (document.querySelector('#app')?.__vue_app__) console.log('LINE awake');
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }`);
  return untilLine(page, 'awake', () => page.goto(address));
}

/** Navigation to first output on a phone's network, with nothing in the cache. */
async function onPhone(browser: Browser, address: string, script?: string): Promise<number> {
  const page = await settledPage(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', phone);
  if (script !== undefined) await page.addInitScript(script);
  const elapsed = await load(page, () => page.goto(address));
  await page.context().close();
  return elapsed;
}

/** Until nothing more has come for a second; a page at work may keep a connection for ever. */
async function settled(page: Page): Promise<void> {
  let last = performance.now();
  page.on('response', () => {
    last = performance.now();
  });
  while (performance.now() - last < 1000) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function bytesOf(browser: Browser, bare: string, site: string): Promise<Row[]> {
  const page = await browser.newPage();
  let count = countScripts(page);
  await page.goto(bare, { waitUntil: 'networkidle' });
  const bareBytes = await count();
  const lecture = await browser.newPage();
  count = countScripts(lecture);
  await lecture.goto(site + LECTURE, { waitUntil: 'networkidle' });
  const before = await count();
  await isReady(lecture);
  await runLab(lecture);
  await settled(lecture);
  const after = await count();
  const ours = await count(ofTheProgram);
  await page.close();
  await lecture.close();
  const floor = 'JavaScript of a bare VitePress page, gzipped';
  const atMost = (bareBytes + 60 * 1024) / bareBytes;
  return [
    { what: floor, value: bareBytes, unit: 'bytes' },
    { what: 'the lecture page, read', value: before, unit: 'bytes', against: floor },
    { what: 'the lecture page, read and run', value: after, unit: 'bytes', against: floor, aim: { atMost } }, // prettier-ignore
    { what: "… without the program's modules and libraries", value: ours, unit: 'bytes', against: floor, aim: { atMost } }, // prettier-ignore
  ];
}

async function phoneRows(
  browser: Browser,
  site: string,
  repl: string,
  say: (what: string) => void,
): Promise<Row[]> {
  const own = await serveCompressed(await compressed(site, 'site'));
  const peer = await serveCompressed(await compressed(repl, 'repl'));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`on a phone's network, round ${round} of ${ROUNDS}`);
    theirs.push(await onPhone(browser, peer.address));
    ours.push(await onPhone(browser, own.address + LECTURE, eagerReader));
  }
  own.close();
  peer.close();
  const what = "navigation to first output, cold, on a phone's network";
  const floor = `@vue/repl: ${what}`;
  return [
    { what: floor, value: median(theirs), unit: 'ms', samples: theirs },
    { what: `lab: ${what}`, value: median(ours), unit: 'ms', samples: ours, against: floor, aim: { atMost: 0.5 } }, // prettier-ignore
  ];
}

/** The page's sandbox, warmed, against a worker that only answers. */
async function instanceRows(): Promise<Row[]> {
  const sandbox = await openSandboxPage();
  try {
    const { program } = compileProgram({ 'main.ts': 'console.log(1);' }, { entries: ['main.ts'] });
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = -3; round < 15; round += 1) {
      const echo = await sandbox.page.evaluate(async () => {
        const started = performance.now();
        const code = 'onmessage = (event) => postMessage(event.data)';
        const worker = new Worker(URL.createObjectURL(new Blob([code])));
        await new Promise((resolve) => {
          worker.onmessage = resolve;
          worker.postMessage(1);
        });
        const elapsed = performance.now() - started;
        worker.terminate();
        return elapsed;
      });
      const run = await sandbox.firstOutput({ program, entry: 'main.ts' });
      // The next worker is started ahead; the reader's next Run is not that soon.
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (round < 0) continue;
      bare.push(echo);
      ours.push(run);
    }
    const floor = 'a bare worker: start and echo';
    return [
      { what: floor, value: median(bare), unit: 'ms', samples: bare },
      { what: 'Run to first output', value: median(ours), unit: 'ms', samples: ours, against: floor, aim: { atMost: 3 } }, // prettier-ignore
    ];
  } finally {
    await sandbox.close();
  }
}

const measure: Measure = {
  title: 'the lab against a bare page, stock @vue/repl and a bare worker',
  async run(say) {
    await rm(work, { recursive: true, force: true });
    say('building the peers');
    const folders = [await buildBare(), await buildRepl()];
    const site = process.env['SITE'] ?? join(root, siteFolder);
    if (process.env['SITE'] === undefined) await ensureBuilt(root, say);
    const [bare, repl, own] = await Promise.all([...folders, site].map(serve));
    if (!bare || !repl || !own) throw new Error('Three sites are served.');
    const executablePath = await ensureBrowser(() => undefined);
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']; // prettier-ignore
    const browser = await chromium.launch({ executablePath, args });
    const ours = noSamples();
    const theirs = noSamples();
    const hydrated: number[] = [];
    try {
      const rows = await bytesOf(browser, bare.address, own.address);
      for (let round = 0; round <= ROUNDS; round += 1) {
        say(`round ${round} of ${ROUNDS}`);
        // The first one warms the disk and the machine.
        const [one, other] = round === 0 ? [noSamples(), noSamples()] : [ours, theirs];
        for (const go of [
          async (page: Page) => {
            const woke = await measureBare(page, bare.address);
            if (round > 0) hydrated.push(woke);
          },
          (page: Page) => measureRepl(page, repl.address, other),
          (page: Page) => measureLab(page, own.address, one),
        ]) {
          const page = await settledPage(browser);
          await go(page);
          await page.context().close();
        }
      }
      for (const [key, what, aim] of [
        ['cold', 'navigation to first output, cold', { atMost: 0.5 }],
        ['warm', 'navigation to first output, reloaded', undefined],
        ['again', 'Run to output', undefined],
        ['edit', 'edit to output', undefined],
      ] as const) {
        const peer = `@vue/repl: ${what}`;
        if (key === 'cold') {
          const bareCold = 'a bare VitePress page: navigation to its script at work, cold';
          rows.push({ what: bareCold, value: median(hydrated), unit: 'ms', samples: hydrated, against: peer }); // prettier-ignore
        }
        rows.push(
          { what: peer, value: median(theirs[key]), unit: 'ms', samples: theirs[key] },
          { what: `lab: ${what}`, value: median(ours[key]), unit: 'ms', samples: ours[key], against: peer, ...(aim ? { aim } : {}) }, // prettier-ignore
        );
      }
      return [
        ...rows,
        ...(await phoneRows(browser, site, folders[1] ?? '', say)),
        ...(await instanceRows()),
      ];
    } finally {
      await browser.close();
      for (const host of [bare, repl, own]) host.close();
      await rm(work, { recursive: true, force: true });
    }
  },
};

export default measure;
