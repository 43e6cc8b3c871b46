import type { Row } from './measure.ts';

/** Three significant digits are more than any of these values deserve. */
function short(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toPrecision(3);
}

/** How far the middle half of the samples lies apart, as a share of the median: ±4 %. */
function spread(row: Row): string {
  const sorted = [...(row.samples ?? [])].sort((one, other) => one - other);
  const [low, high] = [sorted[sorted.length >> 2], sorted[(sorted.length * 3) >> 2]];
  if (sorted.length < 4 || low === undefined || high === undefined || row.value === 0) return '';
  return `±${Math.round((50 * (high - low)) / row.value)} %`;
}

/** The ratio of a row to the row it is compared with; undefined for a row that stands by itself. */
export function ratio(row: Row, rows: readonly Row[]): number | undefined {
  const peer = rows.find((other) => other.what === row.against);
  return peer === undefined || peer.value === 0 ? undefined : row.value / peer.value;
}

function verdict(row: Row, value: number | undefined): string {
  if (row.aim === undefined || value === undefined) return '';
  const [met, sign, limit] =
    'atMost' in row.aim
      ? [value <= row.aim.atMost, '≤', row.aim.atMost]
      : [value >= row.aim.atLeast, '≥', row.aim.atLeast];
  return `${sign} ${Number(limit.toPrecision(3))} ${met ? 'met' : 'MISSED'}`;
}

/** The rows as a table of text, one line each. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['', 'median', 'spread', 'ratio', 'aim', 'compared with'],
    ...rows.map((row) => {
      const value = ratio(row, rows);
      return [
        row.what,
        `${short(row.value)} ${row.unit}`,
        spread(row),
        value === undefined ? '' : `× ${short(value)}`,
        verdict(row, value),
        row.against ?? '',
      ];
    }),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  return cells
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 || column > 3
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
