import { describe, expect, test } from 'vitest';
import {
  expandAlias,
  isOpen,
  mayChange,
  parseInteger,
  parseLine,
  splitCommands,
  splitExpressions,
} from './parse.ts';

test.each([
  ['  next  ', 'next', '', false],
  ['p a + b', 'p', 'a + b', false],
  ['p(a)', 'p', '(a)', true],
  ['?list', 'help', 'list', false],
  ['!n = 1', '', '', false],
  ['back-step', 'back-step', '', false],
  ['back - step', 'back', '- step', false],
  ['c.total', 'c', '.total', true],
])('%s is taken apart', (text, name, argument, attached) => {
  expect(parseLine(text)).toMatchObject({ name, argument, attached });
});

test('a line is split where no quote or bracket holds it together', () => {
  expect(splitCommands('p 1;; p 2')).toEqual(['p 1', 'p 2']);
  expect(splitCommands('for (;;) { break }')).toEqual(['for (;;) { break }']);
  expect(splitCommands("p ';;'")).toEqual(["p ';;'"]);
  expect(splitExpressions('a, f(b, c), `x${[d, e]}`, "g,h"')).toEqual([
    'a',
    'f(b, c)',
    '`x${[d, e]}`',
    '"g,h"',
  ]);
});

test('an open bracket or template goes on, an open quote does not', () => {
  expect(isOpen('for (const x of y) {')).toBe(true);
  expect(isOpen('`a')).toBe(true);
  expect(isOpen("'a")).toBe(false);
  expect(isOpen('f(1)')).toBe(false);
});

test('an alias fills in its parameters as they are, dollar signs and all', () => {
  expect(expandAlias('a', 'p %1 + %2', ['$&', 'y'])).toEqual({ line: 'p $& + y' });
  expect(expandAlias('a', 'p %*', [])).toEqual({ line: 'p ' });
});

test.each([
  ['12', 12],
  [' -3', -3],
  ['1.5', undefined],
  ['', undefined],
  ['x', undefined],
])('%s as a number', (text, value) => {
  expect(parseInteger(text)).toBe(value);
});

describe('whether code changes something', () => {
  test.each(['x = 1', 'x += 1', 'x ??= 1', 'i++', 'delete a.b', 'items.push(1)', 'm.set("a", 1)'])(
    '%s does',
    (code) => {
      expect(mayChange(code, false)).toBe(true);
    },
  );
  test.each(['x == 1', 'x === 1', 'x >= 1', 'x !== y', 'f((a) => a)', '"a = b"', 'total(x)'])(
    '%s does not',
    (code) => {
      expect(mayChange(code, false)).toBe(false);
    },
  );
  test('a call counts where it is asked for', () => {
    expect(mayChange('total(x)', true)).toBe(true);
    expect(mayChange('(a + b)', true)).toBe(false);
  });
});
