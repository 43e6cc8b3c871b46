import type ts from 'typescript';
import type { CodeFacts } from '../facts/code.ts';
import type { ProjectFacts } from '../facts/project.ts';
import type { DoctorSettings } from '../settings.ts';
import type { Draft, RuleInfo, Span } from '../types.ts';

/** A pure function from facts to findings, and what a reader has to know about it. */
export interface Rule extends RuleInfo {
  check(facts: ProjectFacts, settings: DoctorSettings): readonly Draft[];
}

export type NotedSpan = Span & { readonly note?: string };

export function spanOf(code: CodeFacts, node: ts.Node, note?: string): NotedSpan {
  return {
    file: code.path,
    start: node.getStart(code.source),
    end: node.end,
    ...(note !== undefined && { note }),
  };
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
