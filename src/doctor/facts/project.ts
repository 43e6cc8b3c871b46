import type { Place, ProjectFile, SkippedFile, Span } from '../types.ts';
import type { CodeFacts } from './code.ts';
import type { ConfigFacts, DockerfileFacts, MakefileFacts, PackageFacts } from './config.ts';

/** What tsconfig.json says about finding modules and where output goes. */
export interface TsconfigFacts {
  readonly path: string;
  readonly directory: string;
  readonly baseUrl: string | undefined;
  /** Alias patterns (`@/*`) to their targets, from the tsconfig's folder. */
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
  readonly outDir: string | undefined;
  readonly rootDir: string | undefined;
}

export interface LockFacts {
  readonly path: string;
  readonly directory: string;
  /** Dependency groups of the root package as the lock remembers them; undefined before lockfile 2. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;
  /** Names installed at the top of node_modules. */
  readonly installed: ReadonlySet<string>;
}

/** What several rules ask of a whole project, found once. */
export function oncePerProject<T>(find: (facts: ProjectFacts) => T): (facts: ProjectFacts) => T {
  const known = new WeakMap<ProjectFacts, { readonly found: T }>();
  return (facts) => {
    const made = known.get(facts) ?? { found: find(facts) };
    known.set(facts, made);
    return made.found;
  };
}

/** Everything the doctor knows about a project. Rules read this and nothing else. */
export interface ProjectFacts extends ConfigFacts {
  readonly code: readonly CodeFacts[];
  readonly codeByPath: ReadonlyMap<string, CodeFacts>;
  readonly packages: readonly PackageFacts[];
  readonly dockerfiles: readonly DockerfileFacts[];
  readonly makefiles: readonly MakefileFacts[];
  readonly tsconfigs: readonly TsconfigFacts[];
  readonly locks: readonly LockFacts[];
  /** Every path that a clean clone has, files and folders. */
  readonly paths: ReadonlySet<string>;
  /** The same in lower case, to the path as written: tells a wrong case from a missing file. */
  readonly lowerPaths: ReadonlyMap<string, string>;
  readonly ignores: (path: string) => boolean;
  /** Other text files (other languages, templates, settings) in which an env variable may be read. */
  readonly otherTexts: readonly ProjectFile[];
  /** Packages that a workspace above this folder installs for it. */
  readonly inherited: ReadonlySet<string>;
  readonly skipped: readonly SkippedFile[];
  readonly lines: number;
  readonly files: number;
  place(span: Span & { readonly note?: string }): Place;
  textOf(file: string): string;
}
