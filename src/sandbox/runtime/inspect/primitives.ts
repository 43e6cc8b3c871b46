import type { Context, Stylize } from './options.ts';

/* eslint-disable no-control-regex -- these are the characters to escape */
const ESCAPED =
  /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPED_BUT_QUOTE =
  /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/* eslint-enable no-control-regex */

const MINIMUM_LINE_LENGTH = 16;

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  "'": "\\'",
  '\\': '\\\\',
};

function escapeCharacter(character: string): string {
  const named = NAMED_ESCAPES[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return code < 0xa0 ? `\\x${hex.toUpperCase().padStart(2, '0')}` : `\\u${hex}`;
}

/** Escapes what is not printable, as in the name of a symbol or of a hidden property. */
export function escapeText(text: string): string {
  return text.replace(ESCAPED, escapeCharacter);
}

/** A string as a literal, in the quotes that need the fewest escapes. */
export function quote(text: string): string {
  if (!text.includes("'")) return `'${escapeText(text)}'`;
  const escaped = () => text.replace(ESCAPED_BUT_QUOTE, escapeCharacter);
  if (!text.includes('"')) return `"${escaped()}"`;
  if (!text.includes('`') && !text.includes('${')) return `\`${escaped()}\``;
  return `'${escapeText(text)}'`;
}

/** Node 20 has `Symbol.dispose` under another description. */
export function symbolText(symbol: symbol): string {
  if (symbol === Symbol.dispose) return 'Symbol(nodejs.dispose)';
  if (symbol === Symbol.asyncDispose) return 'Symbol(nodejs.asyncDispose)';
  return symbol.toString();
}

export function formatNumber(stylize: Stylize, value: number, separator: boolean): string {
  if (!separator) return stylize(Object.is(value, -0) ? '-0' : `${value}`, 'number');
  const text = String(value);
  if (!Number.isFinite(value) || (Number.isInteger(value) && text.includes('e'))) {
    return stylize(text, 'number');
  }
  if (Number.isInteger(value)) return stylize(separateThousands(text), 'number');
  const [integer = '', fraction = ''] = text.split('.');
  return stylize(`${separateThousands(integer)}.${separateFraction(fraction)}`, 'number');
}

export function formatBigInt(stylize: Stylize, value: bigint, separator: boolean): string {
  const text = String(value);
  return stylize(`${separator ? separateThousands(text) : text}n`, 'bigint');
}

function separateThousands(digits: string): string {
  return digits.replace(/(?<=\d)(?=(?:\d{3})+$)/g, '_');
}

function separateFraction(digits: string): string {
  return digits.replace(/\d{3}(?=\d)/g, '$&_');
}

export function formatPrimitive(
  context: Context,
  value: unknown,
  stylize = context.stylize,
): string {
  switch (typeof value) {
    case 'string':
      return formatString(context, value, stylize);
    case 'number':
      return formatNumber(stylize, value, context.numericSeparator);
    case 'bigint':
      return formatBigInt(stylize, value, context.numericSeparator);
    case 'boolean':
      return stylize(String(value), 'boolean');
    case 'symbol':
      return stylize(symbolText(value), 'symbol');
    default:
      return stylize('undefined', 'undefined');
  }
}

function formatString(context: Context, text: string, stylize: Stylize): string {
  const extra = text.length - context.maxStringLength;
  const shown = extra > 0 ? text.slice(0, context.maxStringLength) : text;
  const trailer = extra > 0 ? `... ${extra} more character${extra > 1 ? 's' : ''}` : '';
  const isLong =
    context.compact !== true &&
    shown.length > MINIMUM_LINE_LENGTH &&
    shown.length > context.breakLength - context.indentation - 4;
  if (!isLong) return stylize(quote(shown), 'string') + trailer;
  return (
    shown
      .split(/(?<=\n)/)
      .map((line) => stylize(quote(line), 'string'))
      .join(` +\n${' '.repeat(context.indentation + 2)}`) + trailer
  );
}
