import { describe, expect, it } from 'vitest';
import { exampleFrom } from './example.ts';
import { exerciseFrom } from './exercise.ts';
import { ContentError, describeProblem } from './problems.ts';
import { parseSettings } from './settings.ts';

const readme = `---
title: Count the lines
kind: code
part: 2
points: 4
files: [count.ts]
hints: ['Begin with split()']
---

Count them.
`;

const folder = {
  'README.md': readme,
  'starter/count.ts': 'export {};',
  'starter/data/lines.txt': 'a\nb\n',
  'tests/count.test.ts': '',
  'solution/count.ts': 'export {};',
  'wrong/off_by_one/count.ts': 'export {};',
  'wrong/off_by_one/expected.json': '{ "test": "counts", "message": "One too many." }',
  'mutants/empty/bug.md': 'An empty text counts as one line.',
  'mutants/empty/text.ts': 'export {};',
};

function read(changes: Record<string, string | undefined> = {}) {
  const entries = Object.entries({ ...folder, ...changes });
  const files = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { exercise, problems } = exerciseFrom(
    '04_count',
    'exercises/04_count',
    Object.fromEntries(files),
  );
  return { exercise, sentences: problems.map(describeProblem) };
}

describe('an exercise on disk', () => {
  it('is read whole', () => {
    const { exercise, sentences } = read();
    expect(sentences).toEqual([]);
    expect(exercise).toMatchObject({
      name: '04_count',
      number: 4,
      title: 'Count the lines',
      part: 2,
      points: 4,
      timeLimitSeconds: 5,
      files: ['count.ts'],
      statement: 'Count them.',
      starter: { 'count.ts': 'export {};', 'data/lines.txt': 'a\nb\n' },
      wrong: [{ name: 'off_by_one', expected: { test: 'counts', message: 'One too many.' } }],
      mutants: [{ name: 'empty', title: 'An empty text counts as one line.' }],
    });
  });

  it('is still usable without a README, named after its folder', () => {
    const { exercise, sentences } = read({ 'README.md': undefined });
    expect(exercise).toMatchObject({ title: 'Count', kind: 'code', points: 1 });
    expect(exercise.files).toEqual(['count.ts', 'data/lines.txt']);
    expect(sentences[0]).toMatch(/^exercises\/04_count\/README\.md: this file is missing/);
  });

  it('keeps the keys that are right when another is wrong', () => {
    const { exercise, sentences } = read({
      'README.md': readme.replace('points: 4', 'points: many\nlevle: 3'),
    });
    expect(exercise).toMatchObject({ title: 'Count the lines', points: 1, part: 2 });
    expect(sentences).toEqual([
      'exercises/04_count/README.md: points: write a number here.',
      'exercises/04_count/README.md: "levle" means nothing here; correct the spelling or remove it.',
    ]);
  });

  it.each([
    [{ 'README.md': '---\ntitle: a: b\n---\n' }, /README\.md: line 2: this is not valid YAML/],
    [{ 'README.md': readme.replace('[count.ts]', '[cuont.ts]') }, /files\[0\]: "cuont\.ts" is not/],
    [{ 'wrong/off_by_one/expected.json': undefined }, /expected\.json: this file is missing/],
    [{ 'wrong/off_by_one/expected.json': '{' }, /expected\.json: this is not JSON/],
    [{ 'wrong/off_by_one/expected.json': '{"test":"x"}' }, /expected\.json: message: this is miss/],
    [{ 'tests/count.test.ts': undefined }, /tests: this folder is empty/],
    [{ 'mutants/empty/bug.md': undefined }, /bug\.md: this file is missing/],
  ])('says which file to mend: %o', (changes, sentence) => {
    expect(read(changes).sentences).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('an example on disk', () => {
  const example = `---
title: Logging
page: { entry: page.ts }
files: [app.ts]
choices: { LOG_LEVEL: [DEBUG, INFO] }
requests:
  - { label: All stations, path: /v1/stations }
---
`;

  it('is read whole', () => {
    const read = exampleFrom('13_logging', 'examples/13_logging', {
      'README.md': example,
      'page.ts': '',
      'app.ts': '',
    });
    expect(read.problems).toEqual([]);
    expect(read.example).toMatchObject({
      entry: 'page.ts',
      choices: { LOG_LEVEL: ['DEBUG', 'INFO'] },
      requests: [{ label: 'All stations', method: 'GET', path: '/v1/stations', headers: {} }],
    });
  });

  it('names the key whose file is not there', () => {
    const { problems } = exampleFrom('13_logging', 'examples/13_logging', {
      'README.md': example,
      'app.ts': '',
    });
    expect(problems.map(describeProblem)).toEqual([
      'examples/13_logging/README.md: page.entry: there is no file examples/13_logging/page.ts; name one that is there.',
    ]);
  });
});

describe('course settings', () => {
  const good = {
    title: 'Logging',
    term: 'Autumn 2026',
    staff: [{ name: 'Ada' }],
    schedule: [{ date: '2026-11-24', topic: 'Levels' }],
  };

  it('fill in what may be left out', () => {
    expect(parseSettings(good, 'course.config.ts')).toMatchObject({
      links: [],
      grading: { points: {}, solutions: 'after passing' },
    });
  });

  it('say every key that is wrong, one sentence each', () => {
    const bad = {
      ...good,
      term: undefined,
      schedule: [{ date: '24 Nov', topic: '' }],
      grading: { solutions: 'later' },
    };
    expect(() => parseSettings(bad, 'course.config.ts')).toThrow(ContentError);
    expect(() => parseSettings(bad, 'course.config.ts')).toThrow(
      [
        'course.config.ts: term: this is missing; write text.',
        'course.config.ts: schedule[0].date: write a day as 2026-11-24.',
        'course.config.ts: schedule[0].topic: this must not be empty.',
        'course.config.ts: grading.solutions: write one of after passing, always, never.',
      ].join('\n'),
    );
  });
});
