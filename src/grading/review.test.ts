import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../course/node/readFolder.ts';
import { changedFiles, remarksIn, scoreReview, withRemark, type Fault } from './review.ts';

const folder = 'exercises/07_review_the_pull_request/starter';
const files = changedFiles(readFileSync(`${folder}/pull_request.diff`, 'utf8'));

describe('a review', () => {
  it('is one remark a line, with words for the teammate behind it', () => {
    const text = '# for example\n\n  app.ts:7 b  said twice\nMakefile:14 A\n';
    expect(remarksIn(text, files)).toEqual([
      { file: 'app.ts', line: 7, issue: 'B' },
      { file: 'Makefile', line: 14, issue: 'A' },
    ]);
  });

  it.each([
    ['app.ts:7\n', 'review.txt, line 1: "app.ts:7" is no remark; write a file'],
    [
      '\nserver.ts:7 A',
      'review.txt, line 2: the pull request does not touch server.ts; it touches Makefile, README.md',
    ],
    ['app.ts:1 A', 'does not add line 1 of app.ts; it adds 7 and 14.'],
    ['app.ts:7 G', 'there is no issue G'],
  ])('that cannot be read says where, and what to write: %j', (text, sentence) => {
    expect(() => remarksIn(text, files)).toThrow(sentence);
  });

  it('takes a remark, another for the same line, and none', () => {
    const one = withRemark('# mine\n', 'app.ts', 7, undefined, 'A');
    expect(one).toBe('# mine\napp.ts:7 A\n');
    expect(withRemark(one, 'app.ts', 7, 'A', 'C')).toBe('# mine\napp.ts:7 C\n');
    expect(withRemark(one, 'app.ts', 7, 'A', undefined)).toBe('# mine\n');
    expect(withRemark(one, 'app.ts', 7, undefined, 'A')).toBe(one);
  });

  it('has room for two issues on one line, and keeps the one that is not touched', () => {
    const both = 'app.ts:7 a why\napp.ts:7 C\n';
    expect(withRemark('app.ts:7 a why\n', 'app.ts', 7, undefined, 'C')).toBe(both);
    expect(withRemark(both, 'app.ts', 7, 'C', 'D')).toBe('app.ts:7 a why\napp.ts:7 D\n');
    expect(withRemark(both, 'app.ts', 7, 'A', 'C')).toBe('app.ts:7 C\n');
    expect(withRemark(both, 'app.ts', 7, 'A', undefined)).toBe('app.ts:7 C\n');
  });
});

it('holds remarks against faults, by line and by issue', () => {
  const fault = (issue: string, line: number, endLine = line): Fault => ({
    issue,
    advice: `${issue}${line}`,
    places: [{ file: 'a.ts', line, endLine }],
  });
  const faults = [fault('A', 1), fault('C', 3, 5), fault('D', 9)];
  const { caught, missed, right, falseAlarms } = scoreReview(
    [
      { file: 'a.ts', line: 4, issue: 'C' },
      { file: 'a.ts', line: 1, issue: 'B' },
      { file: 'a.ts', line: 2, issue: 'A' },
    ],
    faults,
  );
  expect(caught).toEqual([faults[1]]);
  expect(missed).toEqual([faults[0], faults[2]]);
  expect(right).toHaveLength(1);
  expect(falseAlarms).toEqual([
    'a.ts, line 1: something is wrong here, and it is not issue B.',
    'a.ts, line 2: nothing here is issue A.',
  ]);
});

it('is of a pull request on the very project of the lecture', async () => {
  const base = await readFolder(`${folder}/project`);
  const { ...project } = await readFolder('examples/12_project_issues/project', ['**/*.csv']);
  expect(base).toEqual(project);
});
