import type { CompileResult, SourceFiles } from '../../../src/program/types.ts';

export interface CompileQuestion {
  readonly id: number;
  /** Programs with the same key share what has been compiled of them. */
  readonly key: string;
  readonly files: SourceFiles;
  readonly entry: string;
  readonly aliases: Readonly<Record<string, string>>;
  /** Names that may be imported besides files; the course's libraries unless told. */
  readonly libraries?: readonly string[];
}

export interface CompileAnswer {
  readonly id: number;
  readonly result?: CompileResult;
  readonly failure?: string;
}
