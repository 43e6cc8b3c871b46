/**
 * Words in columns, down then across, in as few rows as fit: CPython's `cmd.Cmd.columnize`.
 * @param width The most characters of a row.
 */
export function columns(words: readonly string[], width: number): string[] {
  for (let rows = 1; rows < words.length; rows += 1) {
    const widths = columnWidths(words, rows);
    const total = widths.reduce((sum, each) => sum + each + 2, -2);
    if (total > width) continue;
    return Array.from({ length: rows }, (_, row) =>
      widths
        .map((each, column) => words[row + rows * column]?.padEnd(each))
        .filter((word) => word !== undefined)
        .join('  '),
    );
  }
  return [...words];
}

function columnWidths(words: readonly string[], rows: number): number[] {
  const widths: number[] = [];
  for (let start = 0; start < words.length; start += rows)
    widths.push(Math.max(...words.slice(start, start + rows).map((word) => word.length)));
  return widths;
}
