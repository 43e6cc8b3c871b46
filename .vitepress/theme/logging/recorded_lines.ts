export interface RecordedLine {
  readonly text: string;
  /** Small letters; undefined for a line that does not follow our format. */
  readonly level: string | undefined;
}

const ours = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \| ([A-Z]+) \| /;

/**
 * The lines of a terminal, each with the level it names. The lines of a stack belong to the line
 * before them; the exit code is the terminal's own word.
 */
export function recordedLines(lines: readonly string[]): RecordedLine[] {
  let last: string | undefined;
  return lines
    .filter((text) => text !== '')
    .map((text) => {
      const level = ours.exec(text)?.[1]?.toLowerCase();
      const belongs = last !== undefined && /^\s+at /.test(text);
      last = level ?? (belongs ? last : undefined);
      return { text, level: last };
    });
}
