import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { compileProgram } from '../program/compile.ts';
import { createLinker } from './linker.ts';

/** Runs a program in this process; what it passes to `log` comes back. */
async function run(files: Record<string, string>, libraries: Record<string, object> = {}) {
  const log: unknown[] = [];
  const { program, diagnostics } = compileProgram(files, {
    entries: ['main.ts'],
    libraries: Object.keys(libraries),
  });
  expect(diagnostics).toEqual([]);
  const linker = createLinker(program, {
    evaluate: ({ code }) => {
      const make = runInThisContext(`(log) => ${code}`) as (
        log: (value: unknown) => void,
      ) => unknown;
      return make((value) => log.push(value));
    },
    library: (name) => libraries[name] && { ...libraries[name] },
    resolve: (specifier) => ({ kind: 'module', path: specifier.replace('./', '') }),
    urlOf: (path) => `file:///${path}`,
  });
  try {
    await linker.import('main.ts');
  } catch (error) {
    log.push(String(error));
  }
  return log;
}

describe('the linker', () => {
  it('evaluates in the order of the imports, each module once', async () => {
    expect(
      await run({
        'main.ts': `import './b'; import './a'; log('main');`,
        'a.ts': `log('a');`,
        'b.ts': `import './a'; log('b');`,
      }),
    ).toEqual(['a', 'b', 'main']);
  });

  it('keeps bindings live and calls imported functions without this', async () => {
    expect(
      await run({
        'main.ts': `import { count, up, self } from './counter'; import * as all from './counter';
          log(count); up(); log(count); log(all.count); log(self() === undefined); log({ count }.count);`,
        'counter.ts': `export let count = 0; export const up = () => { count += 1; };
          export function self(this: unknown) { return this; }`,
      }),
    ).toEqual([0, 1, 1, true, 1]);
  });

  it('follows cycles: functions are there, the rest throws until it is declared', async () => {
    expect(
      await run({
        'main.ts': `import { b } from './b'; export function early() { return 'early'; } export const late = 1; log(b);`,
        'b.ts': `import { early, late } from './main'; log(early()); try { log(late); } catch (error) { log(String(error)); } export const b = 'b';`,
      }),
    ).toEqual(['early', "ReferenceError: Cannot access 'late' before initialization", 'b']);
  });

  it('exports stars, names, defaults and namespaces', async () => {
    expect(
      await run({
        'main.ts': `import * as all from './all'; import named, { inner } from './all';
          log(Object.keys(all)); log(named.name); log(inner.x); log(Object.prototype.toString.call(all));`,
        'all.ts': `export * from './x'; export * from './y'; export * as inner from './x'; export default () => 1;`,
        'x.ts': `export const x = 'x'; export const both = 1; export default 0;`,
        'y.ts': `export const y = 'y'; export const both = 2;`,
      }),
    ).toEqual([['default', 'inner', 'x', 'y'], 'default', 'x', '[object Module]']);
  });

  it('waits at the top level, imports dynamically, knows import.meta', async () => {
    expect(
      await run({
        'main.ts': `import { slow } from './slow'; log(slow); const { b } = await import('./b'); log(b);
          const name = './c.ts'; log((await import(name)).default); log(import.meta.url);`,
        'slow.ts': `export const slow = await Promise.resolve('slow');`,
        'b.ts': `export const b = 'b';`,
        'c.ts': `export default function () {}`,
      }).then((log) => log.map((item) => (typeof item === 'function' ? item.name : item))),
    ).toEqual(['slow', 'b', "Error: Cannot find module 'c.ts'"]);
  });

  it('hands over libraries and says which name they lack', async () => {
    const lib = { lib: { one: 1, default: 'd' } };
    expect(
      await run({ 'main.ts': `import d, { one } from 'lib'; log(d); log(one);` }, lib),
    ).toEqual(['d', 1]);
    expect(await run({ 'main.ts': `import { two } from 'lib'; log(two);` }, lib)).toEqual([
      "SyntaxError: The requested module 'lib' does not provide an export named 'two'",
    ]);
  });
});
