import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';
import { commandsIn, faultOf, manifestOf } from './clone.ts';

/** What each command is for: the file that it starts. */
const commands = {
  'make db_clean': 'scripts/db_clean.ts',
  'make db_load': 'scripts/db_load.ts',
  'make serve': 'app/server.ts',
};

for (const [command, file] of Object.entries(commands)) {
  test(`${command} runs in a clean clone`, () => {
    const fault = faultOf(command, answerFiles);
    if (fault) expect.fail(fault);
    const others = Object.fromEntries(
      Object.entries(answerFiles).filter(([path]) => path !== file),
    );
    if (!faultOf(command, others)) expect.fail(`${command} runs, and does not start ${file}.`);
  });
}

test('The README names all three commands', () => {
  const named = commandsIn(answerFiles['README.md'] ?? '');
  const missing = Object.keys(commands).filter((command) => !named.includes(command));
  if (missing.length > 0) expect.fail(`The README does not say ${missing.join(', ')}.`);
});

test('Every command of the README runs in a clean clone', () => {
  const faults = commandsIn(answerFiles['README.md'] ?? '').flatMap((command) => {
    const fault = faultOf(command, answerFiles);
    return fault ? [`${command}: ${fault}`] : [];
  });
  if (faults.length > 0) expect.fail(faults.join('\n'));
});

test('Every script of package.json runs, also those that no command uses', () => {
  const faults = Object.keys(manifestOf(answerFiles).scripts)
    .map((script) => faultOf(`npm run ${script}`, answerFiles))
    .filter((fault) => fault !== undefined);
  if (faults.length > 0) expect.fail(faults.join('\n'));
});

test('Loading still loads, and cleaning still cleans', () => {
  const [load = '', clean = ''] = ['db_load', 'db_clean'].map(
    (name) => answerFiles[`scripts/${name}.ts`],
  );
  if (!/from ['"]csv-parse/.test(load) || !load.includes('readings.push(')) {
    expect.fail('scripts/db_load.ts does not parse the readings and keep them any more.');
  }
  if (!clean.includes('readings.length = 0')) {
    expect.fail('scripts/db_clean.ts does not empty the readings any more.');
  }
});
