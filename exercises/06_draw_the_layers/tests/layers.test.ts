import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';

const textOf = (file: string): string => answerFiles[file] ?? '';

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
  const everywhere = Object.values(answerFiles).join('\n');
  expect(everywhere.match(/\/archive\/zip/g), 'one fact, one place').toHaveLength(1);
});
