import { describe, expect, it } from 'vitest';
import { recordTraffic } from '../../.vitepress/build/traffic.ts';
import { readSystems } from '../../.vitepress/build/systems.ts';
import runs from '../../examples/13_logging/recorded_runs.json';
import { inquiries, night as clues } from '../../.vitepress/theme/logging/detective.ts';
import { piecesOf } from '../../.vitepress/theme/logging/inline_code.ts';
import { segmentsOf } from '../../.vitepress/theme/logging/line_parts.ts';
import { lineOf, misplaced, night, sortedAsText } from '../../.vitepress/theme/logging/moments.ts';
import { recordedLines } from '../../.vitepress/theme/logging/recorded_lines.ts';
import { costOf, passes, readableBytes } from '../../.vitepress/theme/logging/threshold.ts';

it('tells code from words', () => {
  expect(piecesOf('call `log.info` twice')).toEqual([
    { text: 'call ', code: false },
    { text: 'log.info', code: true },
    { text: ' twice', code: false },
  ]);
});

it('finds the five parts of a real line, and loses no character of it', async () => {
  const { events } = await recordTraffic();
  for (const { json } of events) {
    const segments = segmentsOf(json);
    expect(segments.map(({ text }) => text).join('')).toBe(json);
    expect(segments.flatMap(({ part }) => part ?? [])).toEqual([
      'timestamp',
      'severity',
      'source',
      'message',
      'context',
    ]);
  }
});

describe('the threshold', () => {
  const event = (level: 'debug' | 'error', json: string) => ({ level, json, line: json });
  const traffic = {
    seconds: 60,
    requests: 1,
    events: [event('debug', 'abc'), event('error', 'é')],
  };

  it('lets through its own level and worse', () => {
    expect(passes('error', 'warning')).toBe(true);
    expect(passes('warning', 'warning')).toBe(true);
    expect(passes('info', 'warning')).toBe(false);
    expect(passes('trace', 'debug')).toBe(false);
  });

  it('counts lines and bytes of a day of such minutes', () => {
    expect(costOf(traffic, 'error')).toEqual({ lines: 1, linesADay: 1440, bytesADay: 3 * 1440 });
    expect(costOf(traffic, 'debug')).toEqual({ lines: 2, linesADay: 2880, bytesADay: 7 * 1440 });
  });

  it('says bytes as a person would', () => {
    expect([12, 1500, 123_456_789].map(readableBytes)).toEqual(['12 bytes', '1.5 kB', '123 MB']);
  });
});

describe('the night in three formats', () => {
  it('sorts wrongly as text until all agree', () => {
    expect(misplaced(sortedAsText(night, false)).size).toBeGreaterThan(1);
    expect(misplaced(sortedAsText(night, true)).size).toBe(0);
  });

  it('writes each moment as its team does', () => {
    const written = new Map(night.map((moment) => [moment.team, lineOf(moment, false)]));
    expect([...written.values()]).toEqual([
      '11-11-2024 12:20:11 AM | shop | Checkout works again',
      '2024-11-10 23:14:58 | payments | Card service does not answer',
      '10 Nov 2024 23:15:30 | weather | Readings of hilltop are late',
    ]);
  });
});

it('tells our lines from others in the recorded runs', () => {
  const foreign = (lines: readonly string[]) =>
    recordedLines(lines)
      .filter(({ level }) => level === undefined)
      .map(({ text }) => text);
  expect(foreign(runs.after)).toEqual(['(exit code 1)']);
  expect(foreign(runs.before).length).toBeGreaterThan(5);
  expect(foreign(runs.before)).toContain('sqlite: SELECT * FROM stations ORDER BY id');
});

it('has an answer in the log for each question of the detective', () => {
  expect(inquiries).toHaveLength(5);
  for (const { answers } of inquiries) {
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect(clues[answer]).toBeDefined();
  }
  const levels = new Set(recordedLines(clues.map(({ line }) => line)).map(({ level }) => level));
  expect(levels).toEqual(new Set(['info', 'warning', 'error', 'fatal']));
});

it('reads the facts about logging systems from what is installed', async () => {
  const [pino, winston, logtape] = await readSystems(['pino', 'winston', '@logtape/logtape']);
  expect(logtape).toMatchObject({ dependencies: 0 });
  expect(logtape?.browserBytes).toBeGreaterThan(1000);
  expect(pino?.dependencies).toBeGreaterThan(5);
  expect(winston?.browserBytes).toBeUndefined();
});
