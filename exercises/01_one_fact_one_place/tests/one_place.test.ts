import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';
import { seededRandom } from 'logbook/exercise';
import { decision, startOf } from './makefile.ts';

const makefile = answerFiles['Makefile'] ?? '';
const random = seededRandom();

/** The directory as the Makefile says it. Fails with a sentence where it says none. */
function decided(): string {
  const directory = decision.exec(makefile)?.[1] ?? '';
  if (!directory.startsWith('/')) {
    expect.fail('The Makefile decides the directory on a line of its own: DATA_DIR = /app/data');
  }
  return directory;
}

/** Every line of the project that names the directory, as a path of its own or the beginning of one. */
function linesWith(directory: string): string[] {
  const escaped = directory.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const name = new RegExp(`(?<![\\w.)}~-])${escaped}(?![\\w-])`);
  return Object.entries(answerFiles).flatMap(([file, text]) =>
    text
      .split('\n')
      .map((line, index) => `${file}, line ${index + 1}: ${line.trim()}`)
      .filter((line) => name.test(line.slice(line.indexOf(': ') + 2))),
  );
}

test('The Makefile still mounts the data and passes the directory in', () => {
  const start = startOf(makefile);
  if (!start)
    expect.fail('No target of the Makefile starts the container with docker run any more.');
  const { mountedAt, passedIn } = start;
  if (!mountedAt) expect.fail('The folder data is not mounted any more: -v $(PWD)/data:…');
  if (!passedIn) expect.fail('DATA_DIR is not passed in any more: -e DATA_DIR=…');
});

test('When DATA_DIR of the Makefile changes, the mount and the program follow', () => {
  const directory = decided();
  const other = `/srv/${random.word()}`;
  const start = startOf(makefile.replace(decision, (line) => line.replace(directory, other)));
  expect(start?.mountedAt, 'the data is mounted where it was before').toBe(other);
  expect(start?.passedIn, 'the program is told where the data was before').toBe(other);
});

test('The directory is written once, in the Makefile', () => {
  const lines = linesWith(decided());
  if (lines.length === 1) return;
  expect.fail(`The directory is written in ${lines.length} places:\n${lines.join('\n')}`);
});
