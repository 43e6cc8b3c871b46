/**
 * The debugger's command language: reads commands from a terminal, drives a {@link DebugTarget},
 * and writes what CPython's `Lib/pdb.py` would write, in TypeScript's terms. Where the two differ,
 * docs/contributing/pdb-differences.md says how and why.
 */
import { TargetError } from '../target.ts';
import type { DebugTarget, Stop } from '../target.ts';
import { describeBreakpoint } from './breakpoints.ts';
import type { Breakpoint } from './breakpoints.ts';
import { reportInvalidArgument } from './command.ts';
import type { Command } from './command.ts';
import { COMMANDS, findCommand } from './commands/index.ts';
import { hiddenNameHint } from './commands/values.ts';
import { completeLine } from './complete.ts';
import type { Completion } from './complete.ts';
import { expandAlias, parseLine, splitCommands } from './parse.ts';
import { NoFrameError, Session, formatThrown, formatTraceback } from './session.ts';
import type { Outcome } from './session.ts';
import { readStatement, runStatement } from './statements.ts';
import type { Terminal } from './terminal.ts';

export interface PdbOptions {
  /** Commands to run before the first prompt, as a `.pdbrc` file holds them. */
  readonly startupCommands?: readonly string[];
  /** Called whenever the program has stopped or what is looked at has changed. */
  readonly onChange?: () => void;
  readonly prompt?: string;
}

export class Pdb {
  readonly session: Session;
  private readonly target: DebugTarget;
  private readonly terminal: Terminal;
  private readonly options: PdbOptions;
  /** This is a session inside another one: its program ends, and is not started again. */
  private readonly nested: boolean;
  private isFinished = false;

  /** @param outer the session that this one is inside of; its breakpoints hold here, too. */
  constructor(target: DebugTarget, terminal: Terminal, options: PdbOptions = {}, outer?: Session) {
    this.target = target;
    this.terminal = terminal;
    this.options = options;
    this.nested = outer !== undefined;
    const prompt = options.prompt ?? '(Pdb) ';
    const host = {
      nest: (inner: DebugTarget) => this.nest(inner),
      expand: (line: string) => this.expand(line),
      resumes: (line: string) => commandOf(line)?.resumes === true,
      commandNames: COMMANDS.flatMap(({ names }) => names),
    };
    this.session = new Session(target, terminal, prompt, host, outer?.breakpoints);
    this.session.queue.push(...(options.startupCommands ?? []).filter(isCommandLine));
  }

  /** Debugs the program until the session is quit. */
  async run(): Promise<void> {
    const { session } = this;
    try {
      for (;;) {
        session.displays.clear();
        session.forgetOutput();
        const programArguments = session.programArguments;
        const outcome = await this.runOnce(
          await this.target.start({ arguments: programArguments }),
        );
        if (outcome?.kind !== 'restart') return;
      }
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      session.error(error.message);
    }
  }

  /** What can stand at the cursor, for the Tab key. */
  complete(line: string): Promise<Completion> {
    return completeLine(this.session, line);
  }

  /** One run of the program; the outcome is `restart` or `quit`. */
  private async runOnce(first: Stop): Promise<Outcome> {
    const { session } = this;
    let stop = first;
    let command = session.visits.length === 0 ? 'start' : session.lastCommand || 'restart';
    for (;;) {
      session.visits.push({ command, stop });
      const outcome = await this.visit(stop);
      if (outcome === undefined || outcome.kind === 'quit') return { kind: 'quit' };
      if (outcome.kind === 'restart') return this.announceRestart(outcome);
      if (session.postMortem && !isBackwards(outcome.command.kind)) {
        session.message(
          `Post mortem debugger finished. The ${this.target.files[0] ?? 'program'} will be restarted`,
        );
        return { kind: 'restart' };
      }
      command = session.lastCommand || outcome.command.kind;
      const { breakpoints } = session;
      const result = await this.target.resume(outcome.command, breakpoints.specs());
      breakpoints.record(result.progress);
      stop = result.stop;
      if (stop.kind === 'finished' && isBackwards(outcome.command.kind)) {
        // `last` means the last moment there is something to look at, not the restart behind it.
        stop = (await this.target.resume({ kind: 'back-step' }, [])).stop;
      }
    }
  }

  private announceRestart(outcome: Outcome & { kind: 'restart' }): Outcome {
    const { session } = this;
    if (outcome.arguments !== undefined) {
      session.message(`Restarting ${this.target.files[0] ?? 'program'} with arguments:`);
      session.message(`\t${outcome.arguments.join(' ')}`);
    }
    return outcome;
  }

  /** Prints a stop and reads commands there. */
  private async visit(stop: Stop): Promise<Outcome> {
    const { session } = this;
    await session.showOutput(stop);
    session.arrive(stop);
    this.options.onChange?.();
    switch (stop.kind) {
      case 'finished':
        return this.finish(stop);
      case 'uncaught':
        if (this.nested) {
          if (stop.exception !== undefined) session.error(formatThrown(stop.exception));
          return { kind: 'quit' };
        }
        if (stop.exception !== undefined) session.message(formatTraceback(stop.exception));
        session.message('Uncaught exception. Entering post mortem debugging');
        session.message("Running 'cont' or 'step' will restart the program");
        break;
      case 'interrupted':
        session.message(`\n${INTERRUPTIONS[stop.interruption ?? 'asked']}`);
        break;
      case 'call':
        session.message('--Call--');
        break;
      case 'return':
        session.message('--Return--');
        break;
      case 'exception':
        if (stop.exception !== undefined) session.message(formatThrown(stop.exception));
        break;
      case 'line':
        return this.visitLine(stop);
    }
    return this.interact();
  }

  private finish(stop: Stop): Outcome {
    this.isFinished = true;
    if (this.nested) return { kind: 'quit' };
    this.session.message(
      stop.exitCode === undefined
        ? 'The program finished and will be restarted'
        : `The program exited via process.exit(). Exit status: ${stop.exitCode}`,
    );
    return { kind: 'restart' };
  }

  private async visitLine(stop: Stop): Promise<Outcome> {
    const { session } = this;
    const breakpoint =
      stop.breakpoint === undefined ? undefined : session.breakpoints.find(stop.breakpoint);
    if (breakpoint === undefined) return this.interact();
    if (stop.conditionError !== undefined) {
      session.error(
        `The condition of breakpoint ${breakpoint.number} failed: ${formatThrown(stop.conditionError)}`,
      );
    } else if (breakpoint.temporary) {
      session.breakpoints.delete(breakpoint);
      session.message(`Deleted ${describeBreakpoint(breakpoint)}`);
    }
    return breakpoint.commands === undefined ? this.interact() : this.runCommands(breakpoint);
  }

  /** A breakpoint's command list: first the commands, then, unless silent, the stop. */
  private async runCommands({ commands }: Breakpoint): Promise<Outcome> {
    const { session } = this;
    const { lastCommand } = session;
    let outcome: Outcome;
    for (const line of commands?.lines ?? []) outcome = (await this.runLine(line)) ?? outcome;
    session.lastCommand = lastCommand;
    if (commands?.silent !== true) await session.printStackEntry();
    return commands?.resumes === true ? outcome : this.readCommands();
  }

  private async interact(): Promise<Outcome> {
    await this.session.printStackEntry();
    return this.readCommands();
  }

  private async readCommands(): Promise<Outcome> {
    const { session, terminal } = this;
    await session.showDisplays();
    for (;;) {
      const typed = session.queue.shift() ?? (await terminal.read(session.prompt)) ?? 'EOF';
      const line = this.expand(typed);
      const outcome = line === undefined ? undefined : await this.runLookingAt(line);
      if (outcome !== undefined) return outcome;
      this.options.onChange?.();
    }
  }

  /** Runs a line; one that needs a frame where there is none says so. */
  private async runLookingAt(line: string): Promise<Outcome> {
    try {
      return await this.runLine(line);
    } catch (error) {
      if (!(error instanceof NoFrameError)) throw error;
      this.session.error(error.message);
      return undefined;
    }
  }

  /** The first command of a line, with its aliases replaced; the others wait in the queue. */
  private expand(typed: string): string | undefined {
    const { session } = this;
    let line = typed;
    const used = new Set<string>();
    for (;;) {
      if (/^\s*alias\b/.test(line)) return line;
      const [first = '', ...rest] = splitCommands(line);
      session.queue.unshift(...rest);
      if (rest.length > 0) line = first;
      const [name = '', ...parameters] = line.trim().split(/\s+/);
      const body = session.aliases.get(name);
      if (body === undefined || used.has(name)) return line;
      used.add(name);
      const expanded = expandAlias(name, body, parameters);
      if ('error' in expanded) {
        session.error(expanded.error);
        return undefined;
      }
      line = expanded.line;
    }
  }

  private async runLine(text: string): Promise<Outcome> {
    const { session } = this;
    const { name, argument, line, attached } = parseLine(text);
    if (line === '')
      return session.lastCommand === '' ? undefined : this.runLine(session.lastCommand);
    const command = commandOf(line);
    if (line.startsWith('!')) return this.execute(line.slice(1));
    session.lastCommand = line === 'EOF' ? '' : line;
    if (command === undefined) return this.execute(line);
    if (OPERATOR.test(argument) && command.argument !== 'expression') {
      // `n = 10`: Python's pdb runs next, too; a word about it saves the second try.
      session.tellOnce(`hidden:${name}`, hiddenNameHint(name, line));
    } else if (command.argument === 'none' && argument !== '' && !attached) {
      reportInvalidArgument(session, command, argument);
      return undefined;
    }
    return (await command.run(session, argument)) ?? undefined;
  }

  private async execute(text: string): Promise<undefined> {
    await runStatement(this.session, await readStatement(this.session, text));
    return undefined;
  }

  private async nest(inner: DebugTarget): Promise<boolean> {
    const { onChange } = this.options;
    const nested = new Pdb(
      inner,
      this.terminal,
      {
        prompt: `(${this.session.prompt.trim()}) `,
        ...(onChange === undefined ? {} : { onChange }),
      },
      this.session,
    );
    for (const [name, body] of this.session.aliases) nested.session.aliases.set(name, body);
    await nested.run();
    return nested.isFinished;
  }
}

/** An operator behind a command's name: the name was meant as one of the program. */
const OPERATOR = /^(?:=(?!=)|[-+*/%&|^<>]=|={2,3}|!==?|[-+*/%&|^<>]\s)/;

const INTERRUPTIONS: Readonly<Record<NonNullable<Stop['interruption']>, string>> = {
  asked: "Program interrupted. (Use 'cont' to resume).",
  deadline: "Program interrupted: it ran too long without a stop. (Use 'cont' to resume).",
  'too many events':
    "Program interrupted: it ran through too many lines without a stop. (Use 'cont' to resume).",
  lost: 'Program interrupted: what ran it broke, perhaps for want of memory.',
  'too much output':
    "Program interrupted: it printed more than the debugger keeps. (Use 'cont' to resume).",
};

/**
 * The command a line calls for. A name with something attached is an expression (`c.total`,
 * `n=10`), except where the command takes one (`p(x)`, `p"text"`, `l.`).
 */
function commandOf(text: string): Command | undefined {
  const { name, argument, attached } = parseLine(text);
  const command = findCommand(name);
  if (command === undefined || !attached) return command;
  if (command.argument === 'expression') return /^[=.]/.test(argument) ? undefined : command;
  return argument === '.' ? command : undefined;
}

function isBackwards(kind: string): boolean {
  return kind.startsWith('back-') || kind === 'first' || kind === 'last' || kind === 'goto';
}

function isCommandLine(line: string): boolean {
  return line.trim() !== '' && !line.trim().startsWith('#');
}
