import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { readFolder } from '../course/node/readFolder.ts';
import { Pdb } from '../debugger/pdb/pdb.ts';
import type { Terminal } from '../debugger/pdb/terminal.ts';
import { createNodeReplayTarget } from '../debugger/replay/node/target.ts';
import { exitCode, UsageError } from './usage.ts';

/** `logbook debug FILE`: the debugger of the page, in the terminal. */
export function debugCommand(finish: (code: number) => void): Command {
  return new Command('debug')
    .description('run a TypeScript program under the debugger, forwards and backwards')
    .argument('<file>', 'the program to start; its folder is what it can import from')
    .option('-c, --command <line...>', 'commands to run first, such as -c "b 12" -c c')
    .addHelpText(
      'after',
      '\nExamples:\n  npx logbook debug program.ts\n  npx logbook debug program.ts -c "b 12" -c c',
    )
    .action(async (file: string, options: { readonly command?: string[] }) => {
      const path = resolve(file);
      if (!(await isFile(path))) {
        throw new UsageError(`There is no file ${file}: write the path of a TypeScript program.`);
      }
      const files = Object.fromEntries(
        Object.entries(await readFolder(dirname(path))).filter(([name]) =>
          /\.(?:[cm]?tsx?|json)$/.test(name),
        ),
      );
      const target = createNodeReplayTarget({ files, entry: basename(path) });
      const keyboard = openTerminal();
      try {
        await new Pdb(target, keyboard.terminal, { startupCommands: options.command ?? [] }).run();
      } finally {
        keyboard.close();
        target.dispose();
      }
      finish(exitCode.passed);
    });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Lines from the keyboard or a pipe; from a pipe they are shown, as a keyboard shows them. */
function openTerminal(): { readonly terminal: Terminal; close(): void } {
  const { stdin, stdout } = process;
  const keyboard = createInterface({ input: stdin, output: stdout, terminal: stdin.isTTY });
  const waiting: string[] = [];
  let ended = false;
  let take: ((line: string | undefined) => void) | undefined;
  keyboard.on('line', (line) => {
    if (take === undefined) waiting.push(line);
    else take(line);
  });
  keyboard.on('close', () => {
    ended = true;
    take?.(undefined);
  });
  const terminal: Terminal = {
    write: (text) => void stdout.write(text),
    async read(prompt) {
      keyboard.setPrompt(prompt);
      keyboard.prompt();
      const line =
        waiting.shift() ??
        (ended
          ? undefined
          : await new Promise<string | undefined>((settle) => {
              take = settle;
            }));
      take = undefined;
      if (!stdin.isTTY && line !== undefined) stdout.write(`${line}\n`);
      return line;
    },
  };
  return {
    terminal,
    close: () => {
      keyboard.close();
    },
  };
}
