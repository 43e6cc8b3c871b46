import { Command, CommanderError } from 'commander';
import { ContentError } from '../course/problems.ts';
import { checkCommand } from './check.ts';
import { debugCommand } from './debug.ts';
import { doctorCommand, processTerminal } from './doctor.ts';
import { gradeCommand } from './grade.ts';
import { learnCommand } from './learn.ts';
import { newCommand } from './new.ts';
import { exitCode, UsageError } from './usage.ts';
import { transferCommands } from './transfer.ts';
import { workCommands } from './work.ts';

/**
 * Runs the `logbook` command.
 *
 * @param parameters What was typed after it.
 * @returns The exit code.
 */
export async function run(parameters: readonly string[]): Promise<number> {
  // Whoever reads may have had enough: `logbook list | head -1`.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(code);
    });
  }
  let code: number = exitCode.passed;
  const finish = (ended: number): void => {
    code = ended;
  };
  const program = new Command('logbook')
    .description('The workbook in the terminal: learn, solve and grade its exercises.')
    .showHelpAfterError('(--help says how it is used)')
    .exitOverride();
  for (const command of [
    learnCommand(finish),
    gradeCommand(finish),
    ...workCommands(finish),
    ...transferCommands(finish),
    checkCommand(finish),
    newCommand(finish),
    doctorCommand(processTerminal, finish),
    debugCommand(finish),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync([...parameters], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCode.couldNotJudge;
    if (error instanceof UsageError || error instanceof ContentError) {
      process.stderr.write(`${error.message}\n`);
      return exitCode.couldNotJudge;
    }
    throw error;
  }
}
