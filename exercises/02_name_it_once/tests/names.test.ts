import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';
import { handle } from '@answer/app/main.ts';
import { exportsOf, moved, movesIn, wordsOf } from './moves.ts';

const codeAfterMoves = (): [path: string, text: string][] =>
  Object.entries(moved(answerFiles)).filter(([path]) => path.endsWith('.ts'));

test('Both versions answer as before', () => {
  expect(handle('/v1/readings')).toEqual([4.5, 5.1]);
  expect(handle('/v2/readings')).toEqual({
    readings: [
      { day: '2024-03-01', celsius: 4.5 },
      { day: '2024-03-02', celsius: 5.1 },
    ],
  });
});

test('moves.json can be carried out', () => {
  try {
    movesIn(answerFiles);
    moved(answerFiles);
  } catch (error) {
    expect.fail(error instanceof Error ? error.message : String(error));
  }
});

test('No word of a path says again what a folder above it has said', () => {
  const repeated = codeAfterMoves().flatMap(([path]) => {
    const words = path.replace(/\.ts$/, '').split('/').flatMap(wordsOf);
    const again = words.filter((word, index) => words.indexOf(word) < index);
    return again.map((word) => `${path} says "${word}" twice`);
  });
  expect(repeated, repeated[0]).toEqual([]);
});

test('No exported name says again what its path has said', () => {
  const repeated = codeAfterMoves().flatMap(([path, text]) => {
    const folders = path.split('/').slice(0, -1).flatMap(wordsOf);
    return exportsOf(text).flatMap((name) =>
      wordsOf(name)
        .filter((word) => folders.includes(word))
        .map((word) => `${name} says "${word}", and so does the folder of ${path}`),
    );
  });
  expect(repeated, repeated[0]).toEqual([]);
});

test('Every file and every name still says what it is for', () => {
  const paths = codeAfterMoves().map(([path]) => path);
  for (const folder of ['app/api/v1/', 'app/api/v2/', 'app/database/']) {
    const names = paths
      .filter((path) => path.startsWith(folder))
      .map((path) => path.slice(folder.length));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(
        name.length,
        `${folder}${name} could be anything; keep a word that says what is in it`,
      ).toBeGreaterThan(5);
    }
  }
  for (const [path, text] of codeAfterMoves()) {
    expect(exportsOf(text), `${path} exports nothing that others could use`).not.toEqual([]);
  }
});
