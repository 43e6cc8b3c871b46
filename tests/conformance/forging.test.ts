import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBrowser } from '../../scripts/browser.mjs';
import { exerciseFrom } from '../../src/course/exercise.ts';
import { diagnoseFiles } from '../../src/doctor/diagnose.ts';
import { openPageJudge, type PageJudge } from '../../src/grading/check/node/page_judge.ts';
import { openJudge, type TerminalJudge } from '../../src/grading/node/judge.ts';
import type { Verdict } from '../../src/grading/verdict.ts';

const right = 'export function double(n: number): number {\n  return n * 2;\n}\n';
const wrong = 'export function double(n: number): number {\n  return n;\n}\n';
const { exercise } = exerciseFrom('double', 'exercises/double', {
  'README.md': '---\ntitle: Double\npoints: 3\ntimeLimitSeconds: 1\n---\n\nDouble it.\n',
  'starter/double.ts': wrong,
  'solution/double.ts': right,
  'tests/double.test.ts': `import { describe, expect, it } from 'vitest';
import { double } from '@answer/double.ts';
describe('double', () => {
  it('of two is four', () => expect(double(2)).toBe(4));
  it('of three is six', () => expect([double(3)]).toEqual([6]));
  it('of zero is zero', async () => { expect(await double(0)).toBe(0); });
});
`,
});

let terminal: TerminalJudge;
let page: PageJudge;
beforeAll(async () => {
  terminal = await openJudge(join(import.meta.dirname, '../..'));
  page = await openPageJudge(await ensureBrowser(() => undefined), diagnoseFiles);
});
afterAll(() => Promise.all([terminal.close(), page.close()]));

/** What each of the two judges says of an answer. */
async function verdictsOn(answer: Readonly<Record<string, string>>): Promise<Verdict[]> {
  const judgment = { exercise, answer, seed: 1, slot: `double-${Math.random()}` };
  const [verdict] = await terminal.judge([judgment]);
  if (!verdict) throw new Error('The judge gave no verdict.');
  return [verdict, await page.judge(judgment)];
}

describe('an answer that is wrong does not pass', () => {
  it.concurrent.each([
    ['ends the process while it loads', 'process.exit(0);\n'],
    [
      'ends the process in a test',
      'process.on("exit", () => {}); setTimeout(() => process.exit(0));\n',
    ],
    ['kills the process', 'process.kill(process.pid, "SIGKILL");\n'],
    ['ends the process by another way', '(process as any).reallyExit(0);\n'],
    [
      'says it has finished',
      '(process as any).send({ logbook: "?", event: { kind: "finished" } });\n',
    ],
    [
      "reaches for the worker's state",
      'const w = (globalThis as any).__vitest_worker__; w.config.testNamePattern = /nothing/; w.config.runner = ""; w.providedContext.logbook = {}; w.current = undefined;\n',
    ],
    [
      'skips what is collected',
      'const w = (globalThis as any).__vitest_worker__; setTimeout(() => { if (w.current) w.current.mode = "skip"; });\n',
    ],
    [
      'extends expect',
      'import { expect } from "vitest";\nexpect.extend({ toBe: () => ({ pass: true, message: () => "" }), toEqual: () => ({ pass: true, message: () => "" }) });\n',
    ],
    [
      'extends the global expect',
      'const e = (globalThis as any)[Symbol.for("expect-global")]; e.extend({ toBe: () => ({ pass: true, message: () => "" }), toEqual: () => ({ pass: true, message: () => "" }) });\n',
    ],
    ['makes all things equal', 'Object.is = () => true;\n'],
    [
      'patches the prototype of assertions',
      'const e = (globalThis as any)[Symbol.for("expect-global")]; const p = Object.getPrototypeOf(Object.getPrototypeOf(e(1))); for (const name of ["toBe", "toEqual"]) { for (const o of [p, Object.getPrototypeOf(e(1))]) { try { Object.defineProperty(o, name, { value: () => undefined, configurable: true }); } catch {} } }\n',
    ],
    [
      'hides errors',
      '(globalThis as any).Error = class { constructor() {} }; (globalThis as any).AssertionError = Error;\n',
    ],
    [
      'answers for the value',
      'export const trick = 1; Object.defineProperty(Number.prototype, "valueOf", { value: () => 4 });\n',
    ],
    [
      'imports the runner',
      'import { TestRunner } from "vitest";\n(TestRunner as any).prototype.runTask = async () => undefined;\n',
    ],
    [
      'rewrites what is reported',
      `const pass = (sent: any) => { const event = sent?.event ?? sent?.message?.event; if (event?.state) { event.state = 'passed'; event.failures = []; } return sent; };
for (const owner of [globalThis, (globalThis as any).MessagePort?.prototype, (globalThis as any).DedicatedWorkerGlobalScope?.prototype, process] as any[]) {
  for (const name of ['postMessage', 'send']) {
    const real = owner?.[name];
    if (real) try { owner[name] = function (sent: unknown, ...rest: unknown[]) { return real.call(this, pass(sent), ...rest); }; } catch {}
  }
}
const stringify = JSON.stringify;
JSON.stringify = (value: any, ...rest: any[]) => (stringify as any)(pass(value), ...rest);
`,
    ],
    [
      'speaks as the runner does',
      `for (const event of [{ kind: 'found', tests: [{ id: '0', title: 'of two is four', path: [], mode: 'run' }] }, { kind: 'testFinished', id: '0', state: 'passed', failures: [], milliseconds: 1 }, { kind: 'finished' }]) {
  for (const said of [{ token: undefined, event }, { token: '', event }, { kind: 'message', message: { token: undefined, event } }]) {
    try { (globalThis as any).postMessage(said); } catch {}
    try { globalThis.dispatchEvent(new MessageEvent('message', { data: said })); } catch {}
  }
}
`,
    ],
    ['finds no tests', 'Array.prototype.flatMap = () => [];\n'],
    ['finds no failures', 'Array.prototype.map = () => [];\nArray.prototype.filter = () => [];\n'],
    ['has all tests skipped', 'Set.prototype.has = () => true;\n'],
    [
      'calls nothing',
      'Function.prototype.apply = () => undefined;\nFunction.prototype.call = () => undefined;\n',
    ],
    [
      'has every state read as passed',
      "Object.defineProperty(Object.prototype, 'state', { get: () => 'passed', set: () => undefined, configurable: true });\n",
    ],
    [
      'looks for vitest at run time',
      'const name = "vit" + "est"; const { expect } = await import(name); expect.extend({ toBe: () => ({ pass: true, message: () => "" }), toEqual: () => ({ pass: true, message: () => "" }) });\n',
    ],
  ])(
    'that %s',
    async (_what, text) => {
      for (const verdict of await verdictsOn({ 'double.ts': text + wrong })) {
        expect(verdict.state).toBe('failed');
        expect(verdict.earned).toBeLessThanOrEqual(1);
      }
    },
    120_000,
  );
});

describe('what goes wrong as a whole has a sentence of its own', () => {
  it.concurrent.each([
    ['blank', { 'double.ts': '// later\n' }, /holds no code yet/],
    ['missing', {}, /double.ts is missing/],
    [
      'syntax',
      { 'double.ts': 'export function double(n: number { return n }' },
      /double.ts, line 1/,
    ],
    [
      'throws',
      { 'double.ts': `throw new TypeError('no');\n${right}` },
      /stopped while it was loaded \(double.ts, line 1\)/,
    ],
    ['loops outside', { 'double.ts': `for (;;) {}\n${right}` }, /never finished loading/],
    [
      'waits outside, for ever',
      { 'double.ts': `await new Promise(() => {});\n${right}` },
      /never finished loading/,
    ],
  ])(
    '%s',
    async (_what, files, sentence) => {
      for (const verdict of await verdictsOn(files as Record<string, string>)) {
        expect(verdict.problems.join('\n')).toMatch(sentence);
        expect(verdict.state).toBe('failed');
      }
    },
    120_000,
  );

  it.concurrent.each([
    ['a loop', 'if (n === 3) for (;;) {}', /never came to an end/],
    [
      'a promise that never settles',
      'if (n === 0) return new Promise(() => {}) as never;',
      /did not settle within 1 second/,
    ],
  ])(
    '%s costs its own test only',
    async (_what, line, sentence) => {
      const answer = { 'double.ts': right.replace('return', `${line}\n  return`) };
      for (const verdict of await verdictsOn(answer)) {
        expect(verdict.tests.filter(({ state }) => state === 'passed')).toHaveLength(2);
        expect(verdict.tests.map(({ sentence: said }) => said ?? '').join('')).toMatch(sentence);
      }
    },
    120_000,
  );
});
