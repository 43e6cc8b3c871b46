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
  /** One sentence, with its full stop. */
  readonly message: string;
  /** TypeScript's number (2304, …) where it has one. */
  readonly code?: number;
  /** Absent where the message is about the program as a whole. */
  readonly start?: SourcePosition;
  readonly end?: SourcePosition;
}

/** What a specifier leads to. */
export type ImportTarget =
  /** A module of this program, by its path in `CompiledProgram.modules`. */
  | { readonly kind: 'module'; readonly path: string }
  /** A library or a built-in of Node that the sandbox provides, by the name as imported. */
  | { readonly kind: 'library'; readonly name: string };

/** One `import` or `export … from` of a module, in source order. */
export interface ModuleRequest {
  /** As written: `./logger.ts`, `hono`. */
  readonly specifier: string;
  /** Absent where the specifier leads nowhere (there is a `resolve` diagnostic then). */
  readonly target?: ImportTarget;
  /** The names asked of it; the linker refuses a module that lacks one, as Node does. */
  readonly names: readonly string[];
}

/**
 * One module, lowered to the expression of a generator function that the sandbox's linker drives:
 * `(function* ($module) { … })`, an async generator where the module awaits at its top level. Its
 * first step binds imports and hands over one getter per export; its second runs the module. Local
 * `const`, `let` and `class` bindings stay what they are, so a use before the declaration throws as
 * it does in Node.
 */
export interface CompiledModule {
  /** The source file's path in the program; `data.txt?raw` for a file imported as text. */
  readonly path: string;
  readonly code: string;
  /** A source map (version 3, JSON text) from `code` to the TypeScript source; '' where none. */
  readonly sourceMap: string;
  /** Static imports and re-exports, in source order. */
  readonly requests: readonly ModuleRequest[];
  /** Each literal specifier, static or dynamic, that leads somewhere. */
  readonly imports: Readonly<Record<string, ImportTarget>>;
  /** Names the module itself exports; those that come through `export *` are not among them. */
  readonly exports: readonly string[];
  /** The module awaits at its top level. */
  readonly isAsync: boolean;
}

export interface CompiledProgram {
  readonly modules: Readonly<Record<string, CompiledModule>>;
  /** Names of the libraries that the modules import: `@logtape/logtape`, `hono/logger`, … */
  readonly libraries: readonly string[];
  /**
   * Address of a script with just what these modules import of libraries, where a build made one (see
   * `buildLibraryBundle`); the packages' whole scripts by default.
   */
  readonly libraryBundle?: string;
  /** The text of the program's files, where the program may ask for it while it runs. */
  readonly files?: SourceFiles;
}

export interface CompileResult {
  readonly program: CompiledProgram;
  readonly diagnostics: readonly Diagnostic[];
}
