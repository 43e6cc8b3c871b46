import type { Place } from '../types.ts';

const secret =
  /^(\s*(?:export\s+|-\s+)?[\w.]*(?:SECRET|TOKEN|PASS|KEY|CREDENTIAL|PRIVATE|SALT)\w*\s*[=:]\s*)\S.*$/i;
const widest = 100;

/** One line of source as it may be shown: tabs to blanks, secrets out, long lines cut around the column. */
export function shownLine(text: string, column: number): { text: string; column: number } {
  const masked = text.replace(secret, '$1…').replace(/:\/\/([^/\s:]*):[^@/\s]+@/, '://$1:…@');
  const plain = masked.replace(/\t/g, ' ');
  if (plain.length <= widest) return { text: plain, column };
  const from = Math.max(0, Math.min(column - 30, plain.length - widest));
  return {
    text: `${from > 0 ? '…' : ''}${plain.slice(from, from + widest)}${from + widest < plain.length ? '…' : ''}`,
    column: column - from + (from > 0 ? 1 : 0),
  };
}

/** The line of a place with a mark under it, and its number in the margin. */
export function codeFrame(source: string, place: Place): string[] {
  const line = source.split('\n')[place.line - 1]?.replace(/\r$/, '');
  if (line === undefined) return [];
  const { text, column } = shownLine(line, place.column);
  const length =
    place.endLine === place.line ? place.endColumn - place.column : line.length - place.column + 1;
  const marks = Math.max(1, Math.min(length, text.length - column + 1));
  const margin = String(place.line);
  return [
    `${margin} | ${text}`,
    `${' '.repeat(margin.length)} | ${' '.repeat(Math.max(0, column - 1))}${'^'.repeat(marks)}`,
  ];
}
