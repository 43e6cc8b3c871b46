import { describe, expect, test } from 'vitest';
import { renderBrief, renderPretty, renderType, renderValue } from './render.ts';
import type { ObjectSnapshot, SnapshotEntry, ValueSnapshot } from './value.ts';

const number = (value: number): ValueSnapshot => ({ kind: 'number', text: String(value) });
const string = (value: string, length = value.length): ValueSnapshot => ({
  kind: 'string',
  value,
  length,
});
const object = (more: Partial<ObjectSnapshot>): ObjectSnapshot => {
  const entries = more.entries ?? [];
  const size = more.size ?? entries.length;
  return {
    kind: 'object',
    shape: 'object',
    className: 'Object',
    reference: 0,
    ...more,
    entries,
    size,
  };
};
const array = (...values: ValueSnapshot[]): ObjectSnapshot =>
  object({ shape: 'array', className: 'Array', entries: values.map((value) => ({ value })) });
const entry = (key: string | ValueSnapshot, value: SnapshotEntry['value']): SnapshotEntry => ({
  key,
  value,
});
const numbers = (count: number): ObjectSnapshot =>
  array(...Array.from({ length: count }, (_, index) => number(index)));

describe('on one line', () => {
  test.each<[ValueSnapshot, string]>([
    [{ kind: 'undefined' }, 'undefined'],
    [{ kind: 'bigint', text: '10n' }, '10n'],
    [string('a'), "'a'"],
    [string("it's"), '"it\'s"'],
    [string('a\n\u0000\u202e\\'), "'a\\n\\x00\\u202e\\\\'"],
    [string('abc', 4000), "'abc'… (4000 characters)"],
    [array(number(1), string('b')), "[1, 'b']"],
    [object({ entries: [entry('a', number(1)), entry('b c', number(2))] }), "{a: 1, 'b c': 2}"],
    [object({ className: 'Box', entries: [entry('#w', number(2))] }), 'Box {#w: 2}'],
    [object({ className: 'Tree' }), 'Tree {}'],
    [
      object({ shape: 'map', className: 'Map', entries: [entry(string('a'), number(1))] }),
      "Map(1) {'a' => 1}",
    ],
    [object({ shape: 'error', className: 'TypeError', text: 'TypeError: no' }), '[TypeError: no]'],
    [object({ shape: 'opaque', className: 'Promise' }), 'Promise {}'],
    [object({ seen: true }), '[circular]'],
    [object({ deeper: true, size: 3 }), '{…}'],
    [
      object({ shape: 'array', className: 'Array', size: 9, entries: [{ value: number(1) }] }),
      '[1, … 8 more]',
    ],
    [
      object({
        shape: 'array',
        className: 'Array',
        size: 4,
        entries: [{ value: number(1) }, { value: { kind: 'hole', count: 3 } }],
      }),
      '[1, <3 empty items>]',
    ],
    [object({ entries: [entry('size', { kind: 'getter' })] }), '{size: [getter]}'],
    [{ kind: 'function', name: 'visit', flavour: 'function' }, '[Function visit]'],
    [{ kind: 'function', name: 'Tree', flavour: 'class' }, '[class Tree]'],
  ])('%# %s', (value, text) => {
    expect(renderValue(value)).toBe(text);
  });
});

test('behind the arrow of a stop line it is cut as reprlib cuts it', () => {
  expect(renderBrief(numbers(7))).toBe('[0, 1, 2, 3, 4, 5, …]');
  expect(renderBrief(string('x'.repeat(40)))).toBe("'xxxxxxxxxxxx...xxxxxxxxxxxxx'");
});

test('over several lines it is aligned behind its bracket, where one line is too short', () => {
  const data = object({ entries: [entry('name', string('Ada')), entry('values', numbers(30))] });
  const text = renderPretty(data);
  expect(text.split('\n').slice(0, 3)).toEqual(["{name: 'Ada',", ' values: [0,', '          1,']);
  expect(renderPretty(numbers(3))).toBe('[0, 1, 2]');
});

test.each<[ValueSnapshot, string]>([
  [number(1), 'number'],
  [array(), 'Array'],
  [object({ className: '' }), 'object without a prototype'],
  [{ kind: 'function', name: 'grow', flavour: 'method' }, 'Method grow'],
  [{ kind: 'function', name: 'Tree', flavour: 'class' }, 'Class Tree'],
  [{ kind: 'null' }, 'null'],
])('%# the kind of a value', (value, text) => {
  expect(renderType(value)).toBe(text);
});
