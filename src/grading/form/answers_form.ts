/**
 * Answers as a form: a TypeScript file with an interface, whose properties each say in a comment what is
 * asked, and one object of it.
 *
 *     interface Found {
 *       /** `sum`, at the crash. *\/
 *       readonly sum: number | undefined;
 *     }
 *     export const found: Found = { sum: undefined };
 */
export interface AnswerField {
  readonly name: string;
  /** What is asked, in Markdown. */
  readonly question: string;
  readonly type: 'number' | 'string' | 'boolean';
  /** What was answered, as a person types it; '' for nothing. */
  readonly value: string;
}

const property =
  /\/\*\*\s*(?<question>(?:(?!\*\/)[\s\S])*?)\s*\*\/\s*(?:readonly\s+)?(?<name>[A-Za-z_$][\w$]*)\??:\s*(?<type>number|string|boolean)\b/g;

/** The fields of a file of answers; none where it is another kind of file, or has been rewritten. */
export function fieldsIn(text: string): AnswerField[] {
  return [...text.matchAll(property)].flatMap(({ groups }) => {
    const { name = '', question = '', type = '' } = groups ?? {};
    const literal = literalOf(text, name);
    if (literal === undefined || !isType(type)) return [];
    const sentence = question.replaceAll(/\s*\n\s*\*?\s*/g, ' ');
    return [{ name, question: sentence, type, value: typed(literal.text) }];
  });
}

/**
 * The file with another answer in a field. What cannot be a number or a truth value is written as
 * text, so that the type check says what is wrong with it.
 */
export function withAnswer(text: string, { name, type }: AnswerField, answer: string): string {
  const literal = literalOf(text, name);
  if (!literal) return text;
  const written = literalFor(type, answer.trim());
  return text.slice(0, literal.from) + written + text.slice(literal.to);
}

function isType(type: string): type is AnswerField['type'] {
  return ['number', 'string', 'boolean'].includes(type);
}

const literalPattern = /undefined|true|false|-?\d[\w.]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;

/** The value of a property in the file's object: the last place where the name has a literal. */
function literalOf(text: string, name: string) {
  let found: { text: string; from: number; to: number } | undefined;
  for (const match of text.matchAll(
    new RegExp(`^\\s*${name.replaceAll('$', '\\$')}:[ \\t]*`, 'gm'),
  )) {
    const from = match.index + match[0].length;
    literalPattern.lastIndex = from;
    const literal = literalPattern.exec(text)?.[0];
    if (literal !== undefined) found = { text: literal, from, to: from + literal.length };
  }
  return found;
}

function typed(literal: string): string {
  if (literal === 'undefined') return '';
  if (!/^['"]/.test(literal)) return literal;
  return literal.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

function literalFor(type: AnswerField['type'], answer: string): string {
  if (answer === '') return 'undefined';
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(answer)) return answer;
  if (type === 'boolean' && /^(true|false)$/.test(answer)) return answer;
  return `'${answer.replaceAll(/['\\]/g, '\\$&')}'`;
}
