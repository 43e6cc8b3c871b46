import type { CompilerClient } from '../../../src/program/browser/compiler_client.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';

/** What runs and compiles programs in the page. Loaded with the first Run or edit, not before. */
export interface LabEngine {
  readonly sandbox: Sandbox;
  /** Compiles and checks types in a worker of its own, loaded when it is first asked. */
  readonly compiler: CompilerClient;
}
