import type { CompileResult, SourceFiles } from '../../../src/program/types.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';

/** What runs and compiles programs in the page. Loaded with the first Run, not before. */
export interface LabEngine {
  readonly sandbox: Sandbox;
  /** Compiles in a worker of its own, loaded when it is first asked. */
  readonly compile: (
    files: SourceFiles,
    options: { readonly entry: string; readonly aliases: Readonly<Record<string, string>> },
  ) => Promise<CompileResult>;
}
