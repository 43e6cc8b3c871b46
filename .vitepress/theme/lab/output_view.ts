import type { OutputLevel, OutputStream } from '../../../src/sandbox/types.ts';
import type { SourcePosition } from '../../../src/program/types.ts';
import {
  levels,
  OutputReader,
  placeFinder,
  type NamedPlace,
  type OutputLine,
} from './output_lines.ts';

/** What is shown of the output. */
export interface OutputFilter {
  /** This level and those above it; every line where absent. */
  readonly level: OutputLevel | undefined;
  readonly text: string;
}

/** Lines stand in blocks: where some go or come, the browser lays out one block and not all lines. */
const BLOCK_LINES = 100;
/** How many of the first and of the last lines the page keeps; those between make room. */
const FIRST_LINES = 10 * BLOCK_LINES;
const LAST_LINES = 40 * BLOCK_LINES;
/** How long a frame may be at work on lines before it leaves the rest to the next one. */
const FRAME_MILLISECONDS = 8;

interface Row {
  readonly element: HTMLElement;
  readonly line: OutputLine;
  isShown: boolean;
}

interface Block {
  readonly element: HTMLElement;
  readonly rows: Row[];
}

/** What waits to be read, or is a line already. */
type Waiting =
  | { readonly stream: OutputStream; readonly text: string; readonly breaks: number }
  /** A line of the lab's own, or the end, which lacks it: a line that had no end has one now. */
  | { readonly line: OutputLine | undefined };

/**
 * Lines of output in an element, put there frame by frame however fast they come. It is plain DOM: a
 * program may print thousands of lines, and each is written once and never looked at again. What the
 * page would drop again at once is not even read.
 */
export class OutputView {
  private reader = new OutputReader();
  private blocks: Block[] = [];
  /** How many lines are there, and how many of them are shown. */
  private kept = 0;
  private shown = 0;
  private waiting: Waiting[] = [];
  /** Where reading goes on in the first text that waits. */
  private offset = 0;
  /** Line ends in what waits. */
  private waitingLines = 0;
  /** The lines that have no end yet, as they are so far. */
  private unfinished: HTMLElement[] = [];
  private frame: number | undefined;
  private dropped = 0;
  private gap: HTMLElement | undefined;
  private filter: OutputFilter = { level: undefined, text: '' };
  private readonly element: HTMLElement;
  private readonly places: (text: string) => NamedPlace[];
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
    this.places = placeFinder(options.files);
    this.jump = options.jump;
    this.changed = options.changed ?? (() => undefined);
  }

  write(stream: OutputStream, text: string): void {
    const breaks = countBreaks(text);
    this.waitingLines += breaks;
    this.wait({ stream, text, breaks });
  }

  /** A line of the lab's own: a sentence about the run. */
  say(text: string, level: OutputLevel | undefined): void {
    this.wait({ line: plainLine(text, level) });
  }

  /** The program has written all it will write. */
  end(): void {
    this.wait({ line: undefined });
    this.draw();
  }

  clear(): void {
    this.reader = new OutputReader();
    this.blocks = [];
    this.kept = 0;
    this.shown = 0;
    this.waiting = [];
    this.offset = 0;
    this.waitingLines = 0;
    this.unfinished = [];
    this.dropped = 0;
    this.gap = undefined;
    this.element.replaceChildren();
    this.changed();
  }

  setFilter(filter: OutputFilter): void {
    this.filter = filter;
    this.shown = 0;
    for (const row of this.blocks.flatMap(({ rows }) => rows)) {
      row.isShown = this.shows(row.line);
      row.element.hidden = !row.isShown;
      if (row.isShown) this.shown += 1;
    }
    this.changed();
  }

  get count(): { readonly all: number; readonly shown: number } {
    return { all: this.kept + this.dropped, shown: this.shown };
  }

  /** The lines that are shown, as text. */
  text(): string {
    this.draw(Infinity);
    const text = (blocks: readonly Block[]) =>
      blocks
        .flatMap(({ rows }) => rows.filter(({ isShown }) => isShown))
        .map(({ line }) => `${line.text}\n`)
        .join('');
    if (!this.gap) return text(this.blocks);
    const firstBlocks = FIRST_LINES / BLOCK_LINES;
    const [first, last] = [this.blocks.slice(0, firstBlocks), this.blocks.slice(firstBlocks)];
    return `${text(first)}${this.gap.textContent}\n${text(last)}`;
  }

  private shows({ level, text }: OutputLine): boolean {
    const { level: lowest, text: wanted } = this.filter;
    const loud =
      lowest === undefined ||
      (level !== undefined && levels.indexOf(level) <= levels.indexOf(lowest));
    return loud && text.toLowerCase().includes(wanted.toLowerCase());
  }

  private wait(item: Waiting): void {
    this.waiting.push(item);
    this.schedule();
  }

  private schedule(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.draw();
    });
  }

  /** Puts lines into the page for so long; what is left then waits for the next frame. */
  private draw(milliseconds = FRAME_MILLISECONDS): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    if (this.waiting.length === 0) return;
    const { element } = this;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
    const until = performance.now() + milliseconds;
    for (const row of this.unfinished) row.remove();
    // The clock is looked at after some lines each: that costs as much as a short line.
    for (let turn = 1; this.waiting.length > 0; turn += 1) {
      this.skip();
      const line = this.nextLine();
      if (line) this.append(line);
      if (turn % 8 === 0 && performance.now() >= until) break;
    }
    this.unfinished = this.reader.unfinished().map((line) => this.row(line).element);
    element.append(...this.unfinished);
    this.makeRoom();
    if (atEnd) element.scrollTop = element.scrollHeight;
    if (this.waiting.length > 0) this.schedule();
    this.changed();
  }

  private append(line: OutputLine): void {
    let block = this.blocks.at(-1);
    if (!block || block.rows.length === BLOCK_LINES) {
      block = { element: document.createElement('div'), rows: [] };
      this.blocks.push(block);
      this.element.append(block.element);
    }
    const row = this.row(line);
    block.rows.push(row);
    block.element.append(row.element);
    this.kept += 1;
    if (row.isShown) this.shown += 1;
  }

  /** Reads on; undefined where a text ended within a line. */
  private nextLine(): OutputLine | undefined {
    const [first] = this.waiting;
    if (!first) return undefined;
    if ('line' in first) {
      // What the lab says stands on a line of its own.
      const [rest] = this.reader.flush();
      if (rest) return rest;
      this.waiting.shift();
      return first.line;
    }
    const end = first.text.indexOf('\n', this.offset);
    const part = first.text.slice(this.offset, end < 0 ? undefined : end);
    if (end >= 0) {
      this.offset = end + 1;
      this.waitingLines -= 1;
      return this.reader.endLine(first.stream, part);
    }
    this.waiting.shift();
    this.offset = 0;
    this.reader.extend(first.stream, part);
    return undefined;
  }

  /** Leaves out texts whose lines would be gone again before the last one is there. */
  private skip(): void {
    for (;;) {
      const [first] = this.waiting;
      if (this.kept < FIRST_LINES || this.offset > 0 || !first || 'line' in first) return;
      if (this.waitingLines - first.breaks < LAST_LINES) return;
      this.waiting.shift();
      this.waitingLines -= first.breaks;
      this.dropped += first.breaks;
      // Of a line that went on from there, the rest is shown.
      this.reader = new OutputReader();
    }
  }

  private makeRoom(): void {
    while (this.kept >= FIRST_LINES + LAST_LINES + BLOCK_LINES) {
      const [block] = this.blocks.splice(FIRST_LINES / BLOCK_LINES, 1);
      if (!block) return;
      block.element.remove();
      this.kept -= block.rows.length;
      this.dropped += block.rows.length;
      for (const { isShown } of block.rows) if (isShown) this.shown -= 1;
    }
    if (this.dropped === 0) return;
    if (!this.gap) {
      this.gap = document.createElement('div');
      this.gap.className = 'line gap';
    }
    this.gap.textContent = `… ${this.dropped.toLocaleString('en-US')} lines left out here: the page keeps the first ${FIRST_LINES.toLocaleString('en-US')} and the last ${LAST_LINES.toLocaleString('en-US')}.`;
    if (!this.gap.isConnected) this.blocks[FIRST_LINES / BLOCK_LINES - 1]?.element.after(this.gap);
  }

  private row(line: OutputLine): Row {
    const isShown = this.shows(line);
    const row = document.createElement('div');
    row.className = ['line', line.stream, ...(line.level ? [`level-${line.level}`] : [])].join(' ');
    row.hidden = !isShown;
    const places = this.places(line.text);
    let offset = 0;
    for (const { text, classes } of line.pieces) {
      row.append(...this.piece(text, classes, offset, places));
      offset += text.length;
    }
    // An empty line is as high as any other.
    if (line.text === '') row.append('\u200b');
    return { element: row, line, isShown };
  }

  /** A piece of a line; where it names a place in the program, that part leads there. */
  private piece(
    text: string,
    classes: readonly string[],
    offset: number,
    places: readonly NamedPlace[],
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

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function plainLine(text: string, level: OutputLevel | undefined): OutputLine {
  const stream = level === 'error' || level === 'fatal' ? 'stderr' : 'stdout';
  return { text, pieces: [{ text, classes: [] }], stream, level };
}
