import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { exerciseNames } from '../course/node/readExercises.ts';
import { exerciseTemplate } from '../course/template.ts';
import { exitCode, UsageError } from './usage.ts';
import { root } from './workshop.ts';

export function newCommand(finish: (code: number) => void): Command {
  const command = new Command('new').description('for authors: begin something new');
  command
    .command('exercise')
    .description('make a folder in exercises/ that passes `check` once its TODOs are done')
    .argument('<name>', 'such as count_the_lines, or 23_count_the_lines')
    .addHelpText('after', '\nExample:\n  npx logbook new exercise count_the_lines')
    .action(async (name: string) => {
      finish(await newExercise(name));
    });
  return command;
}

async function newExercise(wanted: string): Promise<number> {
  if (!/^[a-z0-9_]+$/.test(wanted)) {
    throw new UsageError(
      `"${wanted}" does not do as a folder's name: write lower-case letters, digits and underscores, such as count_the_lines.`,
    );
  }
  const names = await exerciseNames(root);
  const name = /^\d+_/.test(wanted) ? wanted : `${nextNumber(names)}_${wanted}`;
  const folder = join(root, 'exercises', name);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) throw new UsageError(`exercises/${name} is there already: choose another name.`);
  for (const [path, text] of Object.entries(exerciseTemplate(name))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  process.stdout.write(
    [
      `exercises/${name} is made. Do its TODOs, then prove it:`,
      `  npm run check -- ${name}`,
      'docs/contributing/exercises.md says what belongs where.',
      '',
    ].join('\n'),
  );
  return exitCode.passed;
}

function nextNumber(names: readonly string[]): string {
  const numbers = names.map((name) => Number(/^(\d+)_/.exec(name)?.[1] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(2, '0');
}
