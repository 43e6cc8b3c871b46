import { describe, expect, it } from 'vitest';
import { mergeOf } from './merge.ts';
import { filesInHash, hashFor } from './share.ts';
import { parseWorkFile, printWorkFile, type WorkFile } from './work_file.ts';

const work: WorkFile = {
  savedAt: '2026-11-24T10:00:00.000Z',
  exercises: {
    '11_custom_logger': {
      files: { 'custom_logger.ts': 'export {};\n', 'inner/part.ts': '// ü\n' },
      originals: { 'custom_logger.ts': 'abc' },
      changedAt: 1_700_000_000_000,
      passed: true,
      earned: 10,
      points: 10,
      hints: 2,
    },
  },
};

function withPath(path: string): string {
  return JSON.stringify({
    logbook: 'work',
    format: 1,
    exercises: { x: { files: { [path]: 'text' } } },
  });
}

describe('a file of exported work', () => {
  it('is read as it was written', () => {
    expect(parseWorkFile(printWorkFile(work))).toEqual(work);
  });

  it.each([
    '../tests/a.test.ts',
    'a/../../b.ts',
    '/etc/passwd',
    'C:\\a.ts',
    'C:/a.ts',
    'a\\..\\b.ts',
    './a.ts',
    'a//b.ts',
    '.starter',
    'a/.git/hooks/x',
    'node_modules/vitest/index.js',
    'nul.ts',
    'a.ts ',
    'a\u0000.ts',
    '__proto__',
    '',
  ])('is refused where a path leads out of the answer: %j', (path) => {
    expect(() => parseWorkFile(withPath(path))).toThrow(/leads out of the answer/);
  });

  it.each([
    ['hello', /not JSON/],
    ['[]', /not a file of exported work/],
    ['{"logbook":"work","format":2}', /newer Logbook/],
    ['{"logbook":"work","format":1}', /no exercises/],
    ['{"logbook":"work","format":1,"exercises":{"../x":{"files":{}}}}', /not the name/],
    ['{"logbook":"work","format":1,"exercises":{"x":{"files":{"a.ts":1}}}}', /no answer/],
  ])('says why it cannot be read: %s', (text, reason) => {
    expect(() => parseWorkFile(text)).toThrow(reason);
  });
});

describe('work that comes in', () => {
  const [older, newer] = [
    { files: { 'a.ts': '1' }, changedAt: 1 },
    { files: { 'a.ts': '2' }, changedAt: 2 },
  ];
  it('never takes the place of newer work, nor of any work without a copy kept', () => {
    expect(mergeOf(older, newer)).toBe('replace');
    expect(mergeOf(newer, older)).toBe('aside');
    expect(mergeOf({ files: {}, changedAt: 9 }, older)).toBe('take');
    expect(mergeOf(older, { ...older, changedAt: 3 })).toBe('same');
    expect(mergeOf(older, { files: {}, changedAt: 3 })).toBe('same');
  });
});

describe('a share link', () => {
  it('carries files of any text, in letters that an address may hold', async () => {
    const files = { 'a.ts': 'const ä = "🙂";\n'.repeat(200), 'b/c.ts': '' };
    const hash = await hashFor(files);
    expect(hash).toMatch(/^#code=1\.[\w-]+$/);
    expect(hash.length).toBeLessThan(400);
    expect(await filesInHash(hash)).toEqual(files);
  });

  it('is refused where it is damaged, leads out of the answer, or unfolds to too much', async () => {
    await expect(filesInHash('#code=1.abc')).rejects.toThrow(/damaged/);
    await expect(filesInHash('#code=2.abc')).rejects.toThrow(/newer/);
    await expect(filesInHash(await hashFor({ '../a.ts': '' }))).rejects.toThrow(/leads out/);
    const bomb = await hashFor({ 'a.ts': ' '.repeat(2_000_000) });
    await expect(filesInHash(bomb)).rejects.toThrow(/damaged/);
  });
});
