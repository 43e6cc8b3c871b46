import {
  compileProgram,
  NO_SUCH_EXPORT,
  NO_SUCH_LIBRARY,
  type CompileCache,
} from '../program/compile.ts';
import type { CompiledProgram, CompileResult, Diagnostic } from '../program/types.ts';
import { layoutAliases, type Layout } from './layout.ts';

/** A test file with the program it judges, compiled, or the reasons why that is not possible. */
export interface Prepared {
  readonly program: CompiledProgram;
  /** Sentences for the learner; where there are any, the tests of this file cannot run anywhere. */
  readonly blocked: readonly string[];
  /** Libraries that are not to be had in a page; the terminal may have them. */
  readonly unavailable: readonly string[];
  /** Things worth saying that stop nothing: a name that is imported and not there. */
  readonly notes: readonly string[];
}

export interface PrepareOptions {
  /** Names that may be imported besides the layout's own files. */
  readonly libraries: readonly string[];
  readonly cache?: CompileCache | undefined;
}

/** Compiles what `entry` needs of a layout; the same check stands before a run in both places. */
export function prepare(layout: Layout, entry: string, options: PrepareOptions): Prepared {
  return preparedFrom(
    compileProgram(layout.files, {
      entries: [entry],
      aliases: layoutAliases,
      libraries: options.libraries,
      ...(options.cache ? { cache: options.cache } : {}),
    }),
  );
}

/** Sorts what the compiler said of a layout by what it means for judging it. */
export function preparedFrom({ program, diagnostics }: CompileResult): Prepared {
  const errors = diagnostics.filter(
    ({ kind, severity }) => kind !== 'type' && severity === 'error',
  );
  const blocked = errors.filter((error) => !isNote(error) && !isLibrary(error));
  return {
    program,
    blocked: blocked.map(describe),
    unavailable: errors.filter(isLibrary).map(describe),
    notes: errors.filter(isNote).map(describe),
  };
}

function isNote({ code }: Diagnostic): boolean {
  return code === NO_SUCH_EXPORT;
}

/** A bare name that leads nowhere: whether it exists depends on the place. */
function isLibrary({ code }: Diagnostic): boolean {
  return code === NO_SUCH_LIBRARY;
}

function describe({ start, message }: Diagnostic): string {
  const place = start ? `${withoutFolder(start.file)}, line ${start.line}: ` : '';
  return `${place}${message.replaceAll(/"answer\//g, '"').replaceAll(/\banswer\//g, '')}`;
}

function withoutFolder(path: string): string {
  return path.replace(/^answer\//, '');
}
