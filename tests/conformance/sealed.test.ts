/** Nothing gets out of the sandbox, and every run can be ended. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProgram } from '../../src/program/compile.ts';
import { listen, openSandboxPage, type PageRunOptions, type SandboxPage } from './sandbox_page.ts';

let sandbox: SandboxPage;
let other: Server;
let foreign: string;
const visits: string[] = [];

beforeAll(async () => {
  sandbox = await openSandboxPage();
  other = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', 'text/javascript');
    response.end('export default 1;');
  });
  other.on('upgrade', (request, socket) => {
    visits.push(`upgrade ${request.url ?? ''}`);
    socket.destroy();
  });
  foreign = `http://127.0.0.1:${await listen(other)}`;
});
afterAll(async () => {
  await sandbox.close();
  other.close();
});

async function run(text: string, options: PageRunOptions & { deadline?: number } = {}) {
  const { deadline = 5_000, ...more } = options;
  const { program } = compileProgram({ 'main.ts': text }, { entries: ['main.ts'] });
  return sandbox.run({ program, entry: 'main.ts', deadlineMilliseconds: deadline }, more);
}

/** Each way out, as an expression that settles to what came of it. */
const waysOut = (target: string): Record<string, string> => ({
  fetch: `fetch('${target}/fetch')`,
  xhr: `new Promise((resolve, reject) => { const x = new XMLHttpRequest(); x.onload = resolve; x.onerror = () => reject(new Error('refused')); x.open('GET', '${target}/xhr'); x.send(); })`,
  webSocket: `new Promise((resolve, reject) => { const s = new WebSocket('${target.replace('http', 'ws')}/ws'); s.onopen = resolve; s.onerror = () => reject(new Error('refused')); })`,
  eventSource: `new Promise((resolve, reject) => { const s = new EventSource('${target}/events'); s.onopen = resolve; s.onerror = () => reject(new Error('refused')); })`,
  import: `(0, eval)("import('${target}/import.js')")`,
  importScripts: `importScripts('${target}/scripts.js')`,
  worker: `new Promise((resolve, reject) => { const w = new Worker('${target}/worker.js'); w.onmessage = resolve; w.onerror = () => reject(new Error('refused')); })`,
  nestedWorker: `new Promise((resolve, reject) => { const code = "fetch('${target}/nested').then(() => postMessage('out'), () => postMessage('refused'))"; const w = new Worker(URL.createObjectURL(new Blob([code]))); w.onmessage = (e) => e.data === 'out' ? resolve('out') : reject(new Error('refused')); w.onerror = () => reject(new Error('refused')); })`,
  indexedDb: `new Promise((resolve, reject) => { const r = indexedDB.open('x'); r.onsuccess = resolve; r.onerror = () => reject(new Error('refused')); })`,
  caches: `caches.open('x')`,
  localStorage: `localStorage.getItem('secret')`,
  cookies: `cookieStore.getAll()`,
  document: `document.body`,
  parent: `parent.document`,
  top: `top.location.href`,
  navigation: `(location.href = '${target}/navigate')`,
  popup: `open('${target}/popup')`,
});

const attempt = (ways: Record<string, string>) => `
  const ways = { ${Object.entries(ways)
    .map(([name, expression]) => `${name}: async () => ${expression}`)
    .join(',\n')} };
  const outcomes = Object.fromEntries(await Promise.all(Object.entries(ways).map(async ([name, attempt]) => {
    try {
      const value = await Promise.race([attempt(), new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 1500))]);
      return [name, 'REACHED ' + String(value)];
    } catch { return [name, 'refused']; }
  })));`;

describe('a program', () => {
  it.each(['foreign', 'own'] as const)('reaches nothing of a %s address', async (whose) => {
    await sandbox.page.evaluate(() => localStorage.setItem('secret', 'kept'));
    const ways = waysOut(whose === 'foreign' ? foreign : sandbox.origin);
    const code = `// @ts-nocheck\n${attempt(ways)}\nconsole.log(JSON.stringify(outcomes));`;
    const { stdout, stderr } = await run(code);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(
      Object.fromEntries(Object.keys(ways).map((name) => [name, 'refused'])),
    );
    expect(visits).toEqual([]);
  });

  it('is held back by the policy even where nothing is taken from its globals', async () => {
    const ways = waysOut(foreign);
    // Assigning to a worker's location is no navigation: it has nothing to hold back.
    const rest = Object.fromEntries(Object.entries(ways).filter(([name]) => name !== 'navigation'));
    const workerScript = `onmessage = async ({ ports: [port] }) => {
      port.onmessage = async () => {
        ${attempt(rest)}
        port.postMessage({ kind: 'message', message: outcomes });
        port.postMessage({ kind: 'end', end: { outcome: 'finished', exitCode: 0 } });
      };
    };`;
    const { events } = await run('export {};', { workerScript });
    const outcomes = events.find((event) => event.kind === 'message')?.message;
    expect(outcomes).toEqual(
      Object.fromEntries(Object.keys(rest).map((name) => [name, 'refused'])),
    );
    expect(visits).toEqual([]);
  });

  it('cannot speak with the page in the place of the sandbox', async () => {
    const { result, stdout } = await run(
      `// @ts-nocheck
       MessagePort.prototype.postMessage = () => { throw new Error('mine'); };
       Array.prototype.push = undefined; globalThis.postMessage({ kind: 'end', end: { outcome: 'failed' } });
       Object.defineProperty(globalThis, 'performance', { value: undefined });
       console.log('still here'); setTimeout(() => console.log('and here'), 1);`.replace(
        'Array.prototype.push = undefined; ',
        '',
      ),
    );
    expect(stdout).toBe('still here\nand here\n');
    expect(result.outcome).toBe('finished');
  });
});

describe('a run ends with a sentence, and the page stays usable', () => {
  const stall = () =>
    sandbox.page.evaluate(() => (window as unknown as { longestStall(): number }).longestStall());

  it.each([
    ['an endless loop', `console.log('start'); while (true) {}`],
    [
      'a getter that never returns',
      `console.log('start'); console.log(\`\${{ get a() { for (;;); } }.a}\`);`,
    ],
    [
      'an endless chain of ticks',
      `console.log('start'); const f = () => process.nextTick(f); f();`,
    ],
    ['a timer that goes on', `console.log('start'); setInterval(() => {}, 1);`],
  ])('%s', async (_, text) => {
    const { stdout, result } = await run(text, { deadline: 600 });
    expect(stdout).toBe('start\n');
    expect(result.outcome).toBe('deadline');
    expect(result.sentence).toMatch(
      /^The program was still running after 0\.6 s and was stopped: .*\.$/,
    );
  });

  it('an endless chain of promises', async () => {
    const { result } = await run(
      `const f = (): Promise<void> => Promise.resolve().then(f); await f();`,
      { deadline: 600 },
    );
    expect(result.outcome).toBe('deadline');
  });

  it('Stop', async () => {
    const { stdout, result } = await run(`console.log('start'); for (;;) {}`, {
      stopAfterMilliseconds: 300,
    });
    expect([stdout, result.outcome, result.sentence]).toEqual([
      'start\n',
      'stopped',
      'You stopped the program.',
    ]);
  });

  it('a flood of output', async () => {
    await stall();
    const { stdout, result } = await run(`for (;;) console.log('flood');`);
    expect(stdout.length).toBe(1_000_000);
    expect(result.outcome).toBe('flooded');
    expect(result.sentence).toMatch(/^The program printed more than 1,000,000 characters/);
    console.info(`longest stall of the page during the flood: ${Math.round(await stall())} ms`);
  });

  it('a flood of messages', async () => {
    const { result } = await run(`for (;;) postMessage({ much: 'x' });`);
    expect([result.outcome, result.sentence]).toEqual([
      'flooded',
      'The program sent too many messages and was stopped.',
    ]);
  });

  it('too deep a recursion, with its place', async () => {
    const { result, stderr } = await run(`function down(): void {\n  down();\n}\ndown();`);
    expect(result.outcome).toBe('failed');
    expect(result.error?.message).toBe('Maximum call stack size exceeded');
    expect(result.error?.stack[0]).toMatchObject({ file: 'main.ts', functionName: 'down' });
    expect(stderr).toMatch(/^Uncaught RangeError: Maximum call stack size exceeded\n/);
  });

  it('an error that cannot be printed', async () => {
    const { result } = await run(
      `throw Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('no'); } });`,
    );
    expect(result.outcome).toBe('failed');
    expect(result.sentence).toMatch(/\.$/);
  });

  it('an error in its own source position, with cause', async () => {
    const { result, stderr } = await run(
      `type Padding = { a: 1 };\n\nfunction fail(): never {\n  throw new TypeError('bad', { cause: 'why' });\n}\nfail();`,
    );
    expect(result.error?.stack).toEqual([
      { file: 'main.ts', line: 4, column: 9, functionName: 'fail' },
      { file: 'main.ts', line: 6, column: 1, functionName: '' },
    ]);
    expect(result.error?.cause).toEqual({ name: 'Thrown', message: "'why'", stack: [] });
    expect(result.sentence).toBe(
      'The program ended with an error that nothing caught (main.ts, line 4): TypeError: bad.',
    );
    expect(stderr).toContain('    at fail (main.ts:4:9)\n    at main.ts:6:1 {');
  });

  it('an await that nothing settles', async () => {
    const { result } = await run(`await new Promise(() => {});`);
    expect([result.outcome, result.exitCode]).toEqual(['failed', 13]);
  });
});

describe('a program that serves', () => {
  const server = `import { Hono } from 'hono'; import { fire } from 'hono/service-worker';
    const app = new Hono();
    app.get('/hello/:name', (c) => { console.log('asked'); return c.json({ hello: c.req.param('name') }); });
    app.post('/echo', async (c) => c.text(await c.req.text(), 201));
    app.get('/loop', () => { for (;;); });
    fire(app);`;

  it('answers requests and is not busy in between', async () => {
    const { responses, events, stdout } = await run(server, {
      requests: [
        { method: 'GET', path: '/hello/you' },
        { method: 'POST', path: '/echo', body: 'text' },
        { method: 'GET', path: '/nowhere' },
      ],
    });
    expect(responses).toMatchObject([
      { status: 200, body: '{"hello":"you"}' },
      { status: 201, body: 'text' },
      { status: 404, body: '404 Not Found' },
    ]);
    expect(stdout).toBe('asked\n');
    expect(events.slice(0, 2)).toEqual([
      { kind: 'state', state: 'waiting' },
      { kind: 'state', state: 'busy' },
    ]);
  });

  it('is stopped where it does not answer', async () => {
    const { responses, result } = await run(server, {
      deadline: 500,
      requests: [{ method: 'GET', path: '/loop' }],
    });
    const sentence = 'The program did not answer GET /loop within 0.5 s and was stopped.';
    expect(responses).toEqual([sentence]);
    expect([result.outcome, result.sentence]).toEqual(['deadline', sentence]);
  });

  it('is told where it does not listen', async () => {
    const { responses } = await run(`setTimeout(() => {}, 300);`, {
      requests: [{ method: 'GET', path: '/' }],
    });
    expect(responses).toEqual(['The program does not listen for requests: end it with fire(app).']);
  });
});
