/** Source lines as `list`, `longlist` and `source` print them. */

export interface Marks {
  /** Lines with a breakpoint: `B`. */
  readonly breakpoints: ReadonlySet<number>;
  /** The line of the frame: `->`. */
  readonly current?: number;
  /** The line an error came from, where it is another one: `>>`. */
  readonly raised?: number | undefined;
}

const NO_MARKS: Marks = { breakpoints: new Set() };

/** Numbers `lines` from `first` on, with the marks in front, a tab, and the text. */
export function formatLines(
  lines: readonly string[],
  first: number,
  marks: Marks = NO_MARKS,
): string[] {
  return lines.map((text, index) => {
    const number = first + index;
    const mark = number === marks.current ? '->' : number === marks.raised ? '>>' : '';
    const breakpoint = marks.breakpoints.has(number) ? 'B' : ' ';
    return `${String(number).padStart(3).padEnd(4)}${breakpoint}${mark}\t${text.trimEnd()}`;
  });
}
