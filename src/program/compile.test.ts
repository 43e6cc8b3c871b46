import { describe, expect, it } from 'vitest';
import { compileProgram, createCompileCache } from './compile.ts';
import { blockingDiagnostics, describeDiagnostic } from './diagnostics.ts';

const messagesOf = (files: Record<string, string>, entries?: string[]) =>
  compileProgram(files, entries ? { entries } : {}).diagnostics.map(describeDiagnostic);

describe('compileProgram', () => {
  it('compiles only what the entries reach, and names the libraries', () => {
    const { program, diagnostics } = compileProgram(
      {
        'main.ts': `import { a } from './a.ts'; import { Hono } from 'hono'; console.log(a, Hono); void import('./lazy.ts');`,
        'a.ts': 'export const a = 1;',
        'lazy.ts': 'export {};',
        'unused.ts': 'export const = ;',
      },
      { entries: ['main.ts'] },
    );
    expect(diagnostics).toEqual([]);
    expect(Object.keys(program.modules)).toEqual(['main.ts', 'a.ts', 'lazy.ts']);
    expect(program.libraries).toEqual(['hono']);
  });

  it('resolves extensionless, .js, folder, alias, JSON and raw imports', () => {
    const { program, diagnostics } = compileProgram(
      {
        'tests/main.ts': `
          import { a } from '../a';
          import { b } from '../b.js';
          import { c } from '../c';
          import { answer } from '@answer/logger.ts';
          import data from '../data.json';
          import text from '../notes.txt?raw';
          console.log(a, b, c, answer, data, text);`,
        'a.ts': 'export const a = 1;',
        'b.ts': 'export const b = 1;',
        'c/index.ts': 'export const c = 1;',
        'solution/logger.ts': 'export const answer = 1;',
        'data.json': '{"x": 1}',
        'notes.txt': 'hello',
      },
      { entries: ['tests/main.ts'], aliases: { '@answer/': 'solution/' } },
    );
    expect(diagnostics).toEqual([]);
    expect(program.modules['tests/main.ts']?.requests.map(({ target }) => target)).toEqual([
      { kind: 'module', path: 'a.ts' },
      { kind: 'module', path: 'b.ts' },
      { kind: 'module', path: 'c/index.ts' },
      { kind: 'module', path: 'solution/logger.ts' },
      { kind: 'module', path: 'data.json' },
      { kind: 'module', path: 'notes.txt?raw' },
    ]);
  });

  it('drops types, also those that are imported and exported again', () => {
    const { program, diagnostics } = compileProgram({
      'main.ts': `import { T, value } from './types'; import type { Other } from './nowhere';
        export { T } from './types'; export { T as U }; const x: T | Other = value; console.log(x);`,
      'types.ts': 'export interface T { a: 1 } export const value: T = { a: 1 };',
    });
    expect(diagnostics).toEqual([]);
    expect(program.modules['main.ts']?.exports).toEqual([]);
    expect(program.modules['main.ts']?.requests.map(({ names }) => names)).toEqual([['value']]);
  });

  it('says in a sentence, with a place, what cannot run', () => {
    expect(messagesOf({ 'main.ts': 'const x = 1;\nlet y = ;' })).toEqual([
      'main.ts:2:9: Expression expected.',
    ]);
    expect(messagesOf({ 'main.ts': `\nimport './nope';` })).toEqual([
      'main.ts:2:8: There is no file "./nope" beside "main.ts": the program has main.ts.',
    ]);
    expect(messagesOf({ 'main.ts': `import fs from 'node:http'; fs;` })[0]).toMatch(
      /^main\.ts:1:16: "node:http" is part of Node and not there in a page: answer requests with Hono/,
    );
    expect(messagesOf({ 'main.ts': `import _ from 'lodash'; _;` })[0]).toMatch(
      /^main\.ts:1:15: "lodash" is not available here: a program can import .*@logtape\/logtape, .*hono/,
    );
    expect(
      messagesOf({ 'main.ts': `import { b } from './a'; b;`, 'a.ts': 'export let a;' }),
    ).toEqual(['main.ts:1:19: "a.ts" has no export named "b": it exports a.']);
    expect(messagesOf({ 'main.ts': `import d from './d.json'; d;`, 'd.json': '{' })[0]).toMatch(
      /^d\.json:1:1: "d\.json" is not valid JSON: /,
    );
    expect(messagesOf({ 'a.ts': '' }, ['main.ts'])).toEqual([
      'There is no file "main.ts" to start with: the program has a.ts.',
    ]);
  });

  it('says where a module is at fault that only an engine refuses', () => {
    expect(messagesOf({ 'main.ts': 'let x = 1;\nlet x = 2;' })[1]).toBe(
      "main.ts:2:5: Cannot redeclare block-scoped variable 'x'.",
    );
    expect(messagesOf({ 'main.ts': '\nreturn 5;' })[0]).toMatch(/^main\.ts:2:1: A 'return' stands/);
    expect(messagesOf({ 'main.ts': 'class A {\n  m() { return this.#no; }\n}' })).toEqual([
      "main.ts:2:21: Property '#no' does not exist on type 'A'.",
    ]);
    expect(messagesOf({ 'main.ts': '\n\nif (1) function f() {}' })[0]).toMatch(/^main\.ts:3:1: /);
    expect(messagesOf({ 'main.ts': 'export = 5;' })[0]).toMatch(
      /^main\.ts:1:1: 'export =' belongs/,
    );
    expect(messagesOf({ 'main.ts': 'class A { #b = 1; c(a?: A) { return a?.#b; } }' })).toEqual([
      'main.ts:1:40: An optional chain cannot contain private identifiers.',
    ]);
    expect(messagesOf({ 'main.ts': 'import { y } from "./main.ts"; y = 5;' })[0]).toMatch(
      /^main\.ts:1:1: TypeScript cannot compile "main\.ts": /,
    );
  });

  it('names an import as its author does, where its value stays', () => {
    const { program } = compileProgram({
      'main.ts': `import { fixed, moves } from './a'; import * as all from './a'; fixed(moves, all);`,
      'a.ts': 'export const fixed = (...x: unknown[]) => x; export let moves = 1; moves++;',
    });
    expect(program.modules['main.ts']?.code).toContain('fixed($import0.moves, all)');
  });

  it('lets type errors run', () => {
    const { diagnostics } = compileProgram({ 'main.ts': 'const x: string = 1; console.log(x);' });
    expect(blockingDiagnostics(diagnostics)).toEqual([]);
  });

  it('compiles only what changed where it has a cache', () => {
    const cache = createCompileCache();
    const files = {
      'main.ts': `import { a } from './a'; console.log(a);`,
      'a.ts': 'export let a;',
    };
    const first = compileProgram(files, { cache });
    const second = compileProgram({ ...files, 'a.ts': 'export let a = 2;' }, { cache });
    expect(second.program.modules['main.ts']?.code).toBe(first.program.modules['main.ts']?.code);
    expect(second.program.modules['a.ts']?.code).not.toBe(first.program.modules['a.ts']?.code);
  });
});
