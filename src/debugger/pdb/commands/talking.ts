/** Commands about the session itself: help, aliases, and sessions inside the session. */
import { formatUsage, reportInvalidArgument } from '../command.ts';
import type { Command } from '../command.ts';
import { columns } from '../columns.ts';
import { mayChange, quote } from '../parse.ts';
import { readStatement, runStatement } from '../statements.ts';
import type { Session } from '../session.ts';

const alias: Command = {
  names: ['alias'],
  usage: 'alias [name [command]]',
  help: 'Make a command of your own: alias pb p %1.balance, then pb account. %1, %2, … stand for its parameters, %* for all of them. With a name alone show that alias, with nothing show all.',
  argument: 'text',
  completes: 'alias',
  run(session, argument) {
    const [name, ...body] = argument.split(/\s+/).filter((word) => word !== '');
    const { aliases } = session;
    if (name === undefined) {
      for (const each of [...aliases.keys()].sort())
        session.message(`${each} = ${aliases.get(each)}`);
      return;
    }
    if (body.length === 0) {
      const text = aliases.get(name);
      if (text === undefined) session.error(`Unknown alias '${name}'`);
      else session.message(`${name} = ${text}`);
      return;
    }
    const text = body.join(' ');
    if (!text.includes('%*') && !consecutive(text)) {
      session.error('Replaceable parameters must be consecutive');
      return;
    }
    aliases.set(name, text);
  },
};

/** Whether `%1`, `%2`, … are used without a gap. */
function consecutive(text: string): boolean {
  const used = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => text.includes(`%${number}`));
  return used.every((each, index) => !each || index === 0 || used[index - 1] === true);
}

const unalias: Command = {
  names: ['unalias'],
  usage: 'unalias name',
  help: 'Delete an alias.',
  argument: 'text',
  completes: 'alias',
  run(session, argument) {
    const [name] = argument.split(/\s+/);
    if (!name) {
      reportInvalidArgument(session, unalias, argument);
      return;
    }
    session.aliases.delete(name);
  },
};

const debug: Command = {
  names: ['debug'],
  usage: 'debug code',
  help: 'Step through a call or a statement of your own, in a debugger inside this one: debug total([1, 2]). At its end you are back here.',
  argument: 'expression',
  async run(session, argument) {
    if (argument === '') {
      reportInvalidArgument(session, debug, argument);
      return;
    }
    const { target } = session;
    if (target.debug === undefined) {
      session.error('A debugger inside the debugger is not available for this program.');
      return;
    }
    const wrong = await session.syntaxError(argument, 'statement');
    if (wrong !== undefined) {
      session.error(wrong);
      return;
    }
    const { id } = session.frame;
    const inner = await target.debug(id, argument);
    session.message('ENTERING RECURSIVE DEBUGGER');
    try {
      const isFinished = await session.host.nest(inner);
      // What it changed stays changed; what it printed has been shown.
      if (isFinished && mayChange(argument, true))
        await target.evaluate([{ frame: id, source: argument, intervene: true }]);
    } finally {
      inner.dispose();
    }
    session.message('LEAVING RECURSIVE DEBUGGER');
  },
};

const interact: Command = {
  names: ['interact'],
  usage: 'interact',
  help: 'Type code, line after line, in the scope of the current frame; nothing is taken for a command. Leave with Ctrl-D or exit.',
  argument: 'none',
  async run(session) {
    session.message('*pdb interact start*');
    for (;;) {
      const line = await session.terminal.read('>>> ');
      if (line === undefined) session.message('');
      if (line === undefined || /^\s*\.?(exit|quit)(\(\))?;?\s*$/.test(line)) break;
      await runStatement(session, await readStatement(session, line));
    }
    session.message('*exit from pdb interact command*');
  },
};

/** `help` knows all the commands, so it is made from them. */
export function helpCommand(commands: () => readonly Command[]): Command {
  const find = (name: string) => commands().find(({ names }) => names.includes(name));
  const help: Command = {
    names: ['help', 'h'],
    usage: 'h(elp) [command]',
    help: 'List the commands, or say what one of them does. help exec tells about !, help pdb tells it all.',
    argument: 'text',
    completes: 'command',
    run(session, argument) {
      if (argument === '') {
        listCommands(session, commands());
        return;
      }
      if (argument === 'exec') {
        session.message(EXEC_HELP);
        return;
      }
      if (argument === 'pdb') {
        for (const command of commands()) describe(session, command);
        session.message(EXEC_HELP);
        return;
      }
      const command = find(argument);
      if (command === undefined) {
        session.error(`No help for ${quote(argument)}`);
        return;
      }
      describe(session, command);
    },
  };
  return help;
}

const EXEC_HELP = `      Usage: (!) statement

      Run a statement of TypeScript in the current frame: !count = 0. The exclamation
      mark may be left out where the first word is no command. What it changes stays
      changed for the rest of the run.`;

function describe(session: Session, command: Command): void {
  const indent = ' '.repeat(session.prompt.length);
  session.message(`${formatUsage(command, session.prompt)}\n`);
  session.message(
    wrap(command.help, 80 - indent.length)
      .map((line) => indent + line)
      .join('\n'),
  );
}

function listCommands(session: Session, commands: readonly Command[]): undefined {
  const names = (all: readonly Command[]) => all.flatMap((command) => command.names).sort();
  const groups: readonly [string, readonly string[]][] = [
    [
      'Documented commands (type help <topic>):',
      names(commands.filter(({ beyondPdb }) => beyondPdb !== true)),
    ],
    [
      'Going back in time, which Python’s pdb cannot:',
      names(commands.filter(({ beyondPdb }) => beyondPdb === true)),
    ],
    ['Miscellaneous help topics:', ['exec', 'pdb']],
  ];
  session.message('');
  for (const [title, topics] of groups) {
    if (topics.length === 0) continue;
    session.message(`${title}\n${'='.repeat(title.length)}`);
    session.message(`${columns(topics, 79).join('\n')}\n`);
  }
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

export const talkingCommands: readonly Command[] = [interact, alias, unalias, debug];
