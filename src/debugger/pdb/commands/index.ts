/** All the commands of the language. */
import type { Command } from '../command.ts';
import { breakpointCommands } from './breakpoints.ts';
import { runningCommands, timeCommands } from './running.ts';
import { stackCommands } from './stack.ts';
import { helpCommand, talkingCommands } from './talking.ts';
import { pastCommands, valueCommands } from './values.ts';

/** The commands by what they are for, in the order of `help pdb` and of the card. */
export const COMMAND_GROUPS: readonly {
  readonly title: string;
  readonly commands: readonly Command[];
}[] = [
  { title: 'Going on', commands: runningCommands },
  { title: 'Going back in time', commands: [...timeCommands, ...pastCommands] },
  { title: 'Where you are', commands: stackCommands },
  { title: 'Values', commands: valueCommands },
  { title: 'Breakpoints', commands: breakpointCommands },
  { title: 'The session', commands: [helpCommand(() => COMMANDS), ...talkingCommands] },
];

export const COMMANDS: readonly Command[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);

const BY_NAME: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => command.names.map((name) => [name, command] as const)),
);

export function findCommand(name: string): Command | undefined {
  return BY_NAME.get(name);
}
