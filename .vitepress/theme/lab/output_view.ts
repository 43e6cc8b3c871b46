import type { OutputLevel, OutputStream, ProgramError } from '../../../src/sandbox/types.ts';
import type { SourcePosition } from '../../../src/program/types.ts';
import { levels, OutputReader, placesIn, type OutputLine } from './output_lines.ts';

/** What is shown of the output. */
export interface OutputFilter {
  /** This level and those above it; every line where absent. */
  readonly level: OutputLevel | undefined;
  readonly text: string;
}

/** How many lines the page keeps; older ones make room. */
const maximumLines = 5_000;

interface Row {
  readonly element: HTMLElement;
  readonly line: OutputLine;
}

/**
 * Lines of output in an element, put there once a frame however fast they come. It is plain DOM: a
 * program may print thousands of lines, and each is written once and never looked at again.
 */
export class OutputView {
  private reader = new OutputReader();
  private rows: Row[] = [];
  private pending: OutputLine[] = [];
  private frame: number | undefined;
  private dropped = 0;
  private filter: OutputFilter = { level: undefined, text: '' };
  private readonly element: HTMLElement;
  private readonly files: readonly string[];
  private readonly jump: (place: SourcePosition) => void;
  private readonly changed: () => void;

  /**
   * @param options.files Files whose places in the text lead to the editor.
   * @param options.changed Called once after each batch of lines.
   */
  constructor(
    element: HTMLElement,
    options: {
      files: readonly string[];
      jump: (place: SourcePosition) => void;
      changed?: () => void;
    },
  ) {
    this.element = element;
    this.files = options.files;
    this.jump = options.jump;
    this.changed = options.changed ?? (() => undefined);
  }

  write(stream: OutputStream, text: string): void {
    this.add(this.reader.read(stream, text));
  }

  /** A line of the lab's own: a sentence about the run. */
  say(text: string, level: OutputLevel | undefined): void {
    this.add([...this.reader.flush(), plainLine(text, level)]);
  }

  /** An error with its place, its stack and its causes. */
  fail(error: ProgramError, prefix = ''): void {
    this.say(`${prefix}${error.name}: ${error.message}`, 'error');
    const lines = error.stack.map(({ functionName, file, line, column }) => {
      const place = `${file}:${line}:${column}`;
      return plainLine(`    at ${functionName ? `${functionName} (${place})` : place}`, 'error');
    });
    this.add(lines);
    if (error.cause) this.fail(error.cause, 'Caused by ');
  }

  /** The program has written all it will write. */
  end(): void {
    this.add(this.reader.flush());
    this.draw();
  }

  clear(): void {
    this.reader = new OutputReader();
    this.rows = [];
    this.pending = [];
    this.dropped = 0;
    this.element.replaceChildren();
    this.changed();
  }

  setFilter(filter: OutputFilter): void {
    this.draw();
    this.filter = filter;
    for (const { element, line } of this.rows) element.hidden = !this.shows(line);
    this.changed();
  }

  get count(): { readonly all: number; readonly shown: number } {
    const all = this.rows.length + this.dropped;
    return { all, shown: this.rows.filter(({ element }) => !element.hidden).length };
  }

  /** The lines that are shown, as text. */
  text(): string {
    this.draw();
    return this.rows
      .filter(({ element }) => !element.hidden)
      .map(({ line }) => `${line.text}\n`)
      .join('');
  }

  private shows({ level, text }: OutputLine): boolean {
    const { level: lowest, text: wanted } = this.filter;
    const loud =
      lowest === undefined ||
      (level !== undefined && levels.indexOf(level) <= levels.indexOf(lowest));
    return loud && text.toLowerCase().includes(wanted.toLowerCase());
  }

  private add(lines: readonly OutputLine[]): void {
    if (lines.length === 0) return;
    this.pending.push(...lines.slice(-maximumLines));
    if (this.pending.length > 2 * maximumLines) {
      this.dropped += this.pending.length - maximumLines;
      this.pending = this.pending.slice(-maximumLines);
    }
    this.frame ??= requestAnimationFrame(() => {
      this.draw();
    });
  }

  private draw(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    if (this.pending.length === 0) return;
    const { element } = this;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
    const lines = this.pending;
    this.pending = [];
    const rows = lines.map((line): Row => ({ line, element: this.row(line) }));
    element.append(...rows.map((row) => row.element));
    this.rows.push(...rows);
    const excess = this.rows.length - maximumLines;
    if (excess > 0) {
      for (const row of this.rows.splice(0, excess)) row.element.remove();
      this.dropped += excess;
    }
    if (atEnd) element.scrollTop = element.scrollHeight;
    this.changed();
  }

  private row(line: OutputLine): HTMLElement {
    const row = document.createElement('div');
    row.className = ['line', line.stream, ...(line.level ? [`level-${line.level}`] : [])].join(' ');
    row.hidden = !this.shows(line);
    const places = placesIn(line.text, this.files);
    let offset = 0;
    for (const { text, classes } of line.pieces) {
      row.append(...this.piece(text, classes, offset, places));
      offset += text.length;
    }
    // An empty line is as high as any other.
    if (line.text === '') row.append('\u200b');
    return row;
  }

  /** A piece of a line; where it names a place in the program, that part leads there. */
  private piece(
    text: string,
    classes: readonly string[],
    offset: number,
    places: ReturnType<typeof placesIn>,
  ): Node[] {
    const nodes: Node[] = [];
    const styled = (part: string): Node => {
      if (classes.length === 0) return document.createTextNode(part);
      const span = document.createElement('span');
      span.className = classes.join(' ');
      span.textContent = part;
      return span;
    };
    let from = 0;
    for (const { index, length, file, line, column } of places) {
      const start = index - offset;
      if (start < from || start + length > text.length) continue;
      if (start > from) nodes.push(styled(text.slice(from, start)));
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'place';
      button.textContent = text.slice(start, start + length);
      button.addEventListener('click', () => {
        this.jump({ file, line, column });
      });
      nodes.push(button);
      from = start + length;
    }
    if (from < text.length) nodes.push(styled(text.slice(from)));
    return nodes;
  }
}

function plainLine(text: string, level: OutputLevel | undefined): OutputLine {
  const stream = level === 'error' || level === 'fatal' ? 'stderr' : 'stdout';
  return { text, pieces: [{ text, classes: [] }], stream, level };
}
