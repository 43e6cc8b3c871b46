import { programFiles } from '../program_files.ts';

const BRACKETS: Readonly<Record<string, number>> = {
  '(': 1,
  '[': 1,
  '{': 1,
  ')': -1,
  ']': -1,
  '}': -1,
};

/**
 * The text of the call that is being made in the program's source, `assert(a > b)`; undefined where
 * it cannot be told.
 */
export function callInSource(): string | undefined {
  const [, file = '', row = '', place = ''] =
    /^ {4}at (?:.*\()?(.+?):(\d+):(\d+)\)?$/m.exec(new Error().stack ?? '') ?? [];
  const text = programFiles()[file];
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const line = lines[Number(row) - 1];
  if (line === undefined) return undefined;
  const before = /[\w$.]*$/.exec(line.slice(0, Number(place) - 1))?.[0] ?? '';
  const start = Number(place) - 1 - before.length;
  const rest = [line.slice(start), ...lines.slice(Number(row))].join('\n');
  const end = endOfCall(rest);
  if (end === undefined) return undefined;
  // What stands on further lines is shown from the column of the first.
  const [first = '', ...others] = rest.slice(0, end).split('\n');
  const indented = others.map((item) => {
    const own = /^[ \t]*/.exec(item)?.[0].length ?? 0;
    return `  ${item.slice(Math.min(own, start))}`;
  });
  return [first, ...indented].join('\n');
}

/** Where the first bracket of a text is closed; quotes hide what is between them. */
function endOfCall(text: string): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (/['"`]/.test(character)) {
      do {
        index += text[index] === '\\' ? 2 : 1;
        if (index >= text.length) return undefined;
      } while (text[index] !== character);
      continue;
    }
    const step = BRACKETS[character] ?? 0;
    depth += step;
    if (depth === 0 && step < 0) return index + 1;
  }
  return undefined;
}
