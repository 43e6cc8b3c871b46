import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exerciseFrom } from '../../src/course/exercise.ts';
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

let judge: TerminalJudge;
beforeAll(async () => {
  judge = await openJudge(join(import.meta.dirname, '../..'));
});
afterAll(() => judge.close());

async function verdictOn(files: Readonly<Record<string, string>>): Promise<Verdict> {
  const [verdict] = await judge.judge([
    { exercise, answer: files, seed: 1, slot: `double-${Math.random()}` },
  ]);
  if (!verdict) throw new Error('The judge gave no verdict.');
  return verdict;
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
      'looks for vitest at run time',
      'const name = "vit" + "est"; const { expect } = await import(name); expect.extend({ toBe: () => ({ pass: true, message: () => "" }), toEqual: () => ({ pass: true, message: () => "" }) });\n',
    ],
  ])(
    'that %s',
    async (_what, text) => {
      const verdict = await verdictOn({ 'double.ts': text + wrong });
      expect(verdict.state).toBe('failed');
      expect(verdict.earned).toBeLessThanOrEqual(1);
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
  ])(
    '%s',
    async (_what, files, sentence) => {
      const verdict = await verdictOn(files as Record<string, string>);
      expect(verdict.problems.join('\n')).toMatch(sentence);
      expect(verdict.state).toBe('failed');
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
      const verdict = await verdictOn({
        'double.ts': right.replace('return', `${line}\n  return`),
      });
      expect(verdict.tests.filter(({ state }) => state === 'passed')).toHaveLength(2);
      expect(verdict.tests.map(({ sentence: said }) => said ?? '').join('')).toMatch(sentence);
    },
    120_000,
  );
});
