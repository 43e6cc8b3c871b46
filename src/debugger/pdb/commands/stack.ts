/** Looking at the stack and at the source. */
import { renderValue } from '../../render.ts';
import type { Command } from '../command.ts';
import { formatLines } from '../listing.ts';
import { findDefinition } from '../locations.ts';
import { parseInteger, quote } from '../parse.ts';
import { formatThrown } from '../session.ts';
import type { Session } from '../session.ts';

const where: Command = {
  names: ['where', 'w', 'bt'],
  usage: 'w(here) [count] | bt [count]',
  help: 'Print the stack: every function that is waiting for another, the newest last. An arrow marks the frame you look at; most commands mean that one. With a count, print only that many of the newest frames; with a negative one, of the oldest; with 0, the frame you look at.',
  argument: 'text',
  completes: 'nothing',
  async run(session, argument) {
    const all = [...session.frames.keys()];
    const count = argument === '' ? all.length : parseInteger(argument);
    if (count === undefined) {
      session.error(`Invalid count (${argument})`);
      return;
    }
    const chosen =
      count > 0 ? all.slice(-count) : count < 0 ? all.slice(0, -count) : [session.index];
    for (const index of chosen) await session.printStackEntry(index);
  },
};

const up: Command = {
  names: ['up', 'u'],
  usage: 'u(p) [count]',
  help: 'Look at the frame above: the function that called this one. With a count, go that many up.',
  argument: 'text',
  completes: 'nothing',
  async run(session, argument) {
    if (session.index === 0) {
      session.error('Oldest frame');
      return;
    }
    const count = parseInteger(argument || '1');
    if (count === undefined) {
      session.error(`Invalid frame count (${argument})`);
      return;
    }
    await session.selectFrame(count < 0 ? 0 : Math.max(0, session.index - count));
  },
};

const down: Command = {
  names: ['down', 'd'],
  usage: 'd(own) [count]',
  help: 'Look at the frame below: the function that this one called. With a count, go that many down.',
  argument: 'text',
  completes: 'nothing',
  async run(session, argument) {
    const newest = session.frames.length - 1;
    if (session.index >= newest) {
      session.error('Newest frame');
      return;
    }
    const count = parseInteger(argument || '1');
    if (count === undefined) {
      session.error(`Invalid frame count (${argument})`);
      return;
    }
    await session.selectFrame(count < 0 ? newest : Math.min(newest, session.index + count));
  },
};

const args: Command = {
  names: ['args', 'a'],
  usage: 'a(rgs)',
  help: 'Print the parameters of the current function with the values they have now.',
  argument: 'none',
  async run(session) {
    for (const { name, value } of await session.target.arguments(session.frame.id))
      session.message(
        `${name} = ${value === undefined ? '*** undefined ***' : renderValue(value)}`,
      );
  },
};

const list: Command = {
  names: ['list', 'l'],
  usage: 'l(ist) [first[, last] | .]',
  help: 'Show the source. Alone: 11 lines around the current one, then the next 11. With a dot: around the current line again. With one number: 11 lines around that line. With two: from the first to the last; a last that is smaller is a count. "->" marks the line about to run, ">>" the line an error came from, "B" a breakpoint.',
  argument: 'text',
  completes: 'nothing',
  async run(session, argument) {
    session.lastCommand = 'list';
    const range = listRange(session, argument);
    if (range === undefined) {
      session.error(`Error in argument: ${quote(argument)}`);
      return;
    }
    const lines = await session.lines(session.frame.file);
    print(session, lines, range.first, range.last);
    session.listedUpTo = Math.min(range.last, lines.length);
    if (lines.length < range.last) session.message('[EOF]');
  },
};

/** CPython's rules for the two numbers of `list`. */
function listRange(
  session: Session,
  argument: string,
): { first: number; last: number } | undefined {
  if (argument === '' && session.listedUpTo !== undefined)
    return { first: session.listedUpTo + 1, last: session.listedUpTo + 11 };
  if (argument === '' || argument === '.') {
    const first = Math.max(1, session.frame.line - 5);
    return { first, last: first + 10 };
  }
  const numbers = argument.split(',').map(parseInteger);
  const [first, last] = numbers;
  if (numbers.length > 2 || first === undefined) return undefined;
  if (numbers.length === 1) {
    const start = Math.max(1, first - 5);
    return { first: start, last: start + 10 };
  }
  if (last === undefined) return undefined;
  return { first, last: last < first ? first + last : last };
}

const longlist: Command = {
  names: ['longlist', 'll'],
  usage: 'll | longlist',
  help: 'Show the whole source of the current function, or of the file where no function is running.',
  argument: 'none',
  async run(session) {
    const { file, firstLine, lastLine } = session.frame;
    print(session, await session.lines(file), firstLine, lastLine);
  },
};

const source: Command = {
  names: ['source'],
  usage: 'source expression',
  help: 'Show the source of a function, a method or a class: source visit, source Tree.grow.',
  argument: 'expression',
  async run(session, argument) {
    if (argument === '') {
      session.error('SyntaxError: an expression is missing');
      return;
    }
    const found = await findDefinition(session, argument);
    if (found.definition === undefined) {
      if (found.error !== undefined) {
        session.error(formatThrown(found.error));
        return;
      }
      session.error(
        `TypeError: source takes a function, a method or a class of the program, not ${found.type ?? 'this'}`,
      );
      return;
    }
    const { file, line, lastLine } = found.definition;
    const lines = await session.lines(file);
    for (const text of formatLines(lines.slice(line - 1, lastLine), line)) session.message(text);
  },
};

/** Prints lines of the selected frame's file with their marks. */
function print(session: Session, lines: readonly string[], first: number, last: number): void {
  const { file, line, raisedLine } = session.frame;
  const start = Math.max(1, first);
  const marks = {
    breakpoints: session.breakpoints.linesIn(file),
    current: line,
    raised: raisedLine,
  };
  for (const text of formatLines(lines.slice(start - 1, last), start, marks)) session.message(text);
}

const exceptions: Command = {
  names: ['exceptions'],
  usage: 'exceptions [number]',
  help: 'After an error ended the program: list the error with its causes (new Error(…, { cause })), the first cause on top. With a number, look at the stack of that one.',
  argument: 'text',
  completes: 'nothing',
  async run(session, argument) {
    const chain = session.postMortem ? session.exceptions : [];
    if (chain.length === 0) {
      session.message(
        'Did not find chained exceptions. They are listed once an error has ended the program.',
      );
      return;
    }
    if (argument === '') {
      for (const [index, thrown] of chain.entries()) {
        const text = formatThrown(thrown);
        const number = thrown.frames.length === 0 ? '  -' : String(index).padStart(3);
        session.message(
          `${index === session.exceptionIndex ? '>' : ' '} ${number} ${text.length > 80 ? `${text.slice(0, 77)}...` : text}`,
        );
      }
      return;
    }
    const number = parseInteger(argument);
    if (number === undefined) {
      session.error('Argument must be an integer');
      return;
    }
    const chosen = chain[number];
    if (chosen === undefined) {
      session.error('No exception with that number');
      return;
    }
    if (chosen.frames.length === 0) {
      session.error('This exception does not have a traceback, cannot jump to it');
      return;
    }
    session.exceptionIndex = number;
    session.frames = chosen.frames;
    await session.selectFrame(chosen.frames.length - 1);
  },
};

export const stackCommands: readonly Command[] = [
  where,
  up,
  down,
  list,
  longlist,
  source,
  args,
  exceptions,
];
