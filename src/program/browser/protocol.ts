import type { CompileOptions } from '../compile.ts';
import type { Definitions } from '../language_service.ts';
import type { SourceFiles } from '../types.ts';

/** Options that can be posted to a worker. */
export type PlainCompileOptions = Pick<CompileOptions, 'entries' | 'aliases' | 'libraries'>;

export type CompilerRequest =
  | { readonly kind: 'compile'; readonly files: SourceFiles; readonly options: PlainCompileOptions }
  | { readonly kind: 'define'; readonly definitions: Definitions }
  /** Asks a script that shares this worker's TypeScript, see `CompilerExtension`; loaded when first asked. */
  | { readonly kind: 'ask'; readonly script: string; readonly input: unknown }
  | { readonly kind: 'diagnostics'; readonly files: SourceFiles; readonly path: string }
  | {
      readonly kind: 'completions' | 'hover';
      readonly files: SourceFiles;
      readonly path: string;
      readonly offset: number;
    };

/**
 * What a script that is loaded behind the compiler leaves in the worker. It finds TypeScript in
 * `logbookTypeScript` there, so that a page never fetches that twice.
 */
export interface CompilerExtension {
  logbookExtension?: (input: unknown) => unknown;
  logbookTypeScript?: unknown;
}

export interface CompilerCall {
  readonly id: number;
  readonly request: CompilerRequest;
}

export type CompilerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
