/** From what is typed behind `break` and `source` to a place in the program. */
import { renderType } from '../render.ts';
import type { Thrown } from '../target.ts';
import type { Definition } from '../value.ts';
import { parseInteger, quote } from './parse.ts';
import type { Session } from './session.ts';

export interface FoundDefinition {
  readonly definition?: Definition;
  /** Where there is none: what evaluating the text threw, or what it is instead. */
  readonly error?: Thrown;
  readonly type?: string;
}

const FUNCTION_DECLARATION = /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b/;
const DOTTED_NAME = /^[\w$]+(?:\.#?[\w$]+)*$/;

/**
 * The function, method or class that an expression stands for in the selected frame. `Tree.grow`
 * means the method where a class of that name is in scope, though JavaScript keeps it in
 * `Tree.prototype.grow`.
 */
export async function findDefinition(
  session: Session,
  expression: string,
): Promise<FoundDefinition> {
  const { target } = session;
  const dot = expression.lastIndexOf('.');
  if (DOTTED_NAME.test(expression) && dot > 0) {
    const [owner, member] = [expression.slice(0, dot), expression.slice(dot + 1)];
    const [result] = await session.evaluate([owner]);
    const value = result?.outcome === 'value' ? result.value : undefined;
    const method =
      value?.kind === 'function' && value.flavour === 'class' && value.definition !== undefined
        ? `${value.definition.qualifiedName}.${member}`
        : value?.kind === 'object'
          ? `${value.className}.${member}`
          : undefined;
    if (method !== undefined) {
      const definition = (await target.definitions(method)).find(
        (each) => each.qualifiedName === method,
      );
      if (definition !== undefined) return { definition };
      if (value?.kind === 'function' && member !== 'constructor') {
        const inherited = await definitionOfValue(session, `${owner}.prototype.${member}`);
        if (inherited.definition !== undefined) return inherited;
      }
    }
  }
  return definitionOfValue(session, expression);
}

async function definitionOfValue(session: Session, expression: string): Promise<FoundDefinition> {
  const [result] = await session.evaluate([expression]);
  if (result?.outcome === 'thrown') return { error: result.error };
  const value = result?.outcome === 'value' ? result.value : ({ kind: 'undefined' } as const);
  if (value.kind === 'function' && value.definition !== undefined)
    return { definition: value.definition };
  return { type: renderType(value) };
}

export interface Place {
  readonly file: string;
  readonly line: number;
  /** A function's id, for a breakpoint that holds where that function starts. */
  readonly definition?: string;
}

/** The place that `[file:]line` or a function's name stands for; undefined after saying why not. */
export async function findPlace(session: Session, text: string): Promise<Place | undefined> {
  const colon = text.lastIndexOf(':');
  if (colon >= 0) {
    const name = text.slice(0, colon).trimEnd();
    const file = findFile(session.target.files, name);
    const number = text.slice(colon + 1).trim();
    if (file === undefined)
      return (session.error(`${quote(name)} is not a file of the program`), undefined);
    const line = parseInteger(number);
    if (line === undefined) return (session.error(`Bad lineno: ${number}`), undefined);
    return placeAtLine(session, file, line);
  }
  const line = parseInteger(text);
  if (line !== undefined) return placeAtLine(session, session.frame.file, line);
  return placeOfFunction(session, text);
}

/**
 * A file of the program by what a person calls it: its path, the end of its path, with or without
 * `.ts`. As with CPython's module search, a file that is not loaded yet is found, too.
 */
export function findFile(files: readonly string[], name: string): string | undefined {
  const wanted = name.replace(/^\.\//, '');
  const named = [wanted, `${wanted}.ts`, `${wanted}.tsx`, `${wanted}.js`, `${wanted}.mts`];
  return (
    files.find((file) => named.includes(file)) ??
    files.find((file) => named.some((each) => file.endsWith(`/${each}`)))
  );
}

async function placeAtLine(
  session: Session,
  file: string,
  line: number,
): Promise<Place | undefined> {
  const text = (await session.lines(file))[line - 1];
  if (text === undefined) return (session.message('End of file'), undefined);
  if (/^\s*(?:$|\/\/|\/\*|\*)/.test(text)) return (session.error('Blank or comment'), undefined);
  const breakable = await session.target.breakableLines(file);
  // On a function's own line, a person means: when it is called.
  if (!breakable.includes(line) || FUNCTION_DECLARATION.test(text)) {
    const definition = await session.target.definitionAt(file, line);
    if (definition !== undefined && definition.kind !== 'class')
      return { file, line, definition: definition.id };
  }
  if (breakable.includes(line)) return { file, line };
  const next = breakable.find((each) => each > line);
  session.error(
    `Nothing runs on line ${line}` +
      (next === undefined ? '' : `; the next line that does is ${next}`),
  );
  return undefined;
}

async function placeOfFunction(session: Session, text: string): Promise<Place | undefined> {
  const { definition } = await findDefinition(session, text);
  if (definition !== undefined && definition.kind !== 'class') return placeOf(definition);
  // As CPython's last thing to try: a function of that name that was not reached yet.
  const byName = DOTTED_NAME.test(text) ? await session.target.definitions(text) : [];
  const file = session.frame.file;
  const later = byName.find(
    (each) => each.kind === 'function' && each.qualifiedName === text && each.file === file,
  );
  if (later !== undefined) return placeOf(later);
  session.error(
    `The specified object ${quote(text)} is not a function or was not found in the program.`,
  );
  const near =
    byName.find((each) => each.kind !== 'class') ?? (await constructorOf(session, definition));
  if (near !== undefined)
    session.message(
      `${near.qualifiedName} is defined at ${near.file}:${near.line}: b ${near.file}:${near.line}`,
    );
  return undefined;
}

/** A class is entered through its constructor. */
async function constructorOf(
  session: Session,
  definition: Definition | undefined,
): Promise<Definition | undefined> {
  if (definition?.kind !== 'class') return undefined;
  const name = `${definition.qualifiedName}.constructor`;
  return (await session.target.definitions(name)).find((each) => each.qualifiedName === name);
}

function placeOf({ file, line, id }: Definition): Place {
  return { file, line, definition: id };
}
