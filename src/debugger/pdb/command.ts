import type { Outcome, Session } from './session.ts';

/** A command of the language. */
export interface Command {
  /** Its names, the full one first: `['next', 'n']`. */
  readonly names: readonly string[];
  /** How it is written, a line for each form: `n(ext)`. */
  readonly usage: string;
  /** What it does, for `help`. */
  readonly help: string;
  /**
   * `none`: an argument is a mistake. `expression`: the argument is code, so that `p(x)` needs no
   * blank. `text`: anything.
   */
  readonly argument: 'none' | 'expression' | 'text';
  /** What completes its argument; expressions where absent. */
  readonly completes?: 'location' | 'breakpoint' | 'display' | 'alias' | 'command' | 'nothing';
  /** The program runs on after it, so it ends a list of breakpoint commands. */
  readonly resumes?: boolean;
  /** In a group of its own in the card and in `help`: what pdb does not have. */
  readonly beyondPdb?: boolean;
  run(session: Session, argument: string): Promise<Outcome> | Outcome;
}

/** `Usage: …`, indented behind the prompt, as `help` and a wrong argument show it. */
export function formatUsage(command: Command, prompt: string): string {
  const indent = ' '.repeat(prompt.length);
  return command.usage
    .split('\n')
    .map((line, index) => `${indent}${index === 0 ? 'Usage: ' : '       '}${line}`)
    .join('\n');
}

export function reportInvalidArgument(
  session: Session,
  command: Command,
  argument: string,
): undefined {
  session.error(`Invalid argument: ${argument}`);
  session.message(formatUsage(command, session.prompt));
}
