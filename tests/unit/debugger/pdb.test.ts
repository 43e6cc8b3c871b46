import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TracedTarget } from './traced_target.ts';
import type { TracedProgram } from './traced_target.ts';
import { transcript } from './transcript.ts';

const fixture = (path: string): string =>
  readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8');

/** tests/unit/debugger/fixtures/t1/t1.ts, instrumented by hand. */
const total: TracedProgram = {
  file: 't1.ts',
  source: fixture('t1/t1.ts'),
  breakableLines: [1, 2, 3, 5, 6, 7, 8, 9, 11],
  definitions: [
    {
      kind: 'function',
      name: 'square',
      qualifiedName: 'square',
      file: 't1.ts',
      line: 1,
      lastLine: 4,
      id: 'a',
    },
    {
      kind: 'function',
      name: 'total',
      qualifiedName: 'total',
      file: 't1.ts',
      line: 5,
      lastLine: 10,
      id: 'b',
    },
  ],
  async run(tracer) {
    const square = (n: number): Promise<number> =>
      tracer.call(
        { name: 'square', line: 1, lastLine: 4, parameters: ['n'] },
        (source) => eval(source),
        async (line) => {
          await line(2);
          const result = n * n;
          await line(3, (source) => eval(source));
          return result;
        },
      );
    const total = (items: number[], scale = 1): Promise<number> =>
      tracer.call(
        { name: 'total', line: 5, lastLine: 10, parameters: ['items', 'scale'] },
        (source) => eval(source),
        async (line) => {
          await line(6);
          let acc = 0;
          await line(7, (source) => eval(source));
          for (const it of items) {
            await line(8, (source) => eval(source));
            acc += (await square(it)) * scale;
            await line(7, (source) => eval(source));
          }
          await line(9);
          return acc;
        },
      );
    await tracer.call(
      { name: '<module>', line: 1, lastLine: 11, parameters: [] },
      (source) => eval(source),
      async (line) => {
        await line(1);
        await line(5);
        await line(11);
        tracer.print(`total ${await total([1, 2])}`);
      },
    );
  },
};

const session = (...commands: string[]): Promise<string> =>
  transcript(new TracedTarget(total), commands);

/** What a session answers to its last command, without the prompt. */
async function answer(...commands: string[]): Promise<string> {
  const text = await session(...commands);
  const last = commands.at(-1) ?? '';
  return text.slice(text.lastIndexOf(`) ${last}\n`) + last.length + 3).replace(/\(Pdb\) $/, '');
}

describe('a whole session over a target that is no replay', () => {
  test('walks through the first recorded program as pdb does', async () => {
    const commands = fixture('t1/typescript.commands').trimEnd().split('\n');
    const python = fixture('t1/python.txt')
      .replaceAll('.py', '.ts')
      .replaceAll(/ {2}<stdlib>.*\n.*\n| {2}<string>.*\n/g, '');
    const asTypeScript = [
      ['def square(n):', 'function square(n: number): number {'],
      ['def total(items, scale=1):', 'function total(items: number[], scale = 1): number {'],
      ['print("total", total([1, 2]))', "console.log('total', total([1, 2]));"],
      ['for it in items:', 'for (const it of items)'],
      ['acc = 0', 'let acc = 0;'],
      ['acc += square(it) * scale', 'acc += square(it) * scale;'],
      ['return result', 'return result;'],
      ['return acc', 'return acc;'],
      ['->None', '->undefined'],
    ] as const;
    const expected = asTypeScript.reduce(
      (text, [before, after]) => text.replaceAll(before, () => after),
      python,
    );
    expect(await session(...commands)).toBe(expected);
  });
});

describe('what a line means', () => {
  test('a bare expression is evaluated, an assignment is silent', async () => {
    expect(await answer('b 8', 'c', 'it * 2')).toBe('2\n');
    expect(await answer('b 8', 'c', '!acc = 40')).toBe('');
    expect(await answer('b 8', 'c', '!acc = 40', 'it, acc')).toBe('(1, 40)\n');
  });

  test('a name that hides behind a command is told once, and the command runs', async () => {
    expect(await answer('n = 10')).toBe(
      "(n is a command of the debugger, and it ran. For the program's own n, type: !n = 10)\n" +
        '> t1.ts(5)<module>()\n-> function total(items: number[], scale = 1): number {\n',
    );
    expect(await answer('n = 10', 'n = 10')).not.toContain('is a command');
  });

  test('an argument where none belongs is a mistake', async () => {
    expect(await answer('n 3')).toBe('*** Invalid argument: 3\n      Usage: n(ext)\n');
  });

  test('a command may be attached to its expression, a property may not', async () => {
    expect(await answer('p(1 + 1)')).toBe('2\n');
    expect(await answer('c.total')).toMatch(/^\*\*\* ReferenceError: c is not defined/);
  });

  test(';; separates commands outside of quotes', async () => {
    expect(await answer('p ";;" ;; p 2')).toBe("';;'\n2\n");
  });

  test('an unknown name is an error of the program', async () => {
    expect(await answer('frobnicate')).toBe('*** ReferenceError: frobnicate is not defined\n');
  });

  test('the end of the input leaves', async () => {
    expect(await session('<EOF>')).toMatch(/\(Pdb\) \n$/);
  });
});

describe('breakpoints', () => {
  test('commands run at a breakpoint, silently where asked, and may continue', async () => {
    const text = await session('b 8', 'commands', 'silent', 'p it, acc', 'c', 'c', 'q');
    expect(text).toContain('(com) c\n(Pdb) c\n(1, 0)\n(2, 1)\ntotal 5\n');
  });

  test('the table shows conditions, hits, and what is ignored', async () => {
    expect(await answer('b total', 'tbreak 9', 'b 8, it === 2', 'ignore 3 2', 'c', 'b')).toBe(
      'Num Type         Disp Enb   Where\n' +
        '1   breakpoint   keep yes   at t1.ts:5\n\tbreakpoint already hit 1 time\n' +
        '2   breakpoint   del  yes   at t1.ts:9\n' +
        '3   breakpoint   keep yes   at t1.ts:8\n\tstop only if it === 2\n\tignore next 2 hits\n',
    );
  });

  test('a temporary one is deleted at its first stop', async () => {
    expect(await answer('tbreak 9', 'c')).toContain('Deleted breakpoint 1 at t1.ts:9\n> t1.ts(9)');
  });

  test.each([
    ['b 99', 'End of file\n'],
    ['b 10', '*** Nothing runs on line 10; the next line that does is 11\n'],
    ['b nosuch:3', "*** 'nosuch' is not a file of the program\n"],
    ['b t1:x', '*** Bad lineno: x\n'],
    ['b 8, it ==', /^\*\*\* Invalid condition it ==: ['"]SyntaxError: /],
    [
      'b nope',
      "*** The specified object 'nope' is not a function or was not found in the program.\n",
    ],
    ['clear 4', '*** Breakpoint number 4 out of range\n'],
    ['clear t1:4', '*** There are no breakpoints in t1.ts\n'],
    ['enable x', '*** Non-numeric breakpoint number x\n'],
    ['condition', '*** Breakpoint number expected\n'],
    ['commands', '*** cannot set commands: Breakpoint number expected\n'],
    ['commands 0', '*** cannot set commands: Breakpoint number expected\n'],
    ['clear 0', '*** Breakpoint 0 already deleted\n'],
  ])('%s is answered', async (command, expected) => {
    const text = await answer(command);
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });
});

describe('aliases', () => {
  test('fill in their parameters', async () => {
    expect(await answer('alias twice p %1 * 2', 'twice 21')).toBe('42\n');
    expect(await answer('alias both p [%*]', 'both 1, 2')).toBe('[1, 2]\n');
  });
  test('say which parameters are missing or too many', async () => {
    expect(await answer('alias twice p %1 * 2', 'twice')).toBe(
      "*** Not enough arguments for alias 'twice'\n",
    );
    expect(await answer('alias twice p %1 * 2', 'twice 1 2')).toBe(
      "*** Too many arguments for alias 'twice'\n",
    );
    expect(await answer('alias bad p %2')).toBe('*** Replaceable parameters must be consecutive\n');
  });
});

test('display shows a value again when it has changed', async () => {
  const text = await session('b 8', 'c', 'display acc', 'c', 'undisplay acc', 'c', 'q');
  expect(text).toContain('display acc: 0\n');
  expect(text).toContain('display acc: 1  [old: 0]\n');
});

test('where takes a count, as in CPython 3.14', async () => {
  const frames = ['  t1.ts(11)<module>()\n-> console.log(', '> t1.ts(8)total()\n-> acc += square('];
  const [oldest = '', newest = ''] = frames;
  expect(await answer('b 8', 'c', 'w 1')).not.toContain(oldest);
  expect(await answer('b 8', 'c', 'w 1')).toContain(newest);
  expect(await answer('b 8', 'c', 'bt -1')).toContain(oldest);
  expect(await answer('b 8', 'c', 'bt -1')).not.toContain(newest);
  expect(await answer('b 8', 'c', 'w 0')).toContain(newest);
  expect(await answer('b 8', 'c', 'w x')).toBe('*** Invalid count (x)\n');
});

test('a target that cannot go back says so', async () => {
  expect(await answer('bs')).toBe(
    '*** This program is debugged as it runs, so it cannot be taken back.\n',
  );
});

test('jump says what helps instead', async () => {
  expect(await answer('jump 11')).toContain('until 11');
});

test('every command has help, and help lists every command', async () => {
  const list = await answer('help');
  for (const name of ['back-step', 'undisplay', 'longlist', 'when', 'exceptions'])
    expect(list).toContain(name);
  expect(await answer('help next')).toMatch(/^ {6}Usage: n\(ext\)\n\n {6}Run the current line/);
  expect(await answer('help nope')).toBe("*** No help for 'nope'\n");
});
