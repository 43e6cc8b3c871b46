/** Breakpoints: setting, listing, changing, and what to do at them. */
import {
  BreakpointNumberError,
  TABLE_HEADER,
  describeBreakpoint,
  formatBreakpoint,
} from '../breakpoints.ts';
import type { Breakpoint, CommandList } from '../breakpoints.ts';
import { reportInvalidArgument } from '../command.ts';
import type { Command } from '../command.ts';
import { findFile, findPlace } from '../locations.ts';
import { parseInteger, parseLine, quote } from '../parse.ts';
import type { Session } from '../session.ts';

const breakCommand: Command = {
  names: ['break', 'b'],
  usage: 'b(reak) [ ([file:]line | function) [, condition] ]',
  help: 'Stop whenever the program comes to this line, or into this function or method (Tree.grow). With a condition, stop only where it is true. Without an argument, list the breakpoints.',
  argument: 'text',
  completes: 'location',
  run: (session, argument) => setBreakpoint(session, argument, false),
};

const tbreak: Command = {
  names: ['tbreak'],
  usage: 'tbreak [ ([file:]line | function) [, condition] ]',
  help: 'As break, but the breakpoint is deleted when the program first stops at it.',
  argument: 'text',
  completes: 'location',
  run: (session, argument) => setBreakpoint(session, argument, true),
};

async function setBreakpoint(
  session: Session,
  argument: string,
  temporary: boolean,
): Promise<undefined> {
  const table = session.breakpoints;
  if (argument === '') {
    if (table.all.length === 0) return;
    session.message(TABLE_HEADER);
    for (const breakpoint of table.all) session.message(formatBreakpoint(breakpoint));
    return;
  }
  const comma = argument.indexOf(',');
  const place = comma > 0 ? argument.slice(0, comma).trimEnd() : argument;
  const condition = comma > 0 ? argument.slice(comma + 1).trim() : undefined;
  if (condition && !(await acceptCondition(session, condition))) return;
  const found = await findPlace(session, place);
  if (found === undefined) return;
  const { file, line, definition } = found;
  const breakpoint = table.add({
    file,
    line,
    definition,
    temporary,
    condition: condition || undefined,
  });
  session.message(`Breakpoint ${breakpoint.number} at ${file}:${line}`);
}

async function acceptCondition(session: Session, condition: string): Promise<boolean> {
  const wrong = await session.syntaxError(condition);
  if (wrong === undefined) return true;
  session.error(`Invalid condition ${condition}: ${quote(wrong)}`);
  return false;
}

/** Looks a breakpoint up by what was typed; undefined after saying what is wrong with it. */
function lookUp(session: Session, text: string): Breakpoint | undefined {
  try {
    return session.breakpoints.byText(text);
  } catch (error) {
    if (!(error instanceof BreakpointNumberError)) throw error;
    session.error(error.message);
    return undefined;
  }
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const clear: Command = {
  names: ['clear', 'cl'],
  usage: 'cl(ear) [file:line | number ...]',
  help: 'Delete breakpoints by their numbers, or all of a line. Without an argument, delete all of them after asking.',
  argument: 'text',
  completes: 'breakpoint',
  async run(session, argument) {
    const table = session.breakpoints;
    if (argument === '') {
      const reply = (await session.terminal.read('Clear all breaks? ')) ?? 'no';
      if (!['y', 'yes'].includes(reply.trim().toLowerCase())) return;
      remove(session, table.all);
      return;
    }
    const colon = argument.lastIndexOf(':');
    if (colon >= 0) {
      const name = argument.slice(0, colon).trim();
      const file = findFile(session.target.files, name) ?? name;
      const line = parseInteger(argument.slice(colon + 1));
      if (line === undefined) {
        session.error(`Invalid line number (${argument.slice(colon + 1)})`);
        return;
      }
      if (table.linesIn(file).size === 0) {
        session.error(`There are no breakpoints in ${file}`);
        return;
      }
      const there = table.at(file, line);
      if (there.length === 0) {
        session.error(`There is no breakpoint at ${file}:${line}`);
        return;
      }
      remove(session, there);
      return;
    }
    for (const word of words(argument)) {
      const breakpoint = lookUp(session, word);
      if (breakpoint !== undefined) remove(session, [breakpoint]);
    }
  },
};

function remove(session: Session, breakpoints: readonly Breakpoint[]): void {
  for (const breakpoint of breakpoints) {
    session.breakpoints.delete(breakpoint);
    session.message(`Deleted ${describeBreakpoint(breakpoint)}`);
  }
}

const enable: Command = {
  names: ['enable'],
  usage: 'enable number [number ...]',
  help: 'Switch breakpoints on again.',
  argument: 'text',
  completes: 'breakpoint',
  run: (session, argument) => switchTo(session, argument, true),
};

const disable: Command = {
  names: ['disable'],
  usage: 'disable number [number ...]',
  help: 'Switch breakpoints off. They stay in the list and can be enabled again.',
  argument: 'text',
  completes: 'breakpoint',
  run: (session, argument) => switchTo(session, argument, false),
};

function switchTo(session: Session, argument: string, enabled: boolean): undefined {
  for (const word of words(argument)) {
    const breakpoint = lookUp(session, word);
    if (breakpoint === undefined) continue;
    breakpoint.enabled = enabled;
    session.message(`${enabled ? 'Enabled' : 'Disabled'} ${describeBreakpoint(breakpoint)}`);
  }
}

const condition: Command = {
  names: ['condition'],
  usage: 'condition number [condition]',
  help: 'Give a breakpoint a condition: the program stops there only where it is true. Without one, the breakpoint always holds.',
  argument: 'text',
  completes: 'breakpoint',
  async run(session, argument) {
    const blank = argument.search(/\s/);
    const number = blank < 0 ? argument : argument.slice(0, blank);
    const text = blank < 0 ? '' : argument.slice(blank).trim();
    if (text !== '' && !(await acceptCondition(session, text))) return;
    const breakpoint = lookUp(session, number);
    if (breakpoint === undefined) return;
    breakpoint.condition = text || undefined;
    session.message(
      text === ''
        ? `Breakpoint ${breakpoint.number} is now unconditional.`
        : `New condition set for breakpoint ${breakpoint.number}.`,
    );
  },
};

const ignore: Command = {
  names: ['ignore'],
  usage: 'ignore number [count]',
  help: 'Pass a breakpoint by that many times before stopping at it. Only times at which its condition is true are counted.',
  argument: 'text',
  completes: 'breakpoint',
  run(session, argument) {
    const [number = '', countText = '0', ...rest] = words(argument);
    const count = parseInteger(countText);
    if (count === undefined || rest.length > 0) {
      reportInvalidArgument(session, ignore, argument);
      return;
    }
    const breakpoint = lookUp(session, number);
    if (breakpoint === undefined) return;
    breakpoint.ignoreCount = count;
    session.message(
      count > 0
        ? `Will ignore next ${count > 1 ? `${count} crossings` : '1 crossing'} of breakpoint ${breakpoint.number}.`
        : `Will stop next time breakpoint ${breakpoint.number} is reached.`,
    );
  },
};

const commands: Command = {
  names: ['commands'],
  usage: 'commands [number]\n(com) ...\n(com) end',
  help: 'Run these commands whenever the program stops at a breakpoint (the last one set, without a number). Type one on each line, and end to finish; end alone takes them away. With silent, the stop itself is not printed. A command that makes the program go on (continue, step, …) ends the list: with silent, p and continue a breakpoint becomes a print statement that you need not remove.',
  argument: 'text',
  completes: 'breakpoint',
  async run(session, argument) {
    const table = session.breakpoints;
    const number = argument === '' ? table.lastNumber : parseInteger(argument);
    if (number === undefined) {
      reportInvalidArgument(session, commands, argument);
      return;
    }
    let breakpoint: Breakpoint;
    try {
      // As in CPython, number 0 counts as none at all.
      breakpoint = table.byText(number === 0 ? '' : String(number));
    } catch (error) {
      if (!(error instanceof BreakpointNumberError)) throw error;
      session.error(`cannot set commands: ${error.message}`);
      return;
    }
    breakpoint.commands = await readCommands(session);
  },
};

async function readCommands(session: Session): Promise<CommandList | undefined> {
  const list: CommandList = { lines: [], silent: false, resumes: false };
  while (!list.resumes) {
    // As in CPython: the rest of a `;;` line belongs to the list, and aliases are replaced now.
    const typed = session.queue.shift() ?? (await session.terminal.read('(com) '));
    if (typed === undefined) break;
    const expanded = session.host.expand(typed);
    if (expanded === undefined) continue;
    const { name, line } = parseLine(expanded);
    if (line === '') continue;
    if (name === 'end') break;
    if (name === 'silent') {
      list.silent = true;
      continue;
    }
    list.lines.push(line);
    list.resumes = session.host.resumes(line);
  }
  return list.lines.length === 0 && !list.silent ? undefined : list;
}

export const breakpointCommands: readonly Command[] = [
  breakCommand,
  tbreak,
  clear,
  enable,
  disable,
  ignore,
  condition,
  commands,
];
