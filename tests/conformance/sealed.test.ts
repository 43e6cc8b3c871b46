/** Nothing gets out of the sandbox, and every run can be ended. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProgram } from '../../src/program/compile.ts';
import {
  listen,
  openSandboxPage,
  type PageRun,
  type PageRunOptions,
  type SandboxPage,
} from './sandbox_page.ts';

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
  beacon: `(navigator.sendBeacon('${target}/beacon', 'x') ? 'sent' : Promise.reject(new Error('refused')))`,
  peerConnection: `new RTCPeerConnection({ iceServers: [{ urls: 'stun:${target.replace('http://', '')}' }] }).createOffer()`,
  dataChannel: `new Promise((resolve, reject) => { const p = new RTCPeerConnection(); p.createDataChannel('x'); p.onicecandidate = resolve; p.createOffer().then((o) => p.setLocalDescription(o), reject); })`,
  webTransport: `new WebTransport('${target.replace('http', 'https')}/transport').ready`,
  image: `new Promise((resolve, reject) => { const i = new Image(); i.onload = resolve; i.onerror = () => reject(new Error('refused')); i.src = '${target}/image'; })`,
  fontFace: `new FontFace('x', "url('${target}/font')").load()`,
  styleSheet: `new CSSStyleSheet().replace("@import url('${target}/style')")`,
  serviceWorker: `navigator.serviceWorker.register('${target}/service.js')`,
  serviceWorkers: `navigator.serviceWorker.getRegistrations()`,
  sharedWorker: `new Promise((resolve, reject) => { const w = new SharedWorker('${target}/shared.js'); w.port.onmessage = resolve; w.onerror = () => reject(new Error('refused')); })`,
  evalFetch: `(0, eval)("fetch('${target}/eval')")`,
  functionFetch: `new Function("return fetch('${target}/function')")()`,
  constructorFetch: `(async () => {}).constructor("return await fetch('${target}/constructor')")()`,
  functionImport: `new Function("return import('${target}/function.js')")()`,
  moduleUrl: `fetch(new URL('/module', typeof here === 'string' && here.startsWith('http') ? here : '${target}'))`,
  prototypeFetch: `Object.getPrototypeOf(Object.getPrototypeOf(globalThis)).fetch.call(globalThis, '${target}/prototype')`,
  requestUrl: `Reflect.construct(EventSource, ['${target}/events2']).url && Promise.reject(new Error('refused'))`,
  wasm: `WebAssembly.compileStreaming(fetch('${target}/x.wasm'))`,
  broadcast: `(new BroadcastChannel('logbook').postMessage('x'), 'sent')`,
  fileSystem: `navigator.storage.getDirectory()`,
  locks: `navigator.locks.query()`,
  notification: `(new Notification('x'), 'shown')`,
  requestFileSystem: `webkitRequestFileSystemSync(0, 1)`,
  xhrSync: `(() => { const x = new XMLHttpRequest(); x.open('GET', '${target}/sync', false); x.send(); return x.status; })()`,
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
    // Assigning to a worker's location is no navigation; nobody else is in the origin that hears a
    // broadcast, and it may show nothing: these have nothing to hold back.
    const harmless = ['navigation', 'broadcast', 'notification'];
    const rest = Object.fromEntries(
      Object.entries(ways).filter(([name]) => !harmless.includes(name)),
    );
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

describe('what a program sends', () => {
  const listening = `(() => {
    const heard = [];
    window.heard = heard;
    addEventListener('message', (event) => heard.push(event.data));
    window.verdict = 'none';
  })()`;

  it('is a message of its own run and nothing else, whatever it looks like', async () => {
    await sandbox.page.evaluate(listening);
    // A run beside it, which the forged messages name: runs are numbered from 1.
    const beside = run(`await new Promise((r) => setTimeout(r, 700)); console.log('beside');`);
    const forged = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((id) => [
      {
        kind: 'from',
        run: id,
        messages: [{ kind: 'end', end: { outcome: 'finished', exitCode: 0 } }],
      },
      { kind: 'closed', run: id },
      { kind: 'broken', run: id, reason: 'forged' },
    ]);
    const { stdout, events, result } = await run(
      `// @ts-nocheck
       const forged = ${JSON.stringify([
         { kind: 'end', end: { outcome: 'finished', exitCode: 0 } },
         { kind: 'output', pieces: [{ stream: 'stdout', text: 'forged' }] },
         { kind: 'state', state: 'waiting' },
         ...forged,
       ])};
       for (const message of forged) postMessage(message);
       for (const send of [() => self.postMessage(forged[0], '*'), () => parent.postMessage(forged[0], '*'),
         () => dispatchEvent(new MessageEvent('message', { data: forged[0] })),
         () => dispatchEvent(Object.assign(new Event('message'), { data: forged[0], ports: [new MessageChannel().port1] }))]) {
         try { send(); } catch {}
       }
       console.log('mine'); process.exitCode = 3;`,
    );
    expect(stdout).toBe('mine\n');
    expect(result).toMatchObject({ outcome: 'failed', exitCode: 3 });
    expect(events.every(({ kind }) => kind === 'message')).toBe(true);
    expect((await beside).stdout).toBe('beside\n');
    expect(await sandbox.page.evaluate(() => Reflect.get(window, 'heard') as unknown)).toEqual([]);
    const frames = await sandbox.page.evaluate(() => document.querySelectorAll('iframe').length);
    expect(frames).toBeGreaterThan(0);
  });

  it('does not change what the engine says, whatever it does to the language', async () => {
    const { stdout, result } = await run(
      `// @ts-nocheck
       const { log } = console;
       for (const type of [Array, Map, Set, Promise, String]) {
         for (const name of Object.getOwnPropertyNames(type.prototype)) {
           if (['constructor', 'then', 'length', 'toString'].includes(name)) continue;
           try { type.prototype[name] = () => { postMessage('stolen'); return { kind: 'end' }; }; } catch {}
         }
       }
       Object.prototype.kind = 'end'; Object.prototype.end = { outcome: 'finished', exitCode: 0 };
       throw 1;`,
    );
    expect(stdout).toBe('');
    expect(result.outcome).not.toBe('finished');
    expect(result.sentence).toMatch(/\.$/);
  });
});

describe('a run ends with a sentence, and the page stays usable', () => {
  /** Usable: the page was never kept from its own work for a great part of the run. */
  const expectUsable = (what: string, { result, longestStall }: PageRun) => {
    console.info(`longest stall of the page during ${what}: ${Math.round(longestStall)} ms`);
    expect(longestStall / Math.max(result.elapsedMilliseconds, 600)).toBeLessThan(0.8);
  };

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
    [
      'a getter, called to print its object, that never returns',
      `console.log('start'); console.log({ get [Symbol.toStringTag]() { for (;;); } });`,
    ],
    [
      'a custom inspection that never returns',
      `console.log('start'); console.log([{ [Symbol.for('nodejs.util.inspect.custom')]() { for (;;); } }]);`,
    ],
    [
      'a proxy that never answers',
      `console.log('start'); Object.keys(new Proxy({}, { ownKeys() { for (;;); } }));`,
    ],
    [
      'promises that become ever more',
      `console.log('start'); const f = () => { void Promise.resolve().then(f).then(f); }; f();`,
    ],
    [
      'an expression with catastrophic backtracking',
      `console.log('start'); /^(a+)+$/.test('a'.repeat(60) + 'b');`,
    ],
    [
      'an array of four thousand million elements',
      `console.log('start'); new Array(2 ** 32 - 1).fill(0);`,
    ],
    [
      'arrays without end',
      `console.log('start'); const all = []; for (;;) all.push(new Array(1e5).fill(0.5));`,
    ],
    [
      'objects without end',
      `console.log('start'); const all = new Map(); for (let i = 0; ; i++) all.set(i, { i });`,
    ],
  ])('%s', async (what, text) => {
    const ended = await run(text, { deadline: 1_200 });
    const { stdout, result } = ended;
    expect(stdout).toBe('start\n');
    expect(result.outcome).toBe('deadline');
    expect(result.sentence).toMatch(
      /^The program was still running after 1\.2 s and was stopped: .*\.$/,
    );
    expectUsable(what, ended);
  });

  const grows =
    ' It asked for more memory than there is: look for a list or a text that grows for ever.';
  it.each([
    ['a string that doubles', `let s = 'x'; for (;;) s += s;`, 'Invalid string length', grows],
    [
      'buffers beyond all memory',
      `const all = []; for (;;) all.push(new ArrayBuffer(2 ** 33));`,
      'Array buffer allocation failed',
      grows,
    ],
    ['a length that no array has', `new Array(-1);`, 'Invalid array length', ''],
  ])('%s', async (_, text, message, hint) => {
    const { result } = await run(text);
    expect(result.sentence).toBe(
      `The program ended with an error that nothing caught (main.ts, line 1): RangeError: ${message}.${hint}`,
    );
  });

  it('an endless chain of promises', async () => {
    const { result } = await run(
      `const f = (): Promise<void> => Promise.resolve().then(f); await f();`,
      { deadline: 1_200 },
    );
    expect(result.outcome).toBe('deadline');
  });

  it('Stop', async () => {
    const { stdout, result } = await run(`console.log('start'); for (;;) {}`, {
      stopAfterMilliseconds: 1_000,
    });
    expect([stdout, result.outcome, result.sentence]).toEqual([
      'start\n',
      'stopped',
      'You stopped the program.',
    ]);
  });

  it('a flood of output', async () => {
    const ended = await run(`for (;;) console.log('flood');`);
    expect(ended.stdout.length).toBe(1_000_000);
    expect(ended.result.outcome).toBe('flooded');
    expect(ended.result.sentence).toMatch(/^The program printed more than 1,000,000 characters/);
    expectUsable('a flood of output', ended);
  });

  it('a flood on both streams, whose order stays', async () => {
    const ended = await run(
      `for (;;) { console.log('a'.repeat(99)); console.error('b'.repeat(99)); }`,
    );
    expect([ended.stdout.length, ended.stderr.length]).toEqual([500_000, 500_000]);
    expect(ended.result.outcome).toBe('flooded');
    expectUsable('a flood on both streams', ended);
  });

  it('what is printed before a loop that never ends, promises among it', async () => {
    const { stdout } = await run(
      `console.log(Promise.resolve(1), (async () => 2)(), 'start'); for (;;);`,
      { deadline: 1_200 },
    );
    // Whether the second is settled nobody can tell while the loop runs.
    expect(stdout).toBe('Promise { 1 } Promise { <pending> } start\n');
  });

  it('a flood of messages', async () => {
    const { result } = await run(`for (;;) postMessage({ much: 'x' });`);
    expect([result.outcome, result.sentence]).toEqual([
      'flooded',
      'The program sent too many messages and was stopped.',
    ]);
    const large = await run(`for (;;) postMessage('x'.repeat(1e6));`);
    expect(large.result.outcome).toBe('flooded');
    expectUsable('a flood of large messages', large);
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

describe('an error says where it is in the TypeScript source', () => {
  const places = async (files: Record<string, string>) => {
    const { program } = compileProgram(files, { entries: ['main.ts'] });
    const { result, stderr } = await sandbox.run({ program, entry: 'main.ts' });
    const frames = result.error?.stack.map(
      ({ file, line, column, functionName }) => `${functionName} ${file}:${line}:${column}`,
    );
    return { result, stderr, frames };
  };

  it('through async frames and across files', async () => {
    const { frames, stderr, result } = await places({
      'main.ts': `import { load } from './store/load.ts';
interface Options { readonly id: number }

async function main(options: Options): Promise<void> {
  await null;
  console.log(await load(options.id));
}

await main({ id: 7 });`,
      'store/load.ts': `import { parse } from './parse.ts';
type Id = number;

export const load = async (id: Id): Promise<string> => {
  enum State { Open }
  await new Promise((resolve) => setTimeout(resolve, 1));
  return parse<string>(State[0] + id);
};`,
      'store/parse.ts': `export class Failure extends Error {
  override readonly name = 'Failure';
}

export function parse<T>(text: string): T {
  if (text !== '')
    throw new Failure(text as string, { cause: new TypeError('not a record') });
  return text as T;
}`,
    });
    expect(frames).toEqual([
      'parse store/parse.ts:7:11',
      'load store/load.ts:7:10',
      'main main.ts:6:15',
      ' main.ts:9:1',
    ]);
    expect(result.sentence).toBe(
      'The program ended with an error that nothing caught (store/parse.ts, line 7): Failure: Open7.',
    );
    expect(stderr).toContain('    at async main (main.ts:6:15)\n    at async main.ts:9:1');
    expect(result.error?.cause).toMatchObject({
      name: 'TypeError',
      stack: [{ file: 'store/parse.ts', line: 7, column: 48 }, {}, {}, {}],
    });
  });

  it.each([
    [
      'a timer',
      `type A = 1;\nsetTimeout(() => {\n  (undefined as never as { f(): void }).f();\n}, 1);`,
      [' main.ts:3:41'],
    ],
    [
      'a rejection that nothing handles',
      `interface A { a: 1 }\nasync function late() {\n  await null;\n  throw new Error('late');\n}\nvoid late();`,
      ['late main.ts:4:9'],
    ],
    [
      'a generator and a callback of an array',
      `type A = 1;\nfunction* items() {\n  yield [1].map((n: number) => { throw new Error(String(n)); });\n}\nfor (const item of items()) console.log(item);`,
      [' main.ts:3:40', 'items main.ts:3:13', ' main.ts:5:12'],
    ],
    [
      'a constructor with parameter properties, a field and a static block',
      `class Base {\n  constructor(public readonly a: number) { if (a > 0) throw new Error('a'); }\n}\nclass Sub extends Base {\n  declare x: number;\n  constructor() { super(1); }\n}\nclass Other {\n  static { new Sub(); }\n}\nvoid Other;`,
      [
        'Base main.ts:2:61',
        'Sub main.ts:6:19',
        '<static_initializer> main.ts:9:12',
        // V8's own odd place for it, in Node too.
        ' main.ts:4:1',
      ],
    ],
    [
      'a decorated method and an accessor',
      `function same(value: (...values: never[]) => unknown, _: unknown) { return value as never; }\nclass A {\n  @same\n  get(): number {\n    return this.bad;\n  }\n  private get bad(): number {\n    throw new RangeError('bad');\n  }\n}\nnew A().get();`,
      ['get bad main.ts:8:11', 'get main.ts:5:17', ' main.ts:11:9'],
    ],
    [
      'a namespace',
      `namespace A.B {\n  export const fail = (): never => {\n    throw new Error('b');\n  };\n}\nA.B.fail();`,
      ['fail main.ts:3:11', ' main.ts:6:5'],
    ],
  ])('in %s', async (_, text, expected) => {
    const { frames } = await places({ 'main.ts': text });
    expect(frames).toEqual(expected);
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
