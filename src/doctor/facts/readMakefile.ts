import type { Span } from '../types.ts';
import type { ConfigFacts, MakefileFacts } from './config.ts';
import { dirname } from './paths.ts';
import { absolutePath, readShell } from './readShell.ts';

/** Reads targets, prerequisites, variables and recipes. Functions and conditionals stay text. */
export function readMakefile(
  path: string,
  text: string,
  unit: string,
  into: ConfigFacts,
): MakefileFacts {
  const targets = new Map<string, Span>();
  const prerequisites: (Span & { name: string; target: string })[] = [];
  const variables = new Map<string, string>();
  const file = path;
  const lines = text.split('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
    const match = /^(?:export\s+|override\s+)?([A-Za-z_]\w*)\s*[:?+]?=\s*(.*?)\s*(?:#.*)?$/.exec(
      line,
    );
    if (match && !line.startsWith('\t')) variables.set(match[1] ?? '', match[2] ?? '');
  }
  let owner: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    let line = lines[index] ?? '';
    const start = starts[index] ?? 0;
    while (/\\\s*$/.test(line) && index + 1 < lines.length) {
      index += 1;
      line += `\n${lines[index] ?? ''}`;
    }
    const context = {
      file, source: 'makefile', command: 'makefile', unit, directory: dirname(path), variables, make: true,
      ...(owner !== undefined && { owner }),
    } as const; // prettier-ignore
    if (line.startsWith('\t')) {
      // `@` and `-` before a command belong to make.
      const recipe = line.replace(/^\t\s*[@+-]*/, (lead) => ' '.repeat(lead.length));
      readShell(recipe, start, context, into);
      continue;
    }
    const assigned =
      /^(export\s+|override\s+)?([A-Za-z_]\w*)(\s*[:?+]?=\s*)(.*?)\s*(?:#.*)?$/s.exec(line);
    if (assigned) {
      const [, exported, name = '', , value = ''] = assigned;
      const at = start + line.indexOf(value, name.length);
      const span = {
        file,
        start: value ? at : start,
        end: value ? at + value.length : start + line.length,
      };
      const found = absolutePath(value);
      if (found)
        into.values.push({
          kind: 'path',
          value: found,
          source: 'makefile',
          role: 'define',
          unit,
          ...span,
        });
      if (/(?:^|_)PORT$/.test(name) && /^\d{2,5}$/.test(value))
        into.values.push({
          kind: 'port',
          value,
          source: 'makefile',
          role: 'define',
          unit,
          ...span,
        });
      for (const match of value.matchAll(/\$[({](\w+)[)}]/g))
        if (match[1]) into.envUses.push({ name: match[1], file });
      if (exported?.startsWith('export'))
        into.envPasses.push({
          name,
          value: value.includes('$') ? undefined : value,
          source: 'makefile',
          ours: true,
          unit,
          ...span,
        });
      else if (value && !value.includes('$') && shoutedValue(name))
        into.envPasses.push({ name, value, source: 'makefile', ours: false, unit, ...span });
      continue;
    }
    // A colon in a target's name is written `\:`.
    const rule = /^((?:\\:|[^\s#:=])(?:\\:|[^:=#])*?)\s*::?(?!=)\s*([^#;]*)(?:;(.*))?/s.exec(line);
    if (!rule) continue;
    const [, names = '', needs = ''] = rule;
    const list = names.split(/\s+/).map(unescaped);
    owner = list[0];
    for (const name of list) targets.set(name, { file, start, end: start + names.length });
    if (/^\./.test(names) && !names.startsWith('./')) continue;
    if (/^\s*\w+\s*:?=/.test(needs)) continue;
    for (const match of needs.replace(/\|/g, ' ').matchAll(/\S+/g)) {
      const at = start + line.indexOf(needs, names.length) + match.index;
      if (match[0] !== '\\')
        prerequisites.push({
          name: unescaped(match[0]),
          target: owner ?? '',
          file,
          start: at,
          end: at + match[0].length,
        });
    }
  }
  return { path, targets, prerequisites };
}

const unescaped = (name: string): string => name.replaceAll('\\:', ':');
const shoutedValue = (name: string): boolean => /^[A-Z][A-Z0-9_]+$/.test(name);
