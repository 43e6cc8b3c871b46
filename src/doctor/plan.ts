import type { CommandFact } from './facts/config.ts';
import type { ProjectFacts } from './facts/project.ts';
import type { Span } from './types.ts';

/** A command to try in a clean clone, and where the project promises it. */
export interface PlannedCommand {
  readonly text: string;
  /** Folder it runs in, from the project's root; '' is the root. */
  readonly directory: string;
  readonly span: Span;
}

export interface Plan {
  readonly commands: readonly PlannedCommand[];
  /** Documented commands that are not tried, with the reason. */
  readonly left: readonly { readonly text: string; readonly reason: string }[];
}

/** Scripts that are tried where the README names no command at all. */
const usualScripts = ['build', 'test', 'start'];

/** First words that a clean clone can try by itself. */
const tried = /^(?:npm|npx|yarn|pnpm|node|tsx|make|sh|bash|cp|mkdir|\.\/)/;
const installs = /^(?:npm (?:ci|i|install)|yarn(?: install)?|pnpm (?:i|install))(?:\s+--?\S+)*$/;
const reaches =
  /\b(?:publish|login|logout|adduser|deploy|push|release|sudo|rm)\b|^npm (?:i|install|link|init|create|version)\b|^(?:yarn|pnpm) add\b|-g\b|--global\b/;
const placeholders = /<[^>]*>|\[[^\]]*\]|\.\.\.|…|\bYOUR[_-]|\bPATH\b(?!=)/;

function reasonToLeave(text: string): string | undefined {
  if (/^docker/.test(text)) return 'it needs Docker';
  if (placeholders.test(text)) return 'it has a part to fill in';
  if (reaches.test(text)) return 'it reaches beyond the clone';
  return undefined;
}

/** What to try, in the order in which the project's README says it. Pure: runs nothing. */
export function planOf(facts: ProjectFacts): Plan {
  const commands = new Map<string, PlannedCommand>();
  const left: { text: string; reason: string }[] = [];
  for (const fact of facts.commands.filter(({ source }) => source === 'readme')) {
    const text = textOf(facts, fact);
    if (!/^(?:docker|npm|npx|yarn|pnpm|node|tsx|make|sh|bash|cp|mkdir|\.\/)/.test(text)) continue;
    if (installs.test(text)) continue;
    const reason = fact.directory === undefined ? 'its folder is unknown' : reasonToLeave(text);
    if (reason !== undefined || !tried.test(text))
      left.push({ text, reason: reason ?? 'it is not one of the project' });
    else {
      const directory = fact.directory ?? '';
      const key = `${directory}\0${text}`;
      if (!commands.has(key)) commands.set(key, { text, directory, span: fact });
    }
  }
  if (commands.size === 0)
    for (const command of scriptsOf(facts)) commands.set(command.text, command);
  return { commands: [...commands.values()], left };
}

function textOf(facts: ProjectFacts, { file, start, end }: CommandFact): string {
  return facts.textOf(file).slice(start, end).replace(/\s+/g, ' ').trim();
}

function scriptsOf(facts: ProjectFacts): PlannedCommand[] {
  const main = facts.packages.find(({ directory }) => directory === '');
  return usualScripts.flatMap((name) => {
    const script = main?.scripts.get(name);
    return script ? [{ text: `npm run ${name}`, directory: '', span: script }] : [];
  });
}
