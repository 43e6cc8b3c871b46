import type { Context } from './options.ts';
import { stringWidth, stripAnsi } from './string_width.ts';

/** Whether entries are properties of an object, elements of an array, or both. */
export type Extras = 'object' | 'array' | 'array-extras';

const COLUMNS_LIMIT = 15;
const APPROXIMATE_CHARACTER_HEIGHT = 2.5;
const SEPARATOR_SPACE = 2;

/** Joins the entries of a value on one line where they fit, on several where they do not. */
export function layOut(
  context: Context,
  entries: string[],
  base: string,
  braces: readonly [string, string],
  extras: Extras,
  depth: number,
  value?: object,
): string {
  const indent = ' '.repeat(context.indentation);
  const head = base === '' ? '' : `${base} `;
  if (context.compact !== true) {
    let output = entries;
    if (typeof context.compact === 'number' && context.compact >= 1) {
      if (extras === 'array-extras' && entries.length > 6) {
        output = groupElements(context, entries, value);
      }
      if (context.currentDepth - depth < context.compact && entries.length === output.length) {
        const start = output.length + context.indentation + braces[0].length + base.length + 10;
        if (fits(context, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return `${head}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    return `${head}${braces[0]}\n${indent}  ${output.join(`,\n${indent}  `)}\n${indent}${braces[1]}`;
  }
  if (fits(context, entries, 0, base)) {
    return `${braces[0]}${base === '' ? '' : ` ${base}`} ${entries.join(', ')} ${braces[1]}`;
  }
  const line =
    base === '' && braces[0].length === 1 ? ' ' : `${base === '' ? '' : ` ${base}`}\n${indent}  `;
  return `${braces[0]}${line}${entries.join(`,\n${indent}  `)} ${braces[1]}`;
}

function fits(context: Context, output: readonly string[], start: number, base: string): boolean {
  let total = output.length + start;
  if (total + output.length > context.breakLength) return false;
  for (const entry of output) {
    total += context.colors ? stripAnsi(entry).length : entry.length;
    if (total > context.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

/** Sets the elements of a long array in columns. */
function groupElements(context: Context, output: string[], value: object | undefined): string[] {
  const hasRemainder = context.maxArrayLength < output.length;
  const length = hasRemainder ? output.length - 1 : output.length;
  const widths = output.slice(0, length).map((entry) => stringWidth(entry, context.colors));
  const maximum = Math.max(0, ...widths);
  const total = widths.reduce((sum, width) => sum + width + SEPARATOR_SPACE, 0);
  const actual = maximum + SEPARATOR_SPACE;
  const worthwhile =
    actual * 3 + context.indentation < context.breakLength && (total / actual > 5 || maximum <= 6);
  if (!worthwhile) return output;

  const averageBias = Math.sqrt(actual - total / output.length);
  const biased = Math.max(actual - 3 - averageBias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(APPROXIMATE_CHARACTER_HEIGHT * biased * length) / biased),
    Math.floor((context.breakLength - context.indentation) / actual),
    Number(context.compact) * 4,
    COLUMNS_LIMIT,
  );
  if (columns <= 1) return output;

  const lineWidths: number[] = [];
  for (let column = 0; column < columns; column++) {
    let widest = 0;
    for (let index = column; index < output.length; index += columns) {
      widest = Math.max(widest, widths[index] ?? 0);
    }
    lineWidths.push(widest + SEPARATOR_SPACE);
  }
  const numeric =
    value === undefined ||
    output.every((_, index) => ['number', 'bigint'].includes(typeof Reflect.get(value, index)));
  const rows: string[] = [];
  for (let first = 0; first < length; first += columns) {
    const last = Math.min(first + columns, length) - 1;
    let row = '';
    for (let index = first; index < last; index++) {
      const cell = `${output[index] ?? ''}, `;
      const width =
        (lineWidths[index - first] ?? 0) + (output[index]?.length ?? 0) - (widths[index] ?? 0);
      row += numeric ? cell.padStart(width) : cell.padEnd(width);
    }
    const cell = output[last] ?? '';
    const width =
      (lineWidths[last - first] ?? 0) + cell.length - (widths[last] ?? 0) - SEPARATOR_SPACE;
    rows.push(row + (numeric ? cell.padStart(width) : cell));
  }
  if (hasRemainder) rows.push(output[length] ?? '');
  return rows;
}
