/** What a page asks its debugger's compiler: the methods of `ReplayCompiler`, one at a time. */
import type { ReplayCompiler } from '../compiler.ts';

export type CompilerMethod = keyof ReplayCompiler;

export interface CompilerQuestion {
  readonly id: number;
  readonly method: CompilerMethod;
  readonly values: readonly unknown[];
}

export type CompilerReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
