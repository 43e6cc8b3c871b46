import type ts from 'typescript';
import type { CodeFacts, CodeFile, CodeTree, Stretch } from '../facts/code.ts';
import { noteOf, type Note } from '../facts/notes.ts';
import type { ProjectFacts } from '../facts/project.ts';
import type { DoctorSettings } from '../settings.ts';
import type { Draft, RuleInfo, Span } from '../types.ts';

/** A pure function from facts to findings, and what a reader has to know about it. */
export interface Rule extends RuleInfo {
  /** What the rule asks of each file while its tree is there. */
  readonly notes?: readonly Note<unknown>[];
  check(facts: ProjectFacts, settings: DoctorSettings): readonly Draft[];
}

export type NotedSpan = Span & { readonly note?: string };

/** Where a node of a tree stands. */
export function spanOf(code: CodeTree, node: ts.Node, note?: string): NotedSpan {
  return {
    file: code.path,
    start: node.getStart(code.source),
    end: node.end,
    ...(note !== undefined && { note }),
  };
}

/** Where a fact stands. */
export function spanAt(
  { path }: Pick<CodeFacts, 'path'>,
  { start, end }: Stretch,
  note?: string,
): NotedSpan {
  return { file: path, start, end, ...(note !== undefined && { note }) };
}

/** Code of the program itself: no tests, no declarations, no settings of a tool. */
export function isProgram({ test, declarations, toolConfig }: CodeFile): boolean {
  return !test && !declarations && !toolConfig;
}

/** The findings of a rule that looks at each file on its own. */
export function draftsOf(note: Note<readonly Draft[]>): Rule['check'] {
  return (facts) => facts.code.flatMap((code) => noteOf(note, code) ?? []);
}

/** Groups by a key, in order of appearance. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** Names that a sentence can carry. */
const most = 3;

/** `a`, `a and b`, `a, b, c and 3 more`. */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  if (distinct.length <= 1) return distinct[0] ?? '';
  const shown = distinct.slice(0, most);
  const more = distinct.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1] ?? ''}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
