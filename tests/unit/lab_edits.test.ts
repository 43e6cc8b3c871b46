import { describe, expect, it } from 'vitest';
import { regionsOf } from '../../.vitepress/build/regions.ts';
import { AnsiReader } from '../../.vitepress/theme/lab/ansi.ts';
import { loadCopies } from '../../.vitepress/theme/lab/copies.ts';
import { loadEdits, saveEdits, type KeyValueStore } from '../../.vitepress/theme/lab/edits.ts';
import { levelOf, OutputReader, placesIn } from '../../.vitepress/theme/lab/output_lines.ts';
import { Workspace } from '../../.vitepress/theme/lab/workspace.ts';

function store(): KeyValueStore & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const files = [{ path: 'a.ts', version: 'v1' }];

describe("the reader's copy of a program", () => {
  it('is kept, found again, and gone once it equals the original', () => {
    const kept = store();
    const one = new Workspace('examples/x', files, kept);
    one.setOriginals({ 'a.ts': 'one', 'b.ts': 'fixed' });
    one.edit('a.ts', 'two');
    one.save();
    const other = new Workspace('examples/x', files, kept);
    other.setOriginals({ 'a.ts': 'one', 'b.ts': 'fixed' });
    expect(other.files()).toEqual({ 'a.ts': 'two', 'b.ts': 'fixed' });
    other.edit('a.ts', 'one');
    other.save();
    expect(kept.items.size).toBe(0);
  });

  it('knows that the original has changed since, and keeps or drops its own', () => {
    const kept = store();
    saveEdits(kept, 'x', { 'a.ts': { text: 'mine', original: 'v0' } });
    const workspace = new Workspace('x', files, kept);
    expect(workspace.outdatedPaths).toEqual(['a.ts']);
    workspace.keepOutdated();
    expect(workspace.outdatedPaths).toEqual([]);
    workspace.reset();
    expect(workspace.isEdited).toBe(false);
    workspace.undoReset();
    expect(workspace.text('a.ts')).toBe('mine');
  });

  it('says in a sentence that it cannot be kept, and that it can again', () => {
    const full = store();
    let room = false;
    full.setItem = (key, value) => {
      if (!room) throw new Error('QuotaExceededError');
      full.items.set(key, value);
    };
    const told: string[] = [];
    const workspace = new Workspace('x', files, full);
    workspace.listen({ trouble: (sentence) => told.push(sentence) });
    workspace.edit('a.ts', 'mine');
    workspace.save();
    room = true;
    workspace.save();
    expect(told).toEqual([expect.stringContaining('no room left'), '']);
  });

  it('follows another tab, but not over what is being typed here', () => {
    const workspace = new Workspace('x', files, store());
    const newValue = JSON.stringify({
      format: 1,
      edits: { 'a.ts': { text: 'theirs', original: 'v1' } },
    });
    workspace.follow({ key: 'logbook:edits:x', newValue });
    expect(workspace.text('a.ts')).toBe('theirs');
    workspace.edit('a.ts', 'mine');
    workspace.follow({ key: 'logbook:edits:x', newValue });
    expect(workspace.text('a.ts')).toBe('mine');
    workspace.save();
  });

  it('takes from another tab the files that nobody types in here', () => {
    const two = [...files, { path: 'b.ts', version: 'v1' }];
    const kept = store();
    const workspace = new Workspace('x', two, kept);
    workspace.edit('a.ts', 'mine');
    const edits = { 'b.ts': { text: 'theirs', original: 'v1' } };
    workspace.follow({
      key: 'logbook:edits:x',
      newValue: JSON.stringify({ format: 1, edits }),
    });
    workspace.save();
    expect(Object.keys(loadEdits(kept, 'x')).sort()).toEqual(['a.ts', 'b.ts']);
  });

  it('loses nothing where the course takes a file away, nor by a reset', () => {
    const kept = store();
    const edits = {
      'a.ts': { text: 'one', original: 'v1' },
      'gone.ts': { text: 'two', original: 'v1' },
    };
    saveEdits(kept, 'x', edits);
    const workspace = new Workspace('x', files, kept);
    expect(workspace.editedPaths).toEqual(['a.ts']);
    workspace.reset();
    expect(loadCopies(kept, 'x')).toMatchObject([
      { why: 'reset', edits: { 'a.ts': { text: 'one' } } },
    ]);
    expect(loadEdits(kept, 'x')).toEqual({ 'gone.ts': edits['gone.ts'] });
  });

  it('gives way to other work only where a copy of it can be kept', () => {
    let room = true;
    const kept = store();
    const full = {
      ...kept,
      setItem: (key: string, value: string) => {
        if (!room) throw new Error('full');
        kept.setItem(key, value);
      },
    };
    const workspace = new Workspace('x', files, full);
    workspace.edit('a.ts', 'mine');
    workspace.save();
    const other = {
      'a.ts': { text: 'other', original: 'v1' },
      '../b.ts': { text: '', original: '' },
    };
    room = false;
    expect(workspace.take(other, 'link')).toBe(false);
    expect(workspace.text('a.ts')).toBe('mine');
    room = true;
    expect(workspace.take(other, 'link')).toBe(true);
    expect(workspace.editedPaths).toEqual(['a.ts']);
    expect(loadCopies(kept, 'x')).toMatchObject([{ edits: { 'a.ts': { text: 'mine' } } }]);
  });

  it('puts aside what it cannot read', () => {
    const kept = store();
    kept.items.set('logbook:edits:x', '{"format":');
    expect(loadEdits(kept, 'x')).toEqual({});
    expect(kept.items.get('logbook:unreadable:x')).toBe('{"format":');
  });
});

describe('output', () => {
  it.each([
    ['2024-11-22 18:16:15 | INFO | Ready', 'info'],
    ['[WARN] slow', 'warning'],
    ['ERROR: no', 'error'],
    ['{"level":"DEBUG","message":"x"}', 'debug'],
    ['information desk', undefined],
  ])('%s is of level %s', (text, level) => {
    expect(levelOf(text)).toBe(level);
  });

  it('is cut into lines however it comes, and a stack belongs to its line', () => {
    const reader = new OutputReader();
    expect(reader.read('stdout', 'a | ERR')).toEqual([]);
    const lines = reader.read('stdout', 'OR | b\n    at c\nd\n');
    expect(lines.map(({ text, level }) => [text, level])).toEqual([
      ['a | ERROR | b', 'error'],
      ['    at c', 'error'],
      ['d', undefined],
    ]);
    reader.read('stdout', 'rest');
    expect(reader.flush().map(({ text }) => text)).toEqual(['rest']);
  });

  it('shows the beginning of a line without end, and says how much more there is', () => {
    const reader = new OutputReader();
    for (let i = 0; i < 1_000; i += 1) reader.read('stdout', 'x'.repeat(1_000));
    const [line] = reader.unfinished();
    expect(line?.text).toBe(
      `${'x'.repeat(10_000)} … (the line goes on for 990,000 more characters)`,
    );
    expect(reader.read('stdout', 'y\nz').map(({ text }) => text.slice(-24))).toEqual([
      '990,001 more characters)',
    ]);
    expect(reader.flush().map(({ text }) => text)).toEqual(['z']);
  });

  it('goes back to the beginning of a line at a carriage return', () => {
    const reader = new OutputReader();
    reader.read('stdout', `${'x'.repeat(20_000)}\r`);
    expect(reader.unfinished()[0]?.text).toContain('10,000 more');
    reader.read('stdout', '50 %');
    expect(reader.unfinished().map(({ text }) => text)).toEqual(['50 %']);
    reader.read('stdout', '\r100 %\r');
    expect(reader.read('stdout', '\n').map(({ text }) => text)).toEqual(['100 %']);
  });

  it('keeps the colours of a terminal and drops its other sequences', () => {
    expect(new AnsiReader().read('\u001b[2K\u001b[1;31mno\u001b[0m yes')).toEqual([
      { text: 'no', classes: ['ansi-red', 'ansi-bold'] },
      { text: ' yes', classes: [] },
    ]);
  });

  it("names places in the program's own files only", () => {
    expect(placesIn('at f (app/a.ts:3:7) of b.ts:1', ['app/a.ts'])).toEqual([
      { index: 6, length: 12, file: 'app/a.ts', line: 3, column: 7 },
    ]);
    expect(placesIn('app/a.ts:1 xa.ts:2 src/a.ts:3', ['a.ts', 'app/a.ts'])).toMatchObject([
      { index: 0, file: 'app/a.ts', line: 1 },
      { index: 23, file: 'a.ts', line: 3 },
    ]);
    // A long word takes no long look.
    expect(placesIn('a.'.repeat(200_000), ['a.ts'])).toEqual([]);
  });
});

describe('named regions', () => {
  it('may be nested, and leave their marks out', () => {
    const text = '// #region a\none\n// #region b\ntwo\n// #endregion b\n// #endregion a\n';
    expect([...regionsOf(text)]).toEqual([
      ['b', { first: 4, last: 4 }],
      ['a', { first: 2, last: 5 }],
    ]);
  });
});
