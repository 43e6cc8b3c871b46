import type { OutputLevel, OutputStream } from '../../../src/sandbox/types.ts';
import { AnsiReader, type StyledText } from './ansi.ts';

/** A line of output, read. */
export interface OutputLine {
  /** As the program wrote it, escape sequences left out. */
  readonly text: string;
  readonly pieces: readonly StyledText[];
  readonly stream: OutputStream;
  /** Absent where the line is not a log line, nor goes on with one. */
  readonly level: OutputLevel | undefined;
}

/** From the most severe down. */
export const levels: readonly OutputLevel[] = [
  'fatal',
  'error',
  'warning',
  'info',
  'debug',
  'trace',
];

const names: Readonly<Record<string, OutputLevel>> = {
  FATAL: 'fatal',
  CRITICAL: 'fatal',
  ERROR: 'error',
  ERR: 'error',
  WARNING: 'warning',
  WARN: 'warning',
  WRN: 'warning',
  INFO: 'info',
  INF: 'info',
  DEBUG: 'debug',
  DBG: 'debug',
  TRACE: 'trace',
};

const alternatives = Object.keys(names).join('|');
/** `… | INFO | …`, `[INFO] …`, `INFO: …` at the beginning, `2024-… INFO …`, and JSON Lines. */
const patterns = [
  new RegExp(`\\|\\s*(${alternatives})\\s*\\|`),
  new RegExp(`^\\W*(?:[\\d:.,TZ+/-]+ )*\\[?(${alternatives})\\]?(?=[\\s:|\\]])`),
  new RegExp(`"level":\\s*"(${alternatives})"`, 'i'),
];

/** A line states its level within so many characters, or not at all. */
const LEVEL_WITHIN = 1_000;

/** The level that a line of a log states. */
export function levelOf(line: string): OutputLevel | undefined {
  const text = line.slice(0, LEVEL_WITHIN);
  for (const pattern of patterns) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return names[name.toUpperCase()];
  }
  return undefined;
}

/** Goes on with the line before: a stack, an indented value. */
const continues = /^(\s+\S|\}|\])/;

/** So much of a line is shown: a browser takes seconds to lay out a word of a million letters. */
export const MAXIMUM_LENGTH = 10_000;

interface Unfinished {
  /** What the line has so far, at most `MAXIMUM_LENGTH` and the carriage return that it ends with. */
  rest: string;
  /** How many more characters it had. */
  cut: number;
  readonly ansi: AnsiReader;
}

/** Cuts what a program writes into lines, whatever pieces it comes in. */
export class OutputReader {
  private readonly streams: Record<OutputStream, Unfinished> = {
    stdout: { rest: '', cut: 0, ansi: new AnsiReader() },
    stderr: { rest: '', cut: 0, ansi: new AnsiReader() },
  };
  private lastLevel: OutputLevel | undefined;

  /** Reads what came in; a last line without its end waits for the rest of it. */
  read(stream: OutputStream, text: string): OutputLine[] {
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    const lines = parts.map((part) => this.endLine(stream, part));
    this.extend(stream, last);
    return lines;
  }

  /** Reads a part of a line that goes on. */
  extend(stream: OutputStream, part: string): void {
    const state = this.streams[stream];
    if (state.cut > 0 && !state.rest.endsWith('\r') && !part.includes('\r')) {
      state.cut += part.length;
      return;
    }
    const joined = state.rest + part;
    // A carriage return goes back to the line's beginning: what came before it is overwritten. One at
    // the end does so only where no line end follows.
    const back = joined.lastIndexOf('\r', joined.length - 2);
    if (back >= 0) state.cut = 0;
    const text = joined.slice(back + 1);
    const returns = text.endsWith('\r') ? '\r' : '';
    const excess = text.length - returns.length - MAXIMUM_LENGTH;
    state.cut += Math.max(0, excess);
    state.rest = excess > 0 ? text.slice(0, MAXIMUM_LENGTH) + returns : text;
  }

  /** Reads the last part of a line, without the line end. */
  endLine(stream: OutputStream, part: string): OutputLine {
    this.extend(stream, part);
    const state = this.streams[stream];
    const { rest, cut } = state;
    state.rest = '';
    state.cut = 0;
    return this.line(stream, rest, cut);
  }

  /** The lines that wait for their end, as they are so far. */
  unfinished(): OutputLine[] {
    const { lastLevel } = this;
    return (['stdout', 'stderr'] as const).flatMap((stream) => {
      const { rest, cut, ansi } = this.streams[stream];
      if (rest === '') return [];
      const line = this.line(stream, rest, cut, ansi.copy());
      this.lastLevel = lastLevel;
      return [line];
    });
  }

  /** The lines that still waited for their end. */
  flush(): OutputLine[] {
    return (['stdout', 'stderr'] as const).flatMap((stream) =>
      this.streams[stream].rest === '' ? [] : [this.endLine(stream, '')],
    );
  }

  private line(
    stream: OutputStream,
    rest: string,
    cut: number,
    ansi = this.streams[stream].ansi,
  ): OutputLine {
    const pieces = ansi.read(rest.replace(/\r$/, ''));
    const written = pieces.map((piece) => piece.text).join('');
    const stated = levelOf(written);
    const level = stated ?? (continues.test(written) ? this.lastLevel : undefined);
    this.lastLevel = level;
    if (cut === 0) return { text: written, pieces, stream, level };
    const note = ` … (the line goes on for ${cut.toLocaleString('en-US')} more characters)`;
    return {
      text: written + note,
      pieces: [...pieces, { text: note, classes: [] }],
      stream,
      level,
    };
  }
}

/** A place in a file of the program, as text names it: `app.ts:12:5`. */
export interface NamedPlace {
  readonly index: number;
  readonly length: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Finds the places of a program's files that a text names. */
export function placeFinder(files: readonly string[]): (text: string) => NamedPlace[] {
  if (files.length === 0) return () => [];
  // The files' own names and no pattern of what a name may be: that would look from every letter of
  // a long word to its end. The longest first: `lib/app.ts` is not `app.ts`.
  const names = [...files]
    .sort((one, other) => other.length - one.length)
    .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\w@.-])(${names.join('|')}):(\\d+)(?::(\\d+))?`, 'g');
  return (text) =>
    [...text.matchAll(pattern)].map((match) => {
      const [whole, file = '', line = '', column = '1'] = match;
      const { index } = match;
      return { index, length: whole.length, file, line: Number(line), column: Number(column) };
    });
}

/** The places of a program's files that a text names. */
export function placesIn(text: string, files: readonly string[]): NamedPlace[] {
  return placeFinder(files)(text);
}
