/* eslint-disable @typescript-eslint/no-unnecessary-type-conversion -- the values are a program's: what their types say may not be so */
import { decode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import type { CompiledProgram, SourcePosition } from '../../program/types.ts';
import type { ProgramError, StackFrame } from '../types.ts';
import { shownCode } from './builtins/node_error.ts';
import { inspect } from './inspect/inspect.ts';

/** Script names of the modules, as they stand in the engine's stacks. */
export const SCRIPT_SCHEME = 'logbook:///';

/** V8's description of a frame: https://v8.dev/docs/stack-trace-api */
interface CallSite {
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  toString(): string;
}

/** Turns positions in compiled code into those of the TypeScript source. */
export class StackReader {
  readonly #program: CompiledProgram;
  /** Of each file: for each line of its compiled code, the places where something of the source begins. */
  readonly #maps = new Map<string, readonly (readonly SourceMapSegment[])[]>();
  readonly #frames = new WeakMap<object, readonly StackFrame[]>();

  constructor(program: CompiledProgram) {
    this.#program = program;
  }

  /** Installs itself as V8's formatter of stacks; elsewhere stacks are mapped when they are read. */
  install(errorClass: ErrorConstructor): void {
    if (!('captureStackTrace' in errorClass)) return;
    Object.defineProperty(errorClass, 'prepareStackTrace', {
      value: (error: object, sites: CallSite[]) => this.#prepare(error, sites),
      writable: true,
      configurable: true,
    });
  }

  #prepare(error: object, sites: readonly CallSite[]): string {
    nameImports(error);
    const lines: string[] = [];
    const frames: StackFrame[] = [];
    for (const site of sites) {
      const script = site.getScriptNameOrSourceURL() ?? '';
      const text = site.toString();
      if (!script.startsWith(SCRIPT_SCHEME)) {
        // Built-in functions (`Array.map`) are shown as Node shows them; the sandbox's own are not.
        if (/\(<anonymous>\)$/.test(text) && !/^(async )?\S*Generator\.next /.test(text)) {
          lines.push(`    at ${text}`);
        }
        continue;
      }
      const [line, column] = [site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1];
      const position = this.#original(script.slice(SCRIPT_SCHEME.length), line, column);
      const place = `${position.file}:${position.line}:${position.column}`;
      const shown = text
        .replace(`${script}:${line}:${column}`, place)
        .replace(/\.eval \[as (\S+)\] \(/, '.$1 (')
        // Newer engines leave the property out.
        .replace(/^((?:get|set) (\S+)) \(/, '$1 [as $2] (');
      lines.push(`    at ${shown.replace(/^(async )?(?:eval|<anonymous>) \((.*)\)$/, '$1$2')}`);
      frames.push({ ...position, functionName: nameOf(site) });
    }
    while (lines.at(-1)?.endsWith('(<anonymous>)')) lines.pop();
    this.#frames.set(error, frames);
    return [headOf(error), ...lines].join('\n');
  }

  #original(file: string, line: number, column: number): SourcePosition {
    let lines = this.#maps.get(file);
    if (!lines) {
      const text = this.#program.modules[file]?.sourceMap;
      // Every module's map has one source: the module's file.
      lines = text ? decode((JSON.parse(text) as { mappings: string }).mappings) : [];
      this.#maps.set(file, lines);
    }
    const segment = lines[line - 1]?.findLast(([start]) => start < column);
    const [, , sourceLine, sourceColumn] = segment ?? [];
    return sourceLine === undefined || sourceColumn === undefined
      ? { file, line, column }
      : { file, line: sourceLine + 1, column: sourceColumn + 1 };
  }

  /** The frames of an error that are the program's own. */
  framesOf(error: Error): readonly StackFrame[] {
    // Reading the stack makes V8 format it.
    const stack = String(error.stack ?? '');
    return this.#frames.get(error) ?? this.#parse(stack);
  }

  /** The stack in V8's form, whichever engine wrote it. */
  textOf(error: Error): string {
    const stack = String(error.stack ?? '');
    if (this.#frames.has(error) || /^\s+at /m.test(stack)) return stack;
    if (stack !== '' && !/@|:\d+:\d+/.test(stack)) return stack;
    const frames = this.#parse(stack).map(({ file, line, column, functionName }) =>
      functionName === ''
        ? `    at ${file}:${line}:${column}`
        : `    at ${functionName} (${file}:${line}:${column})`,
    );
    return [headOf(error), ...frames].join('\n');
  }

  /** Reads the stacks of Firefox and Safari (`name@script:line:column`), and V8's. */
  #parse(stack: string): StackFrame[] {
    const frames: StackFrame[] = [];
    const scheme = SCRIPT_SCHEME.replaceAll('/', '\\/');
    const pattern = new RegExp(`^(?:(.*)@|\\s*at (?:(.*) \\()?)${scheme}(.+?):(\\d+):(\\d+)\\)?$`);
    for (const line of stack.split('\n')) {
      const match = pattern.exec(line);
      if (!match) continue;
      const [, gecko, v8, file = '', row = '1', column = '1'] = match;
      frames.push({
        ...this.#original(file, Number(row), Number(column)),
        functionName: gecko ?? v8 ?? '',
      });
    }
    return frames;
  }

  /** An error as data, for whoever shows it. What a program throws may be anything at all. */
  describe(thrown: unknown, depth = 0): ProgramError {
    if (!(thrown instanceof Error)) {
      return { name: 'Thrown', message: safely(() => inspect(thrown)), stack: [] };
    }
    const cause = safely<unknown>(() => thrown.cause, undefined);
    return {
      name: safely(() => String(thrown.name)),
      message: safely(() => String(thrown.message)),
      stack: safely(() => this.framesOf(thrown), []),
      ...(cause === undefined || depth > 5 ? {} : { cause: this.describe(cause, depth + 1) }),
    };
  }

  /** What stands in the output for an error that nothing caught. */
  uncaughtText(thrown: unknown): string {
    return `Uncaught ${safely(() => inspect(thrown))}\n`;
  }
}

/**
 * Engines name a thing in their messages as the compiled code does: `(0 , $import0.count)`. What is
 * imported is called by its own name.
 */
function nameImports(error: object): void {
  const message = safely<unknown>(() => Reflect.get(error, 'message'), undefined);
  if (typeof message !== 'string' || !/\$(?:import|default)/.test(message)) return;
  const text = message
    .replace("'$default' before", "'default' before")
    .replace(/\(0 , \$import\d+\.([\w$]+)\)/g, '$1')
    .replace(/\$import\d+\./g, '');
  safely(() => Reflect.set(error, 'message', text), false);
}

/** V8 calls a function without a name `eval` in code that came through eval. */
function nameOf(site: CallSite): string {
  const name = site.getFunctionName() ?? '';
  return name === 'eval' ? '' : name;
}

/** As `Error.prototype.toString` gives it; an error of Node's own has its code behind the name. */
function headOf(error: object): string {
  return safely(() => {
    const code = shownCode(error);
    const head = Error.prototype.toString.call(error);
    if (code === undefined) return head;
    const name = String(Reflect.get(error, 'name'));
    return head.startsWith(name) ? `${name} [${code}]${head.slice(name.length)}` : head;
  });
}

function safely(read: () => string): string;
function safely<T>(read: () => T, otherwise: T): T;
function safely(
  read: () => unknown,
  otherwise: unknown = 'an error that cannot be printed',
): unknown {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
