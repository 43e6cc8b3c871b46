import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';

/** Every line of the project that names the directory. */
function linesWith(fact: string): string[] {
  return Object.entries(answerFiles).flatMap(([file, text]) =>
    text
      .split('\n')
      .map((line, index) => `${file}, line ${index + 1}: ${line.trim()}`)
      .filter((line) => line.includes(fact)),
  );
}

test('The Makefile still mounts the data and passes the directory in', () => {
  const makefile = answerFiles['Makefile'] ?? '';
  expect(makefile, 'the mount is still there: -v, the data, and where it goes').toMatch(
    /-v \S+\/data:\S+/,
  );
  expect(makefile, 'the directory is still passed in: -e DATA_DIR=…').toMatch(/-e DATA_DIR\b/);
});

test('The directory is written once, in the Makefile', () => {
  const makefile = answerFiles['Makefile'] ?? '';
  const directory = /^DATA_DIR *:?=\s*(\S+)/m.exec(makefile)?.[1];
  expect(directory, 'the Makefile says DATA_DIR = and the directory').toMatch(/^\//);
  const lines = linesWith(directory!);
  expect(lines, `the directory is written in ${lines.length} places`).toHaveLength(1);
});
