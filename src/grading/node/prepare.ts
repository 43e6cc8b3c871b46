import { compileProgram, type CompileCache } from '../../program/compile.ts';
import { layoutAliases, type Layout } from '../layout.ts';
import { preparedFrom, type Prepared } from '../prepare.ts';

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
