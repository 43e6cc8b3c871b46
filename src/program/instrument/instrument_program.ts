import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import { encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { compileProgram, type CompileOptions } from '../compile.ts';
import type { CompiledModule, CompiledProgram, SourceFiles } from '../types.ts';
import { originalColumn, type EditedText } from './edits.ts';
import type { Build, SiteCondition } from './event_code.ts';
import { instrument } from './instrument.ts';
import type { ClassInfo, FunctionInfo, ProgramSites, ScopeInfo, Site } from './sites.ts';

const INSTRUMENTED = /\.(ts|mts|cts|js|mjs)$/;

export interface InstrumentedProgram {
  readonly program: CompiledProgram;
  readonly sites: ProgramSites;
}

/**
 * Compiles a program with events in its own files. What the text says wrong is not reported here:
 * ask `compileProgram` first, and instrument only what it compiles.
 *
 * @param paths the modules to instrument, in the order of their numbering; others are compiled as
 *   they are.
 */
export function instrumentProgram(
  files: SourceFiles,
  paths: readonly string[],
  build: Build,
  compile: CompileOptions = {},
  conditions?: ReadonlyMap<number, readonly SiteCondition[]>,
): InstrumentedProgram {
  const texts: Record<string, string> = { ...files };
  const edited = new Map<string, EditedText>();
  const sites: Site[] = [{ kind: 'line', function: -1, line: 0, column: 0, scope: -1 }];
  const functions: FunctionInfo[] = [];
  const classes: ClassInfo[] = [];
  const scopes: ScopeInfo[] = [];
  for (const path of paths) {
    const text = files[path];
    if (text === undefined || !INSTRUMENTED.test(path)) continue;
    const numbering = { site: sites.length, function: functions.length, scope: scopes.length };
    const file = instrument(path, text, {
      build,
      numbering,
      ...(conditions ? { conditions } : {}),
    });
    texts[path] = file.text;
    edited.set(path, file);
    sites.push(...file.sites);
    functions.push(...file.functions);
    classes.push(...file.classes);
    scopes.push(...file.scopes);
  }
  const { program } = compileProgram(texts, compile);
  const modules: Record<string, CompiledModule> = {};
  for (const [path, module] of Object.entries(program.modules)) {
    const file = edited.get(path);
    modules[path] = file ? { ...module, sourceMap: mapToOriginal(module.sourceMap, file) } : module;
  }
  const compiled = { ...program, modules, ...(program.files ? { files } : {}) };
  return { program: compiled, sites: { sites, functions, classes, scopes } };
}

/** Lines are the same in both texts, so only the columns of the source change. */
function mapToOriginal(sourceMap: string, file: EditedText): string {
  if (sourceMap === '') return sourceMap;
  const map = new TraceMap(sourceMap);
  const mappings = decodedMappings(map).map((row) =>
    row.map((segment): SourceMapSegment => {
      if (segment.length === 1) return [segment[0]];
      const [generated, source, line, column] = segment;
      return [generated, source, line, originalColumn(file, line, column)];
    }),
  );
  return JSON.stringify({
    version: 3,
    sources: map.sources,
    names: [],
    mappings: encode(mappings),
  });
}
