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
export async function runStatement(session: Session, text: string): Promise<undefined> {
  const source = text.trim();
  if (source === '') return;
  const name = declaredName(source);
  if (name !== undefined && (await session.target.names(session.frame.id)).includes(name)) {
    session.error(`The program already has ${name}. To change it, type: !${name} = …`);
    return;
  }
  const code = name === undefined ? source : asGlobal(name, source);
  const intervene = mayChange(code, true);
  const several = !intervene && !STATEMENT.test(code) ? splitExpressions(code) : [code];
  const results = await session.evaluate(several.includes('') ? [code] : several, { intervene });
  const values = [];
  for (const result of results) {
    if (result.outcome === 'thrown') {
      session.error(formatThrown(result.error));
      return;
    }
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

const VARIABLE = /^(?:let|const|var)\s+([\w$]+)\s*(?::[^=]+)?=(?![=>])([^]+)$/;
const DEFINITION = /^(?:async\s+)?(?:function\s*\*?|class)\s+([\w$]+)/;

function declaredName(source: string): string | undefined {
  return (VARIABLE.exec(source) ?? DEFINITION.exec(source))?.[1];
}

/** What is declared at the prompt lives as long as the session: as a global. */
function asGlobal(name: string, source: string): string {
  const value = VARIABLE.exec(source)?.[2] ?? source;
  return `globalThis.${name} = (${value.trim().replace(/;$/, '')})`;
}
