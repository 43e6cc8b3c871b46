import type { Span } from '../types.ts';

/** Where a fact outside the code is written. Files of one family speak for one thing. */
export type Source =
  'dockerfile' | 'compose' | 'makefile' | 'script' | 'dotenv' | 'readme' | 'code';

/** A value that should be written once: an absolute path, a port, a mount. */
export interface ValueFact extends Span {
  readonly kind: 'path' | 'port' | 'mount';
  readonly value: string;
  readonly source: Source;
  /** `define` says what it is; `refer` points at something that is defined elsewhere. */
  readonly role: 'define' | 'refer';
  /** Folder of the component it belongs to, '' for all. */
  readonly unit: string;
}

/** An env variable handed to the program. */
export interface EnvPass extends Span {
  readonly name: string;
  /** Undefined when it is computed or taken over from outside. */
  readonly value: string | undefined;
  readonly source: Source;
  /** False for a service that is not this project's (a database image). */
  readonly ours: boolean;
  readonly unit: string;
}

/** `${NAME}` in a script or configuration. */
export interface EnvUse {
  readonly name: string;
  readonly file: string;
}

/** A command as someone is told to type it, or as a script runs it. */
export interface CommandFact extends Span {
  readonly words: readonly {
    readonly text: string;
    readonly start: number;
    readonly end: number;
  }[];
  readonly source:
    'npm script' | 'makefile' | 'readme' | 'dockerfile' | 'compose' | 'shell' | 'workflow';
  /** Folder it runs in, from the project's root; undefined when that cannot be told. */
  readonly directory: string | undefined;
  /** The npm script or make target it belongs to. */
  readonly owner?: string;
}

export interface CopyFact extends Span {
  readonly sources: readonly {
    readonly text: string;
    readonly start: number;
    readonly end: number;
  }[];
  readonly target: string;
  readonly fromStage: boolean;
}

export interface DockerfileFacts {
  readonly path: string;
  readonly copies: readonly CopyFact[];
}

export interface MakefileFacts {
  readonly path: string;
  readonly targets: ReadonlyMap<string, Span>;
  readonly prerequisites: readonly (Span & { readonly name: string; readonly target: string })[];
}

export interface PackageFacts {
  readonly path: string;
  readonly directory: string;
  readonly text: string;
  readonly name: string | undefined;
  readonly scripts: ReadonlyMap<string, Span & { readonly command: string }>;
  /** Name to version range, from dependencies and dev, peer and optional ones. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** As written, per group, for comparing with the lock file. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, Span & { readonly range: string }>>;
  /** main, module, types, bin, exports: paths that promise a file. */
  readonly entries: readonly (Span & { readonly field: string; readonly target: string })[];
  readonly workspaces: readonly string[];
  readonly importsMap: boolean;
}

/** What one file outside the code says. */
export interface ConfigFacts {
  readonly values: ValueFact[];
  readonly envPasses: EnvPass[];
  readonly envUses: EnvUse[];
  readonly commands: CommandFact[];
}

export function noConfig(): ConfigFacts {
  return { values: [], envPasses: [], envUses: [], commands: [] };
}
