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

/** The level that a line of a log states. */
export function levelOf(text: string): OutputLevel | undefined {
  for (const pattern of patterns) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return names[name.toUpperCase()];
  }
  return undefined;
}

/** Goes on with the line before: a stack, an indented value. */
const continues = /^(\s+\S|\}|\])/;

/** Cuts what a program writes into lines, whatever pieces it comes in. */
export class OutputReader {
  private readonly streams = {
    stdout: { rest: '', ansi: new AnsiReader() },
    stderr: { rest: '', ansi: new AnsiReader() },
  };
  private lastLevel: OutputLevel | undefined;

  /** Reads what came in; a last line without its end waits for the rest of it. */
  read(stream: OutputStream, text: string): OutputLine[] {
    const state = this.streams[stream];
    const parts = (state.rest + text).split('\n');
    state.rest = parts.pop() ?? '';
    return parts.map((part) => this.line(stream, part));
  }

  /** The lines that still waited for their end. */
  flush(): OutputLine[] {
    return (['stdout', 'stderr'] as const).flatMap((stream) => {
      const { rest } = this.streams[stream];
      this.streams[stream].rest = '';
      return rest === '' ? [] : [this.line(stream, rest)];
    });
  }

  private line(stream: OutputStream, raw: string): OutputLine {
    // A carriage return goes back to the line's beginning: what came before it is overwritten.
    const written = raw.replace(/\r$/, '');
    const pieces = this.streams[stream].ansi.read(written.slice(written.lastIndexOf('\r') + 1));
    const text = pieces.map((piece) => piece.text).join('');
    const stated = levelOf(text);
    const level = stated ?? (continues.test(text) ? this.lastLevel : undefined);
    this.lastLevel = level;
    return { text, pieces, stream, level };
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

/** The places of a program's files that a text names. */
export function placesIn(text: string, files: readonly string[]): NamedPlace[] {
  const places: NamedPlace[] = [];
  for (const match of text.matchAll(/((?:[\w@.-]+\/)*[\w@.-]+\.\w+):(\d+)(?::(\d+))?/g)) {
    const [whole, path = '', line = '', column = '1'] = match;
    const file = files.find((name) => path === name || path.endsWith(`/${name}`));
    if (file === undefined) continue;
    const index = match.index + path.length - file.length;
    const length = whole.length - path.length + file.length;
    places.push({ index, length, file, line: Number(line), column: Number(column) });
  }
  return places;
}
