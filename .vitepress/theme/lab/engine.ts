import type { CompileResult } from '../../../src/program/types.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import type { CompileQuestion } from './compiler_messages.ts';

/** What runs and compiles programs in the page. Loaded with the first Run, not before. */
export interface LabEngine {
  readonly sandbox: Sandbox;
  /** Compiles in a worker of its own, loaded when it is first asked. */
  readonly compile: (question: Omit<CompileQuestion, 'id'>) => Promise<CompileResult>;
}
