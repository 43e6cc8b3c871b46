import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';

/** A text without its comments: what is said there is not done. */
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
const textOf = (file: string): string => code(answerFiles[file] ?? '');

test('Routes know no SQL and no files', () => {
  const routes = textOf('app/routes.ts');
  expect(routes, 'app/routes.ts still speaks SQL').not.toMatch(
    /\b(SELECT|INSERT)\b|database\.query/i,
  );
  expect(routes, 'app/routes.ts still opens archives').not.toMatch(/unzip|files\.exists|\.zip\b/);
});

test('Queries know no files, and the archive knows no SQL', () => {
  expect(textOf('app/queries.ts'), 'app/queries.ts opens archives').not.toMatch(/unzip|\.zip\b/);
  expect(textOf('app/archive.ts'), 'app/archive.ts speaks SQL').not.toMatch(/\b(SELECT|INSERT)\b/i);
});

test('Neither queries nor archive know what a request is', () => {
  for (const file of ['app/queries.ts', 'app/archive.ts']) {
    expect(textOf(file), `${file} speaks of requests`).not.toMatch(
      /\bstatus\b|\bmethod\b|Answer\b/,
    );
  }
});

test('The folder of the archive is written once', () => {
  const lines = Object.entries(answerFiles).flatMap(([file, text]) =>
    code(text)
      .split('\n')
      .filter((line) => line.includes('/archive/zip'))
      .map((line) => `${file}: ${line.trim()}`),
  );
  if (lines.length > 1) expect.fail(`One fact, one place:\n${lines.join('\n')}`);
});
