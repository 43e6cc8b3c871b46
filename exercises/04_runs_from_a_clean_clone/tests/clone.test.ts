import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';
import { commandsIn, faultOf, manifestOf } from './clone.ts';

for (const command of ['make db_clean', 'make db_load', 'make serve']) {
  test(`${command} runs in a clean clone`, () => {
    expect(faultOf(command, answerFiles)).toBeUndefined();
  });
}

test('The README names all three commands', () => {
  const commands = commandsIn(answerFiles['README.md'] ?? '');
  expect(commands).toEqual(expect.arrayContaining(['make db_clean', 'make db_load', 'make serve']));
});

test('Every command of the README runs in a clean clone', () => {
  const faults = commandsIn(answerFiles['README.md'] ?? '').map((command) => ({
    command,
    fault: faultOf(command, answerFiles),
  }));
  expect(faults.filter(({ fault }) => fault)).toEqual([]);
});

test('Every script of package.json runs, also those that no command uses', () => {
  const faults = Object.keys(manifestOf(answerFiles).scripts)
    .map((script) => faultOf(`npm run ${script}`, answerFiles))
    .filter((fault) => fault !== undefined);
  expect(faults).toEqual([]);
});

test('Loading still loads, and cleaning still cleans', () => {
  expect(answerFiles['scripts/db_load.ts']).toContain('csv-parse');
  expect(answerFiles['scripts/db_load.ts']).toContain('readings.push');
  expect(answerFiles['scripts/db_clean.ts']).toContain('readings.length = 0');
});
