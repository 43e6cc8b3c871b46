/** Code typed at the prompt: run in the selected frame, and, where it changes something, kept. */
import { formatThrown, formatValues } from './session.ts';
import type { Session } from './session.ts';
import { isOpen, mayChange, splitExpressions } from './parse.ts';

const STATEMENT =
  /^(?:let|const|var|for|if|while|do|return|throw|function|async\s+function|class|switch|try|type|interface|import|export)\b|^\{/;

/**
 * Runs an expression or a statement. The value of an expression is printed unless it is
 * `undefined`; an assignment prints nothing.
 */
export async function runStatement(session: Session, text: string): Promise<void> {
  const source = text.trim();
  if (source === '') return;
  const declared = await declaration(session, source);
  if (declared === 'refused') return;
  const code = declared ?? source;
  const intervene = mayChange(code, true);
  const several = !intervene && !STATEMENT.test(code) ? splitExpressions(code) : [code];
  const results = await session.evaluate(several.includes('') ? [code] : several, { intervene });
  const values = [];
  for (const result of results) {
    if (result.outcome === 'thrown') return session.error(formatThrown(result.error));
    if (result.outcome === 'value') values.push(result.value);
  }
  const [value] = values;
  if (value === undefined || (values.length === 1 && value.kind === 'undefined')) return;
  if (!isAssignment(code)) session.message(formatValues(values));
}

/** Reads on while brackets or a template are open, as CPython 3.13 does. A blank line ends it. */
export async function readStatement(session: Session, first: string): Promise<string> {
  let text = first;
  while (isOpen(text)) {
    const line = await session.terminal.read('...   ');
    if (line === undefined || line.trim() === '') break;
    text += `\n${line}`;
  }
  return text;
}

function isAssignment(source: string): boolean {
  return (
    /^[^=!<>(]*?[\w$\])](?:\s*(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=)(?![=>])/.test(source) ||
    /^[[{].*[\]}]\s*=(?![=>])/.test(source) ||
    /^(?:\+\+|--)|(?:\+\+|--)$/.test(source)
  );
}

/**
 * A declaration typed at the prompt lives as long as the session, so it becomes an assignment to a
 * global. One that would hide a name of the program is refused: it would not change that name.
 */
async function declaration(
  session: Session,
  source: string,
): Promise<string | 'refused' | undefined> {
  const variable = /^(?:let|const|var)\s+([\w$]+)\s*(?::[^=]+)?=(?![=>])([^]+)$/.exec(source);
  const definition = /^(?:async\s+)?(?:function\s*\*?|class)\s+([\w$]+)/.exec(source);
  const name = variable?.[1] ?? definition?.[1];
  if (name === undefined) return undefined;
  if ((await session.target.names(session.frame.id)).includes(name)) {
    session.error(`The program already has ${name}. To change it, type: !${name} = …`);
    return 'refused';
  }
  const value = variable?.[2]?.trim().replace(/;$/, '') ?? source;
  return `globalThis.${name} = (${value})`;
}
