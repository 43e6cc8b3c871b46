import { COMMAND_GROUPS } from '../../../src/debugger/pdb/commands/index.ts';

/** A command as the card shows it. */
export interface CardEntry {
  readonly usage: readonly string[];
  /** The first sentence of its help. */
  readonly does: string;
}

export interface CardGroup {
  readonly title: string;
  readonly entries: readonly CardEntry[];
}

declare const data: readonly CardGroup[];
export { data };

/** Read when the site is built, so that the page carries words and no debugger. */
export default {
  watch: ['../../../src/debugger/pdb/commands/*.ts'],
  load: (): readonly CardGroup[] =>
    COMMAND_GROUPS.map(({ title, commands }) => ({
      title,
      entries: commands
        .filter(({ names }) => !names.includes('EOF'))
        .map(({ usage, help }) => ({
          usage: usage.split('\n'),
          does: /^.*?[.:](?= |$)/.exec(help)?.[0].replace(/:$/, '.') ?? help,
        })),
    })),
};
