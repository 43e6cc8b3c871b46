/**
 * What the rooms above know of a program: plain data that can be posted to a worker, stored in a
 * page, or written to disk.
 */

/** A program's text: path relative to the program's folder, with `/` separators, to content. */
export type SourceFiles = Readonly<Record<string, string>>;

/** A place in a source file. `line` and `column` count from 1, as editors show them. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something the compiler has to say about a program. */
export interface Diagnostic {
  /** `syntax` and `resolve` stop a run; `type` does not. */
  readonly kind: 'syntax' | 'resolve' | 'type';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** TypeScript's number (2304, …) where it has one. */
  readonly code?: number;
  /** Absent where the message is about the program as a whole. */
  readonly start?: SourcePosition;
  readonly end?: SourcePosition;
}

/** One module, lowered to a `System.register` body. */
export interface CompiledModule {
  /** The source file's path in the program. */
  readonly path: string;
  readonly code: string;
  /** A source map (version 3, JSON text) from `code` to the TypeScript source. */
  readonly sourceMap: string;
  /** Each specifier as written, to the path of a module of this program or to a library's name. */
  readonly imports: Readonly<Record<string, string>>;
}

export interface CompiledProgram {
  readonly modules: Readonly<Record<string, CompiledModule>>;
  /** Names of the libraries that the modules import: `@logtape/logtape`, `hono`, … */
  readonly libraries: readonly string[];
}

export interface CompileResult {
  readonly program: CompiledProgram;
  readonly diagnostics: readonly Diagnostic[];
}
