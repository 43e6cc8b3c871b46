import { describe, expect, it } from 'vitest';
import { Inbox } from './inbox.ts';

/** An inbox, and what it handed over in each task. */
function open() {
  const tasks: string[][] = [];
  let current: string[] | undefined;
  const hand = (text: string) => {
    if (!current) {
      current = [];
      tasks.push(current);
      queueMicrotask(() => (current = undefined));
    }
    current.push(text);
  };
  const inbox = new Inbox({
    write: (stream, text) => hand(`${stream} ${text}`),
    take: ({ kind }) => hand(kind),
  });
  return { inbox, tasks, written: () => tasks.flat() };
}

const finished = (inbox: Inbox) => new Promise<void>((resolve) => inbox.finish(resolve));
const output = (text: string, id?: number) => {
  const piece = { stream: 'stdout' as const, text };
  return { kind: 'output' as const, pieces: [id === undefined ? piece : { ...piece, id }] };
};

describe('the inbox of a run', () => {
  it('hands over at once what is short, in order', async () => {
    const { inbox, written } = open();
    inbox.receive({ kind: 'state', state: 'busy' });
    inbox.receive(output('a'));
    expect(written()).toEqual(['state', 'stdout a']);
    await finished(inbox);
  });

  it('cuts a flood into many tasks and keeps every character, pairs together', async () => {
    const { inbox, tasks, written } = open();
    const text = '😀'.repeat(100_001);
    inbox.receive(output(text));
    inbox.receive({ kind: 'state', state: 'waiting' });
    await finished(inbox);
    const texts = written().slice(0, -1);
    expect(texts.map((item) => item.slice(7)).join('')).toBe(text);
    expect(texts.every((item) => item.length < 17_000 && !/[\uD800-\uDBFF]$/.test(item))).toBe(
      true,
    );
    expect(written().at(-1)).toBe('state');
    expect(tasks.length).toBeGreaterThan(10);
  });

  it('holds back a provisional text until it is final, or long enough', async () => {
    const { inbox, written } = open();
    inbox.receive(output('pending', 1));
    inbox.receive(output('later'));
    expect(written()).toEqual([]);
    inbox.receive({ kind: 'final', id: 1, text: 'done' });
    expect(written()).toEqual(['stdout done', 'stdout later']);
    inbox.receive(output('never final', 2));
    await expect.poll(written).toContain('stdout never final');
    inbox.receive(output('at the end', 3));
    await finished(inbox);
    expect(written().at(-1)).toBe('stdout at the end');
  });
});
