/** Text to put in at an offset of the original, and how many characters it replaces. */
interface Edit {
  readonly offset: number;
  readonly text: string | (() => string);
  readonly removed: number;
}

/**
 * Edits of one text, kept in the order they were made: of two at the same offset the earlier stands
 * first. Made while walking a tree (opening text, children, closing text) they nest by themselves.
 * Nothing put in may hold a line break, so that lines keep their numbers.
 */
export class TextEdits {
  private readonly edits: Edit[] = [];

  /** @param text may be a function, called once all edits are made. */
  insert(offset: number, text: string | (() => string)): void {
    this.edits.push({ offset, text, removed: 0 });
  }

  /** Replaces characters, which must hold no line break. */
  replace(offset: number, length: number, text: string): void {
    this.edits.push({ offset, text, removed: length });
  }

  apply(original: string): EditedText {
    // Array.prototype.sort is stable.
    const sorted = [...this.edits].sort((a, b) => a.offset - b.offset);
    let text = '';
    let done = 0;
    let line = 0;
    let lineStart = 0;
    /** Start of the current line in the edited text. */
    let editedLineStart = 0;
    const shifts: ColumnShift[][] = [[]];
    const copyTo = (offset: number) => {
      for (let at = original.indexOf('\n', done); at !== -1 && at < offset;) {
        text += original.slice(done, at + 1);
        done = at + 1;
        line++;
        lineStart = done;
        editedLineStart = text.length;
        shifts[line] = [];
        at = original.indexOf('\n', done);
      }
      text += original.slice(done, offset);
      done = offset;
    };
    for (const edit of sorted) {
      copyTo(edit.offset);
      const column = edit.offset - lineStart;
      shifts[line]?.push({ edited: text.length - editedLineStart, original: column, inside: true });
      text += typeof edit.text === 'string' ? edit.text : edit.text();
      done = Math.max(done, edit.offset + edit.removed);
      shifts[line]?.push({
        edited: text.length - editedLineStart,
        original: done - lineStart,
        inside: false,
      });
    }
    copyTo(original.length);
    return { text, shifts };
  }
}

/** From `edited` on (columns from 0), a column stands for one of the original. */
interface ColumnShift {
  readonly edited: number;
  readonly original: number;
  /** The text was put in: all of it stands for the one original column. */
  readonly inside: boolean;
}

export interface EditedText {
  readonly text: string;
  readonly shifts: readonly (readonly ColumnShift[])[];
}

/** The column (from 0) of the original that a column of the edited text stands for. */
export function originalColumn({ shifts }: EditedText, line: number, column: number): number {
  const row = shifts[line] ?? [];
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((row[middle]?.edited ?? Infinity) <= column) low = middle + 1;
    else high = middle;
  }
  const shift = row[low - 1];
  if (!shift) return column;
  return shift.inside ? shift.original : shift.original + column - shift.edited;
}
