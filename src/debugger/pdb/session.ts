/**
 * What a debugging session knows and the commands share: the stop, the selected frame, the tables
 * of breakpoints, aliases and displayed expressions, and the texts they all print. The commands
 * themselves are in `commands/`, the loop that reads them is in `pdb.ts`.
 */
import { renderBrief, renderValue } from '../render.ts';
import type {
  ActivationId,
  DebugTarget,
  EvaluateRequest,
  Evaluation,
  Frame,
  ResumeCommand,
  Stop,
  Thrown,
} from '../target.ts';
import type { ValueSnapshot } from '../value.ts';
import { BreakpointTable } from './breakpoints.ts';
import { splitExpressions } from './parse.ts';
import type { Terminal } from './terminal.ts';

/** What the loop does after a command; undefined: it reads the next one. */
export type Outcome =
  | { readonly kind: 'resume'; readonly command: ResumeCommand }
  | { readonly kind: 'restart'; readonly arguments?: readonly string[] }
  | { readonly kind: 'quit' }
  | undefined;

/** A stop the session has been at, for `history`. */
export interface Visit {
  readonly command: string;
  readonly stop: Stop;
}

/** A displayed expression's last value as text, compared to tell whether it changed. */
type Displays = Map<string, string>;

/** What the loop does for the commands. */
export interface SessionHost {
  /** Debugs another target in a session inside this one; whether it went to its end. */
  nest(target: DebugTarget): Promise<boolean>;
  /** A line's first command with its aliases replaced; the others wait in the queue. */
  expand(line: string): string | undefined;
  /** Whether a line is a command that makes the program run on. */
  resumes(line: string): boolean;
  /** Names of commands, for completion. */
  readonly commandNames: readonly string[];
}

/** The program was interrupted before its first line, or is over: nothing can be looked at. */
export class NoFrameError extends Error {
  constructor() {
    super('No line of the program has run here, so there is nothing to look at.');
  }
}

export class Session {
  readonly breakpoints: BreakpointTable;
  readonly aliases = new Map<string, string>();
  readonly displays = new Map<ActivationId, Displays>();
  readonly visits: Visit[] = [];
  /** Lines waiting to be run before the next one is read: the rest of a `;;` line. */
  readonly queue: string[] = [];
  /** What a blank line repeats. */
  lastCommand = '';
  /** The last line that `list` printed, where a bare `list` goes on. */
  listedUpTo: number | undefined;
  stop: Stop | undefined;
  /** The stack that is looked at: the stop's, or that of an error further down its causes. */
  frames: readonly Frame[] = [];
  /** Place of the selected frame in `frames`. */
  index = 0;
  /** Place of the selected error in {@link exceptions}. */
  exceptionIndex = 0;
  programArguments: readonly string[] = [];
  /** Pieces of program output that the terminal has shown. */
  private shownOutput = 0;
  private readonly sources = new Map<string, readonly string[]>();
  private readonly told = new Set<string>();

  readonly target: DebugTarget;
  readonly terminal: Terminal;
  readonly prompt: string;
  readonly host: SessionHost;

  constructor(
    target: DebugTarget,
    terminal: Terminal,
    prompt: string,
    host: SessionHost,
    breakpoints = new BreakpointTable(),
  ) {
    this.target = target;
    this.terminal = terminal;
    this.prompt = prompt;
    this.host = host;
    this.breakpoints = breakpoints;
  }

  /** Writes a line. */
  message(text: string): void {
    this.terminal.write(`${text}\n`, 'debugger');
  }

  /** Writes a line that says what is wrong. */
  error(text: string): void {
    this.message(`*** ${text}`);
  }

  /** Says something once in a session; `key` tells the sayings apart. */
  tellOnce(key: string, text: string): void {
    if (this.told.has(key)) return;
    this.told.add(key);
    this.message(text);
  }

  /** Makes a stop the current one, with its newest frame selected. */
  arrive(stop: Stop): void {
    this.stop = stop;
    this.frames = stop.frames;
    this.index = stop.current ?? Math.max(0, stop.frames.length - 1);
    this.exceptionIndex = Math.max(0, this.exceptions.length - 1);
    this.listedUpTo = undefined;
  }

  /** @throws NoFrameError where there is no frame to look at. */
  get frame(): Frame {
    const frame = this.frames[this.index];
    if (frame === undefined) throw new NoFrameError();
    return frame;
  }

  /** The program is over, ended by an error; its frames are only looked at. */
  get postMortem(): boolean {
    return this.stop?.kind === 'uncaught';
  }

  /** The error of the stop with its causes, the first cause first. */
  get exceptions(): readonly Thrown[] {
    const chain: Thrown[] = [];
    for (let each = this.stop?.exception; each !== undefined; each = each.cause) {
      if (chain.includes(each)) break;
      chain.unshift(each);
    }
    return chain;
  }

  /** The value that is about to be returned, where the selected frame is the one that returns. */
  get returnValue(): ValueSnapshot | undefined {
    const { stop } = this;
    return stop?.kind === 'return' && this.index === this.frames.length - 1
      ? stop.returnValue
      : undefined;
  }

  /** Writes what the program has printed since the last time; going back writes nothing. */
  async showOutput(stop: Stop): Promise<void> {
    if (stop.outputCount > this.shownOutput) {
      const pieces = await this.target.output(this.shownOutput, stop.outputCount);
      for (const { text } of pieces) this.terminal.write(text, 'program');
    }
    this.shownOutput = stop.outputCount;
  }

  /** A restarted program has written nothing yet. */
  forgetOutput(): void {
    this.shownOutput = 0;
  }

  /** A file's lines; empty for a file the program does not have. */
  async lines(file: string): Promise<readonly string[]> {
    let lines = this.sources.get(file);
    if (lines === undefined) {
      const text = await this.target.source(file);
      lines = text === undefined ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
      this.sources.set(file, lines);
    }
    return lines;
  }

  /** `file(line)function()->value` and the source line; `> ` marks the selected frame. */
  async printStackEntry(index = this.index): Promise<void> {
    const frame = this.frames[index];
    if (frame === undefined) return;
    const line = frame.raisedLine ?? frame.line;
    const returned =
      this.stop?.kind === 'return' && index === this.frames.length - 1
        ? this.stop.returnValue
        : undefined;
    const text = (await this.lines(frame.file))[line - 1];
    this.message(
      `${index === this.index ? '> ' : '  '}${frame.file}(${line})${frame.functionName}()` +
        (returned === undefined ? '' : `->${renderBrief(returned)}`) +
        (text === undefined ? '' : `\n-> ${text.trim()}`),
    );
  }

  /** Evaluates in the selected frame and writes what the code printed. */
  async evaluate(
    sources: readonly string[],
    options: Pick<EvaluateRequest, 'intervene' | 'limits'> = {},
  ): Promise<readonly Evaluation[]> {
    const frame = this.frame.id;
    const results = await this.target.evaluate(
      sources.map((source) => ({ frame, source, ...options })),
    );
    for (const { printed } of results) if (printed) this.terminal.write(printed, 'program');
    return results;
  }

  /**
   * The value of an expression, or undefined after printing what it threw.
   */
  async valueOf(
    expression: string,
    options: Pick<EvaluateRequest, 'intervene' | 'limits'> = {},
  ): Promise<ValueSnapshot | undefined> {
    return (await this.valuesOf([expression], options))?.[0];
  }

  /** The values of several expressions, or undefined after printing what the first bad one threw. */
  async valuesOf(
    expressions: readonly string[],
    options: Pick<EvaluateRequest, 'intervene' | 'limits'> = {},
  ): Promise<readonly ValueSnapshot[] | undefined> {
    if (expressions.some((expression) => expression === '')) {
      this.error('SyntaxError: an expression is missing');
      return undefined;
    }
    const isStatement = 'SyntaxError: a value is wanted, and a statement has none; run it with !';
    if (options.intervene) {
      // A statement would be kept as a change of the program.
      for (const expression of expressions) {
        if ((await this.syntaxError(expression)) === undefined) continue;
        this.error((await this.syntaxError(expression, 'statement')) ?? isStatement);
        return undefined;
      }
    }
    const results = await this.evaluate(expressions, options);
    const values: ValueSnapshot[] = [];
    for (const result of results) {
      if (result.outcome === 'thrown') {
        this.error(formatThrown(result.error));
        return undefined;
      }
      if (result.outcome === 'none') {
        this.error(isStatement);
        return undefined;
      }
      values.push(result.value);
    }
    return values;
  }

  /** What is wrong with a text's grammar, without running it; undefined where it is fine. */
  async syntaxError(
    text: string,
    kind: 'expression' | 'statement' = 'expression',
  ): Promise<string | undefined> {
    const source = kind === 'expression' ? `() => (${text}\n)` : `() => { ${text}\n }`;
    const [result] = await this.target.evaluate([{ frame: this.frame.id, source }]);
    return result?.outcome === 'thrown' && result.error.name === 'SyntaxError'
      ? formatThrown(result.error)
      : undefined;
  }

  /** A displayed expression's value as `display` shows it; never fails. */
  async displayed(expression: string): Promise<string> {
    const results = await this.evaluate(splitExpressions(expression));
    const thrown = results.find((result) => result.outcome === 'thrown');
    if (thrown?.outcome === 'thrown') return `** raised ${formatThrown(thrown.error)} **`;
    return formatValues(
      results.map((result) =>
        result.outcome === 'value' ? result.value : { kind: 'undefined' as const },
      ),
    );
  }

  /** Prints the displayed expressions of the selected frame that changed. */
  async showDisplays(): Promise<void> {
    const displays = this.frames.length > 0 ? this.displays.get(this.frame.activation) : undefined;
    for (const [expression, old] of displays ?? []) {
      const value = await this.displayed(expression);
      if (value === old) continue;
      displays?.set(expression, value);
      this.message(`display ${expression}: ${value}  [old: ${old}]`);
    }
  }

  async selectFrame(index: number): Promise<void> {
    this.index = index;
    this.listedUpTo = undefined;
    await this.printStackEntry();
  }
}

/** One value as it is, several as pdb shows a tuple. */
export function formatValues(values: readonly ValueSnapshot[]): string {
  const texts = values.map(renderValue);
  return texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(', ')})`;
}

/** `TypeError: message`; a thrown value that is no error as `thrown: value`; the target's own words. */
export function formatThrown(thrown: Thrown): string {
  const { name, message, value } = thrown;
  if (name === '') return message;
  const isError = value.kind === 'object' && value.shape === 'error';
  if (!isError && name !== 'SyntaxError') return `thrown: ${renderValue(value)}`;
  return message === '' ? name : `${name}: ${message}`;
}

/** An error with its stack, newest frame first, as Node prints it; then its causes. */
export function formatTraceback(thrown: Thrown): string {
  const lines = [`Uncaught ${formatThrown(thrown)}`];
  for (let each: Thrown | undefined = thrown; each !== undefined; each = each.cause) {
    if (each !== thrown) lines.push(`  [cause]: ${formatThrown(each)}`);
    const indent = each === thrown ? '    ' : '      ';
    for (const frame of each.frames.toReversed()) lines.push(`${indent}at ${formatPlace(frame)}`);
  }
  return lines.join('\n');
}

function formatPlace(frame: Frame): string {
  const column = frame.column === undefined ? '' : `:${frame.column}`;
  const place = `${frame.file}:${frame.raisedLine ?? frame.line}${column}`;
  return frame.functionName === '<module>' ? place : `${frame.functionName} (${place})`;
}
