/**
 * A debug target for the interpreter's own tests: a program instrumented by hand that waits at
 * each event. It runs once, forwards; what it shows is that `pdb/` needs nothing but the interface.
 */
import type {
  BreakpointProgress,
  BreakpointSpec,
  DebugTarget,
  Evaluation,
  Frame,
  ResumeCommand,
  ResumeResult,
  Stop,
  Thrown,
} from '../../../src/debugger/target.ts';
import type { Definition, ValueSnapshot } from '../../../src/debugger/value.ts';

type Evaluate = (source: string) => unknown;

/** What a program instrumented by hand calls. */
export interface Tracer {
  call<T>(
    place: { name: string; line: number; lastLine: number; parameters: readonly string[] },
    scope: Evaluate,
    body: (line: (line: number, scope?: Evaluate) => Promise<void>) => Promise<T>,
  ): Promise<T>;
  print(text: string): void;
}

export interface TracedProgram {
  readonly file: string;
  readonly source: string;
  readonly breakableLines: readonly number[];
  readonly definitions: readonly Definition[];
  run(tracer: Tracer): Promise<void>;
}

interface Activation {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly lastLine: number;
  readonly parameters: readonly string[];
  current: number;
  scope: Evaluate;
  done: boolean;
}

type Kind = 'line' | 'call' | 'return' | 'exception';

export class TracedTarget implements DebugTarget {
  readonly files: readonly string[];
  readonly abilities = { back: false };
  private readonly program: TracedProgram;
  private stack: Activation[] = [];
  private written: string[] = [];
  private event = -1;
  private nextActivation = 0;
  private command: ResumeCommand = { kind: 'step' };
  private breakpoints: readonly BreakpointSpec[] = [];
  private progress = new Map<number, BreakpointProgress>();
  private goOn: (() => void) | undefined;
  private stopped: ((stop: Stop) => void) | undefined;

  constructor(program: TracedProgram) {
    this.program = program;
    this.files = [program.file];
  }

  source(file: string): Promise<string | undefined> {
    return Promise.resolve(file === this.program.file ? this.program.source : undefined);
  }
  breakableLines(): Promise<readonly number[]> {
    return Promise.resolve(this.program.breakableLines);
  }
  definitions(name: string): Promise<readonly Definition[]> {
    const matches = (each: Definition) => each.qualifiedName === name || each.name === name;
    return Promise.resolve(this.program.definitions.filter(matches));
  }
  definitionAt(_file: string, line: number): Promise<Definition | undefined> {
    return Promise.resolve(this.program.definitions.find((each) => each.line === line));
  }

  start(): Promise<Stop> {
    this.stack = [];
    this.written = [];
    this.event = -1;
    this.nextActivation = 0;
    this.command = { kind: 'step' };
    return new Promise((resolve) => {
      this.stopped = resolve;
      void this.main();
    });
  }

  async resume(
    command: ResumeCommand,
    breakpoints: readonly BreakpointSpec[],
  ): Promise<ResumeResult> {
    this.command = command;
    this.breakpoints = breakpoints;
    this.progress = new Map();
    const stop = await new Promise<Stop>((resolve) => {
      this.stopped = resolve;
      this.goOn?.();
    });
    return { stop, progress: [...this.progress.values()], records: [] };
  }

  interrupt(): void {}
  dispose(): void {}

  evaluate(requests: readonly { frame: number; source: string }[]): Promise<readonly Evaluation[]> {
    return Promise.resolve(
      requests.map(({ frame, source }): Evaluation => {
        try {
          const value = this.stack[frame]?.scope(source);
          return { outcome: 'value', value: this.snapshot(value), printed: '' };
        } catch (error) {
          return { outcome: 'thrown', error: thrown(error), printed: '' };
        }
      }),
    );
  }
  arguments(frame: number): Promise<readonly { name: string; value: ValueSnapshot }[]> {
    const activation = this.stack[frame];
    return Promise.resolve(
      (activation?.parameters ?? []).map((name) => ({
        name,
        value: this.snapshot(activation?.scope(name)),
      })),
    );
  }
  scopes(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }
  names(): Promise<readonly string[]> {
    return Promise.resolve(['total', 'items', 'item']);
  }
  output(
    from: number,
    to: number,
  ): Promise<readonly { stream: 'stdout'; text: string; event: number }[]> {
    return Promise.resolve(
      this.written.slice(from, to).map((text) => ({ stream: 'stdout', text, event: 0 })),
    );
  }
  when(): Promise<never> {
    return Promise.reject(new Error('This target cannot go back.'));
  }
  interventions(): readonly never[] {
    return [];
  }

  private async main(): Promise<void> {
    const { program } = this;
    const tracer: Tracer = {
      print: (text) => this.written.push(`${text}\n`),
      call: async (place, scope, body) => {
        const caller = this.stack.at(-1);
        const activation: Activation = {
          ...place,
          id: this.nextActivation++,
          current: place.line,
          scope,
          done: false,
        };
        this.stack.push(activation);
        if (caller !== undefined) await this.at('call', activation);
        try {
          const value = await body(async (line, inner = scope) => {
            activation.current = line;
            activation.scope = inner;
            await this.at('line', activation);
          });
          activation.done = true;
          await this.at('return', activation, { returnValue: this.snapshot(value) });
          return value;
        } catch (error) {
          if (!activation.done) {
            await this.at('exception', activation, { exception: thrown(error) });
            activation.done = true;
            await this.at('return', activation, { returnValue: { kind: 'undefined' } });
          }
          throw error;
        } finally {
          this.stack.pop();
        }
      },
    };
    try {
      await program.run(tracer);
      this.stopped?.({ ...this.stopHere('finished'), frames: [] });
    } catch (error) {
      this.stopped?.({ ...this.stopHere('uncaught'), exception: thrown(error) });
    }
  }

  /** An event: waits there where the command or a breakpoint stops at it. */
  private async at(kind: Kind, activation: Activation, more: Partial<Stop> = {}): Promise<void> {
    this.event += 1;
    const breakpoint =
      !this.stopsByCommand(kind, activation) && kind === 'line'
        ? this.breakpointAt(activation)
        : undefined;
    if (!this.stopsByCommand(kind, activation) && breakpoint === undefined) return;
    this.stopped?.({
      ...this.stopHere(kind),
      ...more,
      ...(breakpoint === undefined ? {} : { breakpoint: breakpoint.number }),
    });
    await new Promise<void>((resolve) => {
      this.goOn = resolve;
    });
    // As bdb: where a function's return was the stop, going on in it means going on anywhere.
    const { command } = this;
    if (
      kind === 'return' &&
      (command.kind === 'next' || command.kind === 'until' || command.kind === 'return') &&
      command.activation === activation.id
    )
      this.command = { kind: 'step' };
  }

  private stopsByCommand(kind: Kind, { id, current }: Activation): boolean {
    const { command } = this;
    switch (command.kind) {
      case 'step':
        return true;
      case 'next':
        return id === command.activation && kind !== 'call';
      case 'until':
        return id === command.activation && (kind === 'return' || current >= command.line);
      case 'return': {
        const place = this.stack.findIndex((each) => each.id === command.activation);
        const caller = this.stack[place < 0 ? this.stack.length - 1 : place - 1];
        return (id === command.activation && kind === 'return') || (id === caller?.id && place < 0);
      }
      default:
        return false;
    }
  }

  private breakpointAt(activation: Activation): BreakpointSpec | undefined {
    for (const breakpoint of this.breakpoints) {
      if (!breakpoint.enabled) continue;
      const definition = this.program.definitions.find(({ id }) => id === breakpoint.definition);
      const line = definition === undefined ? breakpoint.line : definition.line + 1;
      if (line !== activation.current) continue;
      const known = this.progress.get(breakpoint.number) ?? {
        number: breakpoint.number,
        hits: 0,
        ignoreCount: breakpoint.ignoreCount,
      };
      const holds =
        breakpoint.condition === undefined || Boolean(activation.scope(breakpoint.condition));
      const ignored = holds && known.ignoreCount > 0;
      this.progress.set(breakpoint.number, {
        ...known,
        hits: known.hits + 1,
        ignoreCount: known.ignoreCount - (ignored ? 1 : 0),
      });
      if (holds && !ignored) return breakpoint;
    }
    return undefined;
  }

  private stopHere(kind: Stop['kind']): Stop {
    const frames = this.stack.map(({ id, name, line, lastLine, current }, index): Frame => ({
      id: index,
      activation: id,
      file: this.program.file,
      line: current,
      functionName: name,
      firstLine: line,
      lastLine,
    }));
    return { event: this.event, kind, frames, outputCount: this.written.length };
  }

  private snapshot(value: unknown): ValueSnapshot {
    switch (typeof value) {
      case 'undefined':
        return { kind: 'undefined' };
      case 'boolean':
        return { kind: 'boolean', value };
      case 'number':
        return { kind: 'number', text: String(value) };
      case 'string':
        return { kind: 'string', value, length: value.length };
      case 'function': {
        const { name } = value;
        const definition = this.program.definitions.find((each) => each.name === name);
        const flavour = definition?.kind ?? 'function';
        return {
          kind: 'function',
          name,
          flavour,
          ...(definition === undefined ? {} : { definition }),
        };
      }
      default:
        if (!Array.isArray(value)) return { ...EMPTY, text: String(value) };
        return {
          ...EMPTY,
          shape: 'array',
          className: 'Array',
          size: value.length,
          entries: value.map((element: unknown) => ({ value: this.snapshot(element) })),
        };
    }
  }
}

const EMPTY = {
  kind: 'object',
  shape: 'opaque',
  className: 'Object',
  reference: 0,
  size: 0,
  entries: [],
} as const;

function thrown(error: unknown): Thrown {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return {
    name,
    message,
    value: { ...EMPTY, shape: 'error', className: name, text: `${name}: ${message}` },
    frames: [],
  };
}
