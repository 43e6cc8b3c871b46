import { format as nodeFormat, inspect as nodeInspect, type InspectOptions } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isFollowedNode } from '../../followed_node.ts';
import { format } from './format.ts';
import { inspect } from './inspect.ts';
import { observeRuntime } from './introspection.ts';
import { stringWidth } from './string_width.ts';

/* eslint-disable @typescript-eslint/no-extraneous-class -- empty classes are printed, too */

class Point {
  #hidden = 1;
  static origin = 'here';
  constructor(
    public x = 1,
    public y = 2,
  ) {}
  get length() {
    return this.#hidden;
  }
}
class Point3 extends Point {
  z = 3;
  get [Symbol.toStringTag]() {
    return 'Solid';
  }
}
class Named {
  [nodeInspect.custom](
    depth: number,
    options: { stylize: (text: string, style: string) => string },
  ) {
    return `Named<${depth}, ${options.stylize('x', 'special')}>\nsecond`;
  }
}
class Reported extends Error {
  override name = 'Reported';
  code = 'E_REPORTED';
}
class Plain extends Error {}
const cycle: Record<string, unknown> = { name: 'cycle', list: [] };
cycle['self'] = cycle;
cycle['list'] = [cycle, { cycle }];
const bare = (error: Error) => Object.assign(error, { stack: `${error.name}: ${error.message}` });
const withStack = (error: Error, ...frames: string[]) =>
  Object.assign(error, {
    stack: [`${error.name}: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join(
      '\n',
    ),
  });
const sparse: unknown[] = [1, , , 4]; // eslint-disable-line no-sparse-arrays
sparse[9] = 'end';
const args = function () {
  return arguments; // eslint-disable-line prefer-rest-params
}.call(undefined, ...([1, 'two'] as unknown as []));

const values: Record<string, unknown> = {
  primitives: [
    undefined,
    null,
    true,
    -0,
    0,
    1.5,
    NaN,
    -Infinity,
    10n,
    Symbol('s'),
    Symbol(),
    'text',
  ],
  quotes: [
    "it's",
    `it's "so"`,
    'it\'s "so" `now`',
    'tab\tnew\nline\u0000\u001b\u007f',
    '\ud800',
    '\\',
  ],
  nested: { a: { b: { c: { d: 1 } } }, f: [[[[1]]]] },
  long: { alpha: 'a'.repeat(30), beta: 'b'.repeat(30), gamma: 'c'.repeat(30), delta: [1, 2, 3] },
  keys: { 'a-b': 1, 2: 2, $: 3, [Symbol('key')]: 4, 'with space': 5, _ok: 6, "q'": 7, ünder: 8 },
  numbers: Array.from({ length: 120 }, (_, index) => index * index),
  strings: Array.from({ length: 30 }, (_, index) => `item ${index}`),
  mixed: Array.from({ length: 30 }, (_, index) => (index % 2 ? `i${index}` : index)),
  bigints: Array.from({ length: 30 }, (_, index) => BigInt(index) ** 5n),
  objects: Array.from({ length: 8 }, (_, id) => ({ id, name: `name ${id}`, tags: ['a', 'b'] })),
  sparse,
  arrayWithKeys: Object.assign([1, 2], { extra: true }),
  longText: 'word '.repeat(60),
  lines: ['one\ntwo\nthree and a lot more to come here\n', { text: 'x\n'.repeat(20) }],
  veryLong: 'x'.repeat(10_050),
  map: new Map<unknown, unknown>([
    ['a', 1],
    [{ k: 1 }, new Map([[1, new Set([1, 2])]])],
  ]),
  set: new Set(['a', { b: [1] }, new Set()]),
  emptyOnes: [{}, [], new Map(), new Set(), () => {}, class {}],
  weak: [new WeakMap(), new WeakSet(), new WeakRef({})],
  dates: [new Date(0), new Date(NaN), Object.assign(new Date(1), { note: 1 })],
  regexps: [/a\/b/giu, Object.assign(/x/, { extra: 1 })],
  functions: [
    function named() {},
    () => {},
    async () => {},
    function* generator() {},
    async function* asyncGenerator() {},
    Object.assign(function withKeys() {}, { a: 1 }),
    class A {},
    class B extends Point {},
    Point,
    Math.max,
    Object.setPrototypeOf(function bareProto() {}, null),
  ],
  classes: [
    new Point(),
    new Point3(),
    new (class extends Point {})(),
    Object.create(Point.prototype),
  ],
  nullProto: [Object.create(null), Object.assign(Object.create(null), { a: 1 })],
  tags: [{ [Symbol.toStringTag]: 'T', a: 1 }, Object.create({ [Symbol.toStringTag]: 'Inherited' })],
  custom: { named: new Named(), list: [new Named()] },
  accessors: {
    get a() {
      return 1;
    },
    set b(_: number) {},
    get c() {
      return { deep: 1 };
    },
    set c(_: object) {},
    get d(): number {
      throw new Error('no');
    },
  },
  hiddenKey: Object.defineProperty({ seen: 1 }, 'hidden', { value: 2, enumerable: false }),
  boxed: [new Number(-0), new String('abc'), new Boolean(false), Object(1n), Object(Symbol('b'))],
  boxedKeys: Object.assign(new String('ab'), { extra: 1 }),
  buffers: [new ArrayBuffer(4), new DataView(new ArrayBuffer(2)), new SharedArrayBuffer(2)],
  typed: [new Uint8Array([1, 2, 3]), new Float64Array(2), new BigInt64Array(1), new Uint8Array()],
  bigTyped: new Uint16Array(150),
  cycle,
  args,
  url: [new URL('https://example.org/a?b#c')],
  date: { at: new Date(0) },
  globals: [Math, JSON, globalThis.Reflect, Intl, Atomics],
  symbolTagged: [Promise.resolve, new Proxy({ a: 1 }, {}), new Proxy(() => {}, {})],
  errors: [
    bare(new Error('plain')),
    bare(new Reported('reported')),
    bare(new TypeError('')),
    withStack(new RangeError('framed'), 'f (main.ts:1:2)', 'main.ts:3:4'),
    withStack(new Plain('sub'), 'f (main.ts:1:2)'),
    withStack(Object.assign(new Error('keys'), { code: 'E', at: { x: 1 } }), 'f (a.ts:1:1)'),
    withStack(
      new Error('outer', { cause: withStack(new Error('inner'), 'g (a.ts:1:1)', 'h (a.ts:2:2)') }),
      'f (a.ts:1:1)',
    ),
    withStack(new AggregateError([bare(new Error('one')), 'two'], 'many'), 'f (a.ts:1:1)'),
    bare(new Error('no cause', { cause: 'text' })),
    Object.assign(new Error('x'), { name: 'Changed', stack: 'Error: x\n    at a (b.ts:1:1)' }),
    Object.create(Error.prototype),
  ],
  wide: ['日本語', '👍🏽', 'é', '한국'],
  wideColumns: Array.from({ length: 12 }, (_, index) => '日'.repeat(index % 3)),
};

const optionSets: InspectOptions[] = [
  {},
  { depth: 0 },
  { depth: null },
  { compact: false },
  { compact: true },
  { compact: 1, breakLength: 40 },
  { breakLength: Infinity },
  { sorted: true },
  { getters: true },
  { colors: true },
  { maxArrayLength: 3, maxStringLength: 10 },
  { numericSeparator: true },
  { showProxy: true },
];

// Other versions of Node print some of these otherwise.
describe.runIf(isFollowedNode(process.versions.node))('inspect', () => {
  observeRuntime({ Proxy });

  for (const [name, value] of Object.entries(values)) {
    it(`prints ${name} as Node does`, () => {
      for (const options of optionSets) {
        // What needs Node's own look into the engine is compared where it can be the same.
        if (name === 'symbolTagged' && options.showProxy) continue;
        const given: object = { ...options };
        expect(inspect(value, given), JSON.stringify(options)).toBe(nodeInspect(value, options));
      }
    });
  }

  it('shows what an iterator has left, and leaves it there', () => {
    const make = () => [
      new Map([['a', 1]]).entries(),
      new Map([['a', 1]]).keys(),
      new Set([1, 2]).values(),
      [1, 2].values(),
      'ab'[Symbol.iterator](),
      'ab'.matchAll(/a/g),
    ];

    const iterators = make();
    iterators[0]?.next();
    const inNode = make();
    inNode[0]?.next();
    expect(inspect(iterators)).toBe(nodeInspect(inNode));
    expect([...(iterators[2] ?? [])]).toEqual([...(inNode[2] ?? [])]);
    expect([...(iterators[1] ?? [])]).toEqual([...(inNode[1] ?? [])]);
  });

  it('shows what is hidden', () => {
    for (const name of ['nested', 'classes', 'map', 'typed', 'accessors', 'arrayWithKeys']) {
      const value = values[name];
      expect(inspect(value, { showHidden: true })).toBe(nodeInspect(value, { showHidden: true }));
    }
  });

  it('survives a structure deeper than the stack', () => {
    let deep: object = {};
    for (let level = 0; level < 200_000; level++) deep = { deep };
    expect(inspect(deep, { depth: Infinity })).toContain('Maximum call stack size exceeded');
  });
});

describe('format', () => {
  const calls: [...unknown[]][] = [
    ['%s %d %i %f %j %o %O %c|%%', 'a', '4.5', '4.5', '4.5', { a: 1 }, { b: [1] }, { c: 1 }, 'css'],
    ['%s', { a: { b: 1 } }, 'rest', { x: 1 }],
    ['%s %s %s %s', null, undefined, -0, 5n],
    ['%s', new Point(), '%s', Symbol('a')],
    ['%s|%s', new Date(0), new Error('x').message],
    ['%s', { toString: () => 'mine' }],
    ['%s', class A {}],
    ['%s', [1, [2, [3]]]],
    ['%d %d', 5n, Symbol('x')],
    ['%i %f', 'abc', 'abc'],
    ['%x %', 1],
    ['100%', 1],
    ['%%s', 'a'],
    ['%s'],
    ['%%'],
    [1, '%s', 2],
    ['a', 'b', { c: 'd' }],
    ['%j', undefined],
    ['%j', { toJSON: () => 'json' }],
    ['%j', cycle],
    ['%o', function f() {}],
    ['%O', { a: { b: { c: { d: { e: 1 } } } } }],
    ['%s %s', 'only one'],
    ['', 1],
    [''],
    [],
  ];
  it.each(calls.map((call, index) => [index, call] as const))('call %i', (_, call) => {
    expect(format(...call)).toBe(nodeFormat(...call));
  });
});

describe('stringWidth', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['👍', 2],
    ['👍🏽', 4],
    ['👩‍👩‍👧', 6],
    ['e\u0301', 1],
    ['\u001b[31mred\u001b[39m', 3],
    ['✓', 1],
    ['❤', 2],
    ['…', 1],
  ])('%s', (text, width) => {
    expect(stringWidth(text)).toBe(width);
  });
});
