import { describe, expect, it } from 'vitest';
import { readCondition, readSnippet } from './snippet.ts';

describe('readSnippet', () => {
  it('tells expressions from statements, and erases types', () => {
    expect(readSnippet('x as number')).toEqual({ kind: 'expression', code: 'x;' });
    expect(readSnippet('{ a: 1 }')).toEqual({ kind: 'expression', code: '({ a: 1 });' });
    expect(readSnippet('let z: number = 1')).toEqual({ kind: 'statement', code: 'let z = 1;' });
  });

  it('says what is wrong', () => {
    expect(readSnippet('1 +')).toEqual({ kind: 'error', message: 'Expression expected' });
    expect(readSnippet('await f()')).toMatchObject({ kind: 'error' });
    expect(readSnippet('f(async () => { await g(); })')).toMatchObject({ kind: 'expression' });
  });
});

it('readCondition gives one line without comments', () => {
  expect(readCondition('k === 2 // two')).toEqual({ kind: 'expression', code: '(k === 2)' });
  expect(readCondition('if (k) 1')).toMatchObject({ kind: 'error' });
});
