/** Making the program run: forwards as pdb does, and backwards, which pdb does not. */
import type { ResumeCommand } from '../../target.ts';
import type { Command } from '../command.ts';
import { parseInteger, quote } from '../parse.ts';
import type { Outcome, Session } from '../session.ts';

const resume = (command: ResumeCommand): Outcome => ({ kind: 'resume', command });

const step: Command = {
  names: ['step', 's'],
  usage: 's(tep)',
  help: 'Run the current line, and stop at the first occasion: inside a function it calls, or on the next line.',
  argument: 'none',
  resumes: true,
  run: () => resume({ kind: 'step' }),
};

const next: Command = {
  names: ['next', 'n'],
  usage: 'n(ext)',
  help: 'Run the current line, and stop on the next one of this function or at its return. Functions that the line calls run without stopping.',
  argument: 'none',
  resumes: true,
  run: (session) => resume({ kind: 'next', activation: session.frame.activation }),
};

const until: Command = {
  names: ['until', 'unt'],
  usage: 'unt(il) [line]',
  help: 'Run on until a line with a greater number is reached: at the end of a loop, it leaves the loop. With a line, run until that line or one below it. Stops, too, when the function returns.',
  argument: 'text',
  completes: 'nothing',
  resumes: true,
  run(session, argument) {
    const { activation, line: current } = session.frame;
    if (argument === '') return resume({ kind: 'until', activation, line: current + 1 });
    const line = parseInteger(argument);
    if (line === undefined) {
      session.error(`Error in argument: ${quote(argument)}`);
      return;
    }
    if (line <= current) {
      session.error('"until" line number is smaller than current line number');
      return;
    }
    return resume({ kind: 'until', activation, line });
  },
};

const returnCommand: Command = {
  names: ['return', 'r'],
  usage: 'r(eturn)',
  help: 'Run on until the current function returns.',
  argument: 'none',
  resumes: true,
  run: (session) => resume({ kind: 'return', activation: session.frame.activation }),
};

const continueCommand: Command = {
  names: ['continue', 'cont', 'c'],
  usage: 'c(ont(inue))',
  help: 'Run on, and stop only at a breakpoint, at a debugger statement, or at an error that nothing catches.',
  argument: 'none',
  resumes: true,
  run: () => resume({ kind: 'continue' }),
};

const jump: Command = {
  names: ['jump', 'j'],
  usage: 'j(ump) line',
  help: 'Python can move the line that runs next; JavaScript cannot. To skip ahead use until LINE; to go back use back-step or goto EVENT; to try a stretch with another value go back, change it with !name = value, and continue.',
  argument: 'text',
  completes: 'nothing',
  run(session, argument) {
    if (session.index !== session.frames.length - 1) {
      session.error('You can only jump within the bottom frame');
      return;
    }
    const line = parseInteger(argument);
    if (line === undefined) {
      session.error("The 'jump' command requires a line number");
      return;
    }
    session.error('Jump failed: JavaScript cannot move the line that runs next.');
    const ahead = line > session.frame.line;
    session.message(
      ahead
        ? `To run on to that line: until ${line}`
        : `To go back: back-step, back-next, or goto EVENT (when EXPRESSION lists events)`,
    );
    session.message(
      'To run a stretch with another value: go back or restart, !name = value, then continue',
    );
  },
};

const restart: Command = {
  names: ['run', 'restart'],
  usage: 'run [arguments ...]\nrestart [arguments ...]',
  help: 'Start the program again from its beginning. Breakpoints, aliases and commands stay; values you changed do not. Arguments become process.argv.',
  argument: 'text',
  completes: 'nothing',
  resumes: true,
  run(session, argument) {
    const words = splitShell(argument);
    if (words === undefined) {
      session.error(`Cannot run ${argument}: No closing quotation`);
      return;
    }
    if (argument !== '') session.programArguments = words;
    return { kind: 'restart', arguments: session.programArguments };
  },
};

/** Words as a shell reads them, with quotes; undefined where a quote is left open. */
function splitShell(text: string): string[] | undefined {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)/y;
  while (pattern.lastIndex < text.trimEnd().length) {
    const word = pattern.exec(text)?.[1];
    if (word === undefined) return undefined;
    words.push(
      word.replace(/\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_, escaped, single, double) =>
        String(escaped ?? single ?? String(double).replace(/\\(.)/g, '$1')),
      ),
    );
  }
  return words;
}

const quit: Command = {
  names: ['quit', 'q', 'exit'],
  usage: 'q(uit) | exit',
  help: 'Leave the debugger. The program does not run on.',
  argument: 'none',
  resumes: true,
  run: () => ({ kind: 'quit' }),
};

const endOfInput: Command = {
  names: ['EOF'],
  usage: 'EOF',
  help: 'The end of the input (Ctrl-D) leaves the debugger.',
  argument: 'none',
  run(session) {
    session.message('');
    return { kind: 'quit' };
  },
};

/** A command of going back; the target says whether it can. */
function timeTravel(
  command: Omit<Command, 'beyondPdb' | 'run'>,
  run: (session: Session, argument: string) => Outcome,
): Command {
  return {
    ...command,
    beyondPdb: true,
    run(session, argument) {
      if (session.target.abilities.back) return run(session, argument);
      session.error('This program is debugged as it runs, so it cannot be taken back.');
      return undefined;
    },
  };
}

const backStep = timeTravel(
  {
    names: ['back-step', 'bs'],
    usage: 'bs | back-step',
    help: 'Go back to the stop before this one: the opposite of step.',
    argument: 'none',
    resumes: true,
  },
  () => resume({ kind: 'back-step' }),
);

const backNext = timeTravel(
  {
    names: ['back-next', 'bn'],
    usage: 'bn | back-next',
    help: 'Go back to the line of this function that ran before, over the functions it called; from its first line, out to the caller.',
    argument: 'none',
    resumes: true,
  },
  (session) => resume({ kind: 'back-next', activation: session.frame.activation }),
);

const backContinue = timeTravel(
  {
    names: ['back-continue', 'bc'],
    usage: 'bc | back-continue',
    help: 'Go back to the last time the program was at a breakpoint; without one, to its beginning.',
    argument: 'none',
    resumes: true,
  },
  () => resume({ kind: 'back-continue' }),
);

const first = timeTravel(
  {
    names: ['first'],
    usage: 'first',
    help: 'Go to the beginning of the program.',
    argument: 'none',
    resumes: true,
  },
  () => resume({ kind: 'first' }),
);

const last = timeTravel(
  {
    names: ['last'],
    usage: 'last',
    help: 'Go to the end of the program, or to the error that ended it.',
    argument: 'none',
    resumes: true,
  },
  () => resume({ kind: 'last' }),
);

const goto = timeTravel(
  {
    names: ['goto'],
    usage: 'goto [event]',
    help: 'Go to an event by its number; when and history tell numbers. Alone, say which event this is.',
    argument: 'text',
    completes: 'nothing',
    resumes: true,
  },
  (session, argument) => {
    if (argument === '') {
      const { stop } = session;
      const of = stop?.lastEvent === undefined ? '' : ` of ${stop.lastEvent}`;
      session.message(`At event ${stop?.event ?? 0}${of}`);
      return undefined;
    }
    const event = parseInteger(argument);
    if (event === undefined || event < 0) {
      session.error(`goto takes the number of an event, not ${quote(argument)}`);
      return undefined;
    }
    return resume({ kind: 'goto', event });
  },
);

export const runningCommands: readonly Command[] = [
  step,
  next,
  until,
  returnCommand,
  continueCommand,
  jump,
  restart,
  quit,
  endOfInput,
];

export const timeCommands: readonly Command[] = [
  backStep,
  backNext,
  backContinue,
  first,
  last,
  goto,
];
