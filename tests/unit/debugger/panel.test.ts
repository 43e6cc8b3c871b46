import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../../.vitepress/theme/debugger/kept.ts';
import { linesOf } from '../../../.vitepress/theme/debugger/output_lines.ts';
import { partsOf, VariableMemory } from '../../../.vitepress/theme/debugger/variables.ts';
import type { Frame, Scope, Variable } from '../../../src/debugger/target.ts';
import type { ValueSnapshot } from '../../../src/debugger/value.ts';

const number = (value: number): ValueSnapshot => ({ kind: 'number', text: String(value) });
const frame: Frame = {
  id: 0,
  activation: 7,
  file: 'a.ts',
  line: 1,
  functionName: 'f',
  firstLine: 1,
  lastLine: 9,
};

describe('the lines a program wrote', () => {
  it('begin at the event that began them, without colours, each stream for itself', () => {
    const lines = linesOf([
      { stream: 'stdout', text: 'one\ntw', event: 3 },
      { stream: 'stderr', text: '\u001b[31mbad\u001b[0m\n', event: 4 },
      { stream: 'stdout', text: 'o\n\n', event: 5 },
      { stream: 'stdout', text: 'last', event: 9 },
    ]);
    expect(lines.map(({ text, event, stream }) => [text, event, stream])).toEqual([
      ['one', 3, 'stdout'],
      ['bad', 4, 'stderr'],
      ['two', 3, 'stdout'],
      ['', 5, 'stdout'],
      ['last', 9, 'stdout'],
    ]);
  });
});

describe('variables', () => {
  const scope = (...variables: Variable[]): Scope[] => [{ kind: 'function', variables }];

  it('are marked where they changed, or got their first value, since the stop before', () => {
    const memory = new VariableMemory();
    const marks = (event: number, scopes: Scope[]) =>
      memory.groups(event, frame, scopes).flatMap(({ rows }) => rows.map(({ mark }) => mark));
    const before = scope({ name: 'a', value: number(1) }, { name: 'b' });
    expect(marks(1, before)).toEqual(['', '']);
    const after = scope({ name: 'a', value: number(2) }, { name: 'b', value: number(3) });
    expect(marks(2, after)).toEqual(['changed', 'new']);
    // Looked at again at the same stop, they are still what changed there.
    expect(marks(2, after)).toEqual(['changed', 'new']);
    expect(marks(3, after)).toEqual(['', '']);
  });

  it('open to their parts, with the code that reaches each', () => {
    const value: ValueSnapshot = {
      kind: 'object',
      shape: 'object',
      className: 'Box',
      reference: 1,
      size: 4,
      entries: [
        { key: '#total', value: number(1) },
        { key: 'two words', value: number(2) },
        { key: 'size', value: { kind: 'getter' } },
      ],
    };
    const [group] = new VariableMemory().groups(1, frame, scope({ name: 'box', value }));
    const row = group?.rows[0];
    expect(row?.canOpen).toBe(true);
    const parts = row ? partsOf(row) : [];
    expect(parts.map(({ name, text, expression }) => [name, text, expression])).toEqual([
      ['#total', '1', 'box.#total'],
      ['two words', '2', 'box["two words"]'],
      ['size', 'getter, not run', 'box["size"]'],
      ['…', '1 more', undefined],
    ]);
  });
});

describe('breakpoints kept for the next session', () => {
  it('become the commands that set them', () => {
    expect(
      commandsFor([
        { place: 'a.ts:3', condition: 'n > 2', enabled: true },
        { place: 'Tree.grow', condition: undefined, enabled: false },
      ]),
    ).toEqual(['break a.ts:3, n > 2', 'break Tree.grow', 'disable 2']);
  });
});
