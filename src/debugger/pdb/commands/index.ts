/** All the commands, in the order in which `help pdb` and the card tell of them. */
import type { Command } from '../command.ts';
import { breakpointCommands } from './breakpoints.ts';
import { runningCommands, timeCommands } from './running.ts';
import { stackCommands } from './stack.ts';
import { helpCommand, talkingCommands } from './talking.ts';
import { pastCommands, valueCommands } from './values.ts';

export const COMMANDS: readonly Command[] = [
  helpCommand(() => COMMANDS),
  ...runningCommands,
  ...timeCommands,
  ...pastCommands,
  ...stackCommands,
  ...valueCommands,
  ...breakpointCommands,
  ...talkingCommands,
];

const BY_NAME: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => command.names.map((name) => [name, command] as const)),
);

export function findCommand(name: string): Command | undefined {
  return BY_NAME.get(name);
}
