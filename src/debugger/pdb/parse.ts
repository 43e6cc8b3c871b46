/** A typed line taken apart, as CPython's `cmd.Cmd` and `pdb.Pdb` do it. */

export interface ParsedLine {
  /** The word in front; empty where the line begins with something else. */
  readonly name: string;
  readonly argument: string;
  /** The whole line without the blanks around it. */
  readonly line: string;
  /** Nothing separates the name from the argument: `p(x)`, `c.a`, `n=1`. */
  readonly attached: boolean;
}

/**
 * Splits a line into a command's name and its argument. `?topic` is `help topic`; a line that
 * begins with `!` has no name.
 */
export function parseLine(text: string): ParsedLine {
  let line = text.trim();
  if (line.startsWith('?')) line = `help ${line.slice(1)}`;
  if (line.startsWith('!')) return { name: '', argument: '', line, attached: false };
  const name = /^[A-Za-z0-9_-]*/.exec(line)?.[0] ?? '';
  // The commands of going back have a dash in their name; an expression may have one, too.
  const word = /^back-(step|next|continue)$/.test(name) ? name : (/^\w*/.exec(line)?.[0] ?? '');
  const after = line.slice(word.length);
  return {
    name: word,
    argument: after.trim(),
    line,
    attached: after !== '' && !/^\s/.test(after),
  };
}

/**
 * The commands of a line, separated by `;;`. Unlike CPython's, the split knows quotes and
 * brackets: `for (;;) …` and `p ';;'` are whole.
 */
export function splitCommands(line: string): string[] {
  return splitAt(line, ';;').map((part) => part.trim());
}

/** The expressions of a list: `p a, f(b, c)` prints two values. */
export function splitExpressions(text: string): string[] {
  return splitAt(text, ',').map((part) => part.trim());
}

/** Whether a bracket or a template in the text waits for its end. */
export function isOpen(text: string): boolean {
  const { open } = scan(text, undefined);
  const inside = open.at(-1);
  return inside !== undefined && inside !== "'" && inside !== '"';
}

/** Splits outside of quotes and brackets; a text whose quotes do not end is left whole behind. */
function splitAt(text: string, separator: string): string[] {
  return scan(text, separator).parts;
}

function scan(
  text: string,
  separator: string | undefined,
): { readonly parts: string[]; readonly open: readonly string[] } {
  const parts: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    const inside = open.at(-1);
    if (inside === "'" || inside === '"' || inside === '`') {
      if (character === '\\') index += 1;
      else if (character === inside) open.pop();
      else if (inside === '`' && character === '$' && text[index + 1] === '{') {
        open.push('{');
        index += 1;
      }
    } else if (`'"\``.includes(character) || '([{'.includes(character)) {
      open.push(character);
    } else if (')]}'.includes(character)) {
      if (inside !== undefined) open.pop();
    } else if (separator !== undefined && open.length === 0 && text.startsWith(separator, index)) {
      parts.push(text.slice(start, index));
      index += separator.length - 1;
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return { parts, open };
}

/** An alias's text with its parameters filled in, or what is wrong with them. */
export function expandAlias(
  name: string,
  body: string,
  parameters: readonly string[],
): { readonly line: string } | { readonly error: string } {
  let line = body;
  for (let number = 1; number < 10; number += 1) {
    const place = `%${number}`;
    const parameter = parameters[number - 1];
    if (line.includes(place)) {
      if (parameter === undefined) return { error: `Not enough arguments for alias '${name}'` };
      line = line.replaceAll(place, () => parameter);
    } else if (!line.includes('%*')) {
      if (parameter !== undefined) return { error: `Too many arguments for alias '${name}'` };
      break;
    }
  }
  return { line: line.replaceAll('%*', () => parameters.join(' ')) };
}

/** `int(text)` of Python: digits with a sign; undefined for anything else. */
export function parseInteger(text: string): number | undefined {
  const digits = text.trim();
  return /^[+-]?\d+$/.test(digits) ? Number(digits) : undefined;
}

/** Text in quotes, as Python's `%r` puts it into a message. */
export function quote(text: string): string {
  return text.includes("'") && !text.includes('"')
    ? `"${text}"`
    : `'${text.replaceAll("'", "\\'")}'`;
}

/**
 * Whether a text changes the program where it is evaluated: it assigns, counts, deletes, or calls
 * a method known to change its object. `calls` counts every call and `new` as a change, too.
 */
export function mayChange(source: string, calls: boolean): boolean {
  const code = source.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, "''");
  if (/\+\+|--|\bdelete\b/.test(code)) return true;
  if (/(?:^|[^=!<>])=(?![=>])|(?:<<|>>>?)=/.test(code)) return true;
  if (
    /\.(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)\s*\(/.test(
      code,
    )
  )
    return true;
  return calls && /[\w$\])}]\s*(?:\?\.)?\(|\bnew\b|`/.test(code);
}
