/**
 * What the debugger knows of an instrumented program without running it: plain data. A site is a
 * place in the code that writes its number into the trace each time the program comes by.
 */

/**
 * - `call`, `return`, `unwind` (a return by an exception): a function's own; a module has them, too.
 * - `line`: a line is about to run. `exception`: see the events of `DebugTarget`.
 * - `enter`, `leave`: as `call` and `return`, of code that runs without being called: the
 *   initializer of a field, a static block. They are no events, only frames.
 * - `suspend`, `resume`, `awake`: an activation rests at a `yield` or `await` and goes on (`awake`:
 *   from the top of the stack, after an `await`). `resume` and `awake` are followed by two
 *   entries that are no sites: the lower and the upper 16 bits of the activation's number, which is
 *   the entry of its `call`.
 */
export type SiteKind =
  | 'call'
  | 'return'
  | 'unwind'
  | 'line'
  | 'exception'
  | 'enter'
  | 'leave'
  | 'suspend'
  | 'resume'
  | 'awake';

export interface Site {
  readonly kind: SiteKind;
  /** Index into {@link ProgramSites.functions}. */
  readonly function: number;
  /** From 1. Of a `call`, where the function starts; of others that are no `line`, the same. */
  readonly line: number;
  readonly column: number;
  /** Index into {@link ProgramSites.scopes}: what code at this site can see. */
  readonly scope: number;
  /** The line holds a `debugger;` statement, which is about to run. */
  readonly debuggerStatement?: boolean;
}

export interface FunctionInfo {
  readonly file: string;
  /** `block`: field initializers and static blocks. */
  readonly kind: 'module' | 'function' | 'method' | 'block';
  /** `visit`, `grow`, `constructor`, `get size`, `<anonymous>`, `<module>`. */
  readonly name: string;
  /** With the classes and functions around it: `Tree.grow`. */
  readonly qualifiedName: string;
  readonly line: number;
  readonly column: number;
  readonly lastLine: number;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Names of the parameters in order, those of patterns too. */
  readonly parameters: readonly string[];
  /** Its first `line` site; absent for an empty body. */
  readonly firstSite?: number;
}

export interface ClassInfo {
  readonly file: string;
  readonly name: string;
  readonly qualifiedName: string;
  readonly line: number;
  readonly lastLine: number;
}

export interface ScopeInfo {
  readonly kind: 'block' | 'function' | 'module';
  /** Absent for a module's own. */
  readonly parent?: number;
  /** In the order of their declaration. Imports are among a module's names. */
  readonly names: readonly string[];
}

/** Tables of a whole program; sites, functions and scopes are numbered across its files. */
export interface ProgramSites {
  /** Index is the site's number. The first one (0) is no site. */
  readonly sites: readonly Site[];
  readonly functions: readonly FunctionInfo[];
  readonly classes: readonly ClassInfo[];
  readonly scopes: readonly ScopeInfo[];
}

/** Where the numbering of one more file starts. */
export interface SiteNumbering {
  readonly site: number;
  readonly function: number;
  readonly scope: number;
}
