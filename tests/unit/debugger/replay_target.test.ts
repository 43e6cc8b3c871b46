import { afterAll, describe, expect, it } from 'vitest';
import { createNodeReplayTarget } from '../../../src/debugger/replay/node/target.ts';
import type { ReplayTarget } from '../../../src/debugger/replay/replay_target.ts';
import { renderValue } from '../../../src/debugger/render.ts';
import type { BreakpointSpec, Evaluation, Stop } from '../../../src/debugger/target.ts';

const targets: ReplayTarget[] = [];
afterAll(() => targets.forEach((target) => target.dispose()));

function debug(text: string, more: Record<string, string> = {}): ReplayTarget {
  const target = createNodeReplayTarget(
    { files: { 'main.ts': text, ...more }, entry: 'main.ts' },
    { epoch: Date.UTC(2026, 0, 1), deadline: 8_000 },
  );
  targets.push(target);
  return target;
}

const at = (stop: Stop) => {
  const frame = stop.frames[stop.current ?? stop.frames.length - 1];
  return `${stop.kind} ${frame ? `${frame.functionName}:${frame.line}` : ''}`.trim();
};
const breakAt = (line: number, condition?: string): BreakpointSpec => ({
  number: 1,
  file: 'main.ts',
  line,
  enabled: true,
  ignoreCount: 0,
  temporary: false,
  ...(condition === undefined ? {} : { condition }),
});
const shown = (evaluation: Evaluation | undefined) =>
  evaluation?.outcome === 'value'
    ? renderValue(evaluation.value)
    : evaluation?.outcome === 'thrown'
      ? `${evaluation.error.name}: ${evaluation.error.message}`
      : evaluation?.outcome;
const last = (stop: Stop) => stop.current ?? stop.frames.length - 1;

describe('ReplayTarget', { timeout: 120_000 }, () => {
  it('starts in the entry, however long what it imports takes', async () => {
    const target = debug("import { n } from './slow.ts';\nconsole.log(n);", {
      'slow.ts': 'export let n = 0;\nwhile (n < 200_000) {\n  n += 1;\n}',
    });
    const stop = await target.start();
    expect([at(stop), stop.frames.at(-1)?.file]).toEqual(['line <module>:2', 'main.ts']);
  });

  it('stops at conditions, looks into every frame, changes what it finds, and goes back', async () => {
    const target = debug(
      [
        "import { scale } from './scale.ts';",
        'class Counter {',
        '  #total = 0;',
        '  add(n: number) {',
        '    this.#total += n * scale;',
        '    return this.#total;',
        '  }',
        '}',
        'const counter = new Counter();',
        'for (let i = 0; i < 5; i++) {',
        '  counter.add(i);',
        '}',
        'console.log(counter.add(0));',
      ].join('\n'),
      { 'scale.ts': 'export let scale = 10;' },
    );
    expect(at(await target.start())).toBe('line <module>:2');
    let { stop } = await target.resume({ kind: 'continue' }, [breakAt(5, 'n === 3')]);
    expect(at(stop)).toBe('line add:5');
    const looked = await target.evaluate([
      { frame: last(stop), source: 'n + 1' },
      { frame: last(stop), source: 'this.#total' },
      { frame: last(stop), source: 'scale' },
      { frame: last(stop), source: 'arguments.length' },
      { frame: 0, source: 'i' },
      { frame: 0, source: 'n' },
      { frame: 0, source: 'counter as object' },
    ]);
    expect(looked.map(shown)).toEqual([
      '4',
      '30',
      '10',
      '1',
      '3',
      'ReferenceError: n is not defined',
      expect.stringContaining('Counter'),
    ]);
    expect(await target.arguments(last(stop))).toEqual([
      { name: 'n', value: { kind: 'number', text: '3' } },
    ]);
    expect(
      (await target.scopes(0)).map(({ kind, variables }) => [
        kind,
        variables.map(({ name }) => name),
      ]),
    ).toEqual([
      ['block', ['i']],
      ['module', ['scale', 'Counter', 'counter']],
    ]);
    await target.evaluate([{ frame: last(stop), source: 'n = 100', intervene: true }]);
    ({ stop } = await target.resume(
      { kind: 'return', activation: stop.frames.at(-1)?.activation ?? 0 },
      [],
    ));
    expect(at(stop)).toBe('return add:6');
    expect(stop.returnValue && renderValue(stop.returnValue)).toBe('1030');
    ({ stop } = await target.resume(
      { kind: 'back-next', activation: stop.frames.at(-1)?.activation ?? 0 },
      [],
    ));
    expect(at(stop)).toBe('line add:6');
    ({ stop } = await target.resume({ kind: 'continue' }, []));
    expect(at(stop)).toBe('finished');
    expect((await target.output(0, stop.outputCount)).map(({ text }) => text)).toEqual(['1070\n']);
    ({ stop } = await target.resume({ kind: 'back-continue' }, [breakAt(11)]));
    expect([at(stop), shown((await target.evaluate([{ frame: 0, source: 'i' }]))[0])]).toEqual([
      'line <module>:11',
      '4',
    ]);
    const { changes } = await target.when({ frame: 0, expression: 'i', limit: 3 });
    expect(changes.map(({ value }) => renderValue(value))).toEqual(['0', '1', '2']);
  });

  it('is at the crash after an error nobody caught', async () => {
    const target = debug(
      'function inner(o: any) {\n  const near = 7;\n  return o.a.b;\n}\nfunction outer() {\n  return inner({});\n}\nouter();\n',
    );
    await target.start();
    const { stop } = await target.resume({ kind: 'continue' }, []);
    expect(at(stop)).toBe('uncaught inner:3');
    expect(stop.exception?.message).toContain("reading 'b'");
    expect(stop.frames.map(({ functionName, line }) => `${functionName}:${line}`)).toEqual([
      '<module>:8',
      'outer:6',
      'inner:3',
    ]);
    expect(shown((await target.evaluate([{ frame: 2, source: 'near' }]))[0])).toBe('7');
  });

  it('runs time and chance the same way each time', async () => {
    const target = debug(
      [
        'const order: unknown[] = [];',
        'setTimeout(() => order.push("timer", Date.now() > 0), 50);',
        'const id = setInterval(() => { order.push("tick"); if (order.length > 4) clearInterval(id); }, 20);',
        'await Promise.all([1, 2].map(async (n) => { await null; order.push(n); }));',
        'await new Promise((resolve) => setTimeout(resolve, 100));',
        'console.log(order.join(), Math.random(), crypto.randomUUID(), Date.now(), performance.now());',
      ].join('\n'),
    );
    const texts: string[] = [];
    for (let run = 0; run < 2; run++) {
      await target.start();
      const { stop } = await target.resume({ kind: 'continue' }, []);
      expect(at(stop)).toBe('finished');
      texts.push(
        `${stop.event} ${(await target.output(0, stop.outputCount)).map(({ text }) => text).join('')}`,
      );
    }
    expect(texts[0]).toContain('1,2,tick,tick,timer,true');
    expect(texts[1]).toBe(texts[0]);
  });

  it('bounds what does not end, goes too deep, or throws while it is looked at', async () => {
    const target = createNodeReplayTarget(
      { files: { 'main.ts': 'let n = 0;\nwhile (true) {\n  n++;\n}\n' }, entry: 'main.ts' },
      { mostEntries: 200_000 },
    );
    targets.push(target);
    await target.start();
    const { stop } = await target.resume({ kind: 'continue' }, []);
    expect([stop.kind, stop.interruption]).toEqual(['interrupted', 'too many events']);
    expect(shown((await target.evaluate([{ frame: 0, source: 'n > 1000' }]))[0])).toBe('true');

    const deep = debug(
      'function down(n: number): number {\n  return down(n + 1);\n}\ntry {\n  down(0);\n} catch (error) {\n  console.log(String(error));\n}\nconst odd: any = { get bad() { throw new Error("no"); } };\nodd.self = odd;\nconsole.log(1);\n',
    );
    await deep.start();
    const end = await deep.resume({ kind: 'continue' }, [breakAt(11)]);
    expect(at(end.stop)).toBe('line <module>:11');
    expect((await deep.output(0, end.stop.outputCount)).map(({ text }) => text)).toEqual([
      'RangeError: Maximum call stack size exceeded\n',
    ]);
    const looked = await deep.evaluate([
      { frame: 0, source: 'odd' },
      { frame: 0, source: 'odd.bad' },
    ]);
    expect(looked.map(({ outcome }) => outcome)).toEqual(['value', 'thrown']);
  });

  it('shows private fields, also of classes it is not in, and says why there is no value', async () => {
    const target = debug(
      [
        'class Base { #x = 1; shown = 2; x() { return this.#x; } }',
        'const plain = (value: unknown, context: unknown) => undefined;',
        "class Derived extends Base { #x = 'd'; @plain #y = [3]; static #made = 0; own() { return [this.#x, this.#y, Derived.#made]; } }",
        'class Problem extends Error { #code = 4; code() { return this.#code; } }',
        "const held = new Map([['k', new Derived()]]);",
        "const problem = new Problem('no');",
        'console.log(held, problem.message);',
      ].join('\n'),
    );
    await target.start();
    const { stop } = await target.resume({ kind: 'continue' }, [breakAt(7)]);
    const frame = last(stop);
    const results = await target.evaluate(
      ['held', 'problem', 'held.get("k").own()'].map((source) => ({ frame, source })),
    );
    expect(results.map(shown)).toEqual([
      "Map(1) {'k' => Derived {shown: 2, #x: 'd', #y: [3]}}",
      '[Error: no] {#code: 4}',
      "['d', [3], 0]",
    ]);
    const [ended] = await target.evaluate([{ frame, source: 'process.exit(1)' }]);
    expect(shown(ended)).toBe(': Evaluating this ended the program');
  });

  it('goes into what a serving program does for a request', async () => {
    const text = [
      'let served = 0;',
      'async function answer(request: Request): Promise<Response> {',
      '  const { pathname } = new URL(request.url);',
      '  served += 1;',
      '  const body = await request.text();',
      "  if (pathname === '/broken') throw new RangeError('no such page');",
      '  return new Response(`${pathname} ${served} ${body}`);',
      '}',
      "addEventListener('fetch', (event: any) => event.respondWith(answer(event.request)));",
      "console.log('ready');",
    ].join('\n');
    const target = createNodeReplayTarget(
      { files: { 'main.ts': text }, entry: 'main.ts' },
      {
        epoch: 0,
        requests: [
          { method: 'GET', path: '/first' },
          { method: 'POST', path: '/second', headers: {}, body: 'hello' },
          { method: 'GET', path: '/broken' },
        ],
      },
    );
    targets.push(target);
    await target.start();
    const first = await target.resume({ kind: 'continue' }, [breakAt(7)]);
    expect(at(first.stop)).toBe('line answer:7');
    const second = await target.resume({ kind: 'continue' }, [breakAt(7)]);
    const frame = last(second.stop);
    const results = await target.evaluate([
      { frame, source: 'pathname + served' },
      { frame, source: 'body' },
    ]);
    expect(results.map(shown)).toEqual(["'/second2'", "'hello'"]);
    const { stop } = await target.resume({ kind: 'continue' }, []);
    expect(stop.kind).toBe('finished');
    const output = await target.output(0, Infinity);
    expect(output.map((piece) => piece.text).join('')).toMatch(
      /^ready\nGET \/first\n=> 200 .*\/first 1 \nPOST \/second\n=> 200 .*\/second 2 hello\nGET \/broken\n[^]*no such page/,
    );
    const back = await target.resume({ kind: 'back-continue' }, [breakAt(3)]);
    expect(at(back.stop)).toBe('line answer:3');
  });

  it('begins with what is known of a program whose lines take long', async () => {
    const target = debug(
      'function add(n: number) {\n  return n + 1;\n}\nadd(1);\nadd(2);\nfor (;;) {\n  "coins".repeat(1e6).split("").sort();\n}\n',
    );
    expect(at(await target.start())).toBe('line <module>:1');
    const { stop } = await target.resume({ kind: 'continue' }, [breakAt(2)]);
    expect(at(stop)).toBe('line add:2');
    const [n] = await target.evaluate([{ frame: last(stop), source: 'n' }]);
    expect(shown(n)).toBe('1');
  });

  it('is interrupted where the program goes round, shows what there is, and goes on', async () => {
    // Lines that take long, behind the first look: a quick machine would come to the limit of many
    // quick ones before the interruption.
    const target = debug(
      'let round = 0;\nfor (;;) {\n  round += 1;\n  if (round > 200_000) "coins".repeat(1e4).split("").sort();\n}\n',
    );
    await target.start();
    for (let time = 0; time < 2; time += 1) {
      const running = target.resume({ kind: 'continue' }, []);
      setTimeout(() => target.interrupt(), 300);
      const { stop } = await running;
      expect([stop.kind, stop.interruption]).toEqual(['interrupted', 'asked']);
      const [round] = await target.evaluate([{ frame: last(stop), source: 'round' }]);
      expect(Number(shown(round))).toBeGreaterThan(0);
    }
  });
});
