/** What a debugger in a page asks its compiler, which lives behind the page's own. */
import type { ReplayCompiler } from '../compiler.ts';

export type CompilerMethod = keyof ReplayCompiler;

/** A method of the `ReplayCompiler` of one session, or that session's end. */
export type CompilerQuestion =
  | { readonly session: number; readonly method: CompilerMethod; readonly values: unknown[] }
  | { readonly session: number; readonly method: 'dispose' };
