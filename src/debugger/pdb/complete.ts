/** What the Tab key offers. */
import { findCommand } from './commands/index.ts';
import type { Session } from './session.ts';

export interface Completion {
  /** Where in the line the completed word starts. */
  readonly from: number;
  /** Whole words to put there, sorted. */
  readonly options: readonly string[];
}

/** Completes the end of a line: a command's name, or what its argument can be. */
export async function completeLine(session: Session, line: string): Promise<Completion> {
  const start = line.length - line.trimStart().length;
  const word = /[\w$.#:/-]*$/.exec(line)?.[0] ?? '';
  const from = line.length - word.length;
  if (from <= start) {
    const names = [...session.host.commandNames, ...session.aliases.keys()];
    const commands = matching(names, word);
    if (commands.length > 0) return { from, options: commands };
    return expression(session, line);
  }
  const [name = ''] = line.trimStart().split(/\s/);
  switch (findCommand(name)?.completes) {
    case 'nothing':
      return { from, options: [] };
    case 'command':
      return { from, options: matching(session.host.commandNames, word) };
    case 'alias':
      return { from, options: matching([...session.aliases.keys()], word) };
    case 'breakpoint':
      return {
        from,
        options: matching(
          session.breakpoints.all.map(({ number }) => String(number)),
          word,
        ),
      };
    case 'display': {
      const displays = session.displays.get(session.frame.activation) ?? new Map<string, string>();
      return { from, options: matching([...displays.keys()], word) };
    }
    case 'location': {
      if (line.includes(',')) return expression(session, line);
      if (word.endsWith(':')) return { from, options: [] };
      const files = matching(session.target.files, word).map((file) => `${file}:`);
      const names = await expression(session, line);
      return names.from === from
        ? { from, options: [...files, ...names.options] }
        : { from, options: files.length > 0 ? files : names.options };
    }
    default:
      return expression(session, line);
  }
}

/** A name in scope, or a property behind the last dot of a dotted name. */
async function expression(session: Session, line: string): Promise<Completion> {
  const word = /[\w$#]*$/.exec(line)?.[0] ?? '';
  const from = line.length - word.length;
  if (session.frames.length === 0) return { from, options: [] };
  const object = /((?:[\w$]+\.)*[\w$]+)\.$/.exec(line.slice(0, from))?.[1];
  const behindDot = line[from - 1] === '.';
  if (behindDot && object === undefined) return { from, options: [] };
  const names = await session.target.names(session.frame.id, behindDot ? object : undefined);
  return { from, options: matching(names, word) };
}

function matching(names: readonly string[], start: string): string[] {
  return [...new Set(names)].filter((name) => name.startsWith(start)).sort();
}
