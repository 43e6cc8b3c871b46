import { compileProgram, type CompileOptions } from '../../program/compile.ts';
import { blockingDiagnostics, describeDiagnostic } from '../../program/diagnostics.ts';
import type { Build, SiteCondition } from '../../program/instrument/event_code.ts';
import { instrumentProgram } from '../../program/instrument/instrument_program.ts';
import type { ProgramSites } from '../../program/instrument/sites.ts';
import { readCondition, readSnippet, type Snippet } from '../../program/instrument/snippet.ts';
import type { CompiledProgram, SourceFiles } from '../../program/types.ts';

/** What a program is compiled from; plain data. */
export interface ReplaySource {
  readonly files: SourceFiles;
  readonly entry: string;
  readonly compile?: Pick<CompileOptions, 'aliases' | 'libraries'>;
}

/** What is known of a program before it runs. */
export interface PreparedProgram {
  readonly sites: ProgramSites;
  /** Modules in the order of their numbering, the entry first. */
  readonly paths: readonly string[];
  readonly libraries: readonly string[];
  /** Why it cannot run, a sentence each. */
  readonly problems: readonly string[];
}

/** Compiles for the debugger: beside it in Node, in the compiler's worker in a page. */
export interface ReplayCompiler {
  prepare(source: ReplaySource): Promise<PreparedProgram>;
  /** After `prepare`. */
  program(
    build: Build,
    conditions: readonly (readonly [site: number, conditions: readonly SiteCondition[]])[],
  ): Promise<CompiledProgram>;
  snippet(source: string): Promise<Snippet>;
  condition(source: string): Promise<Snippet>;
}

export function createReplayCompiler(): ReplayCompiler {
  let source: ReplaySource | undefined;
  let paths: readonly string[] = [];
  const programs = new Map<string, CompiledProgram>();

  const compile = (build: Build, conditions: Parameters<ReplayCompiler['program']>[1]) => {
    if (!source) throw new Error('The program was not prepared.');
    return instrumentProgram(
      source.files,
      paths,
      build,
      { ...source.compile, entries: [source.entry] },
      new Map(conditions),
    );
  };

  return {
    prepare(given) {
      source = given;
      programs.clear();
      const plain = compileProgram(given.files, { ...given.compile, entries: [given.entry] });
      const problems = blockingDiagnostics(plain.diagnostics).map(describeDiagnostic);
      paths = [
        given.entry,
        ...Object.keys(plain.program.modules).filter((path) => path !== given.entry),
      ];
      const { libraries } = plain.program;
      if (problems.length > 0) {
        const sites = { sites: [], functions: [], classes: [], scopes: [] };
        return Promise.resolve({ sites, paths, libraries, problems });
      }
      const traced = compile('trace', []);
      programs.set('trace[]', traced.program);
      return Promise.resolve({ sites: traced.sites, paths, libraries, problems });
    },
    program(build, conditions) {
      const key = build + JSON.stringify(conditions);
      const program = programs.get(key) ?? compile(build, conditions).program;
      // Two builds, and the last few conditions.
      if (programs.size > 8) programs.clear();
      programs.set(key, program);
      return Promise.resolve(program);
    },
    snippet: (text) => Promise.resolve(readSnippet(text)),
    condition: (text) => Promise.resolve(readCondition(text)),
  };
}
