import ts from 'typescript';
import { NO_SUCH_EXPORT, NO_SUCH_FILE, NO_SUCH_LIBRARY, sentence } from './diagnostics.ts';
import { fromTypeScript, positionAt } from './from_typescript.ts';
import { builtinName, describeMissingLibrary, LIBRARY_NAMES, NODE_BUILTINS } from './libraries.ts';
import { exportNamed, importedNamesOf, staticSpecifiers, starSpecifiers } from './exports.ts';
import type { Declared } from './exports.ts';
import { hostOf, refusals } from './grammar.ts';
import { emptyShape, lowerModule, MODULE_PARAMETER } from './lower_module.ts';
import type { ImportFacts, ModuleShape } from './lower_module.ts';
import { parseModule } from './parse_module.ts';
import { isRelative, resolveSpecifier, type ResolveContext } from './resolve.ts';
import type {
  CompiledModule,
  CompiledProgram,
  CompileResult,
  Diagnostic,
  ImportTarget,
  ModuleRequest,
  SourceFiles,
} from './types.ts';

export interface CompileOptions {
  /**
   * Modules to start from. Where given, only they and what they import are compiled; otherwise every
   * source file is.
   */
  readonly entries?: readonly string[];
  /** A prefix of specifiers to the folder it stands for: `{ '@answer/': 'starter/' }`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Names that may be imported besides the program's own files; `LIBRARY_NAMES` by default. */
  readonly libraries?: readonly string[];
  /**
   * Transformers that see a module's TypeScript before anything is lowered (the debugger's
   * instrumentation). A name they make up must not be one the module imports.
   */
  readonly before?: (path: string) => readonly ts.TransformerFactory<ts.SourceFile>[];
  /** Keeps modules from one compilation to the next; not used together with `before`. */
  readonly cache?: CompileCache;
}

/** Modules as last compiled, by path. Make one per program with `createCompileCache()`. */
export interface CompileCache {
  /** `imports` names what was known of the imported names, which the emitted code depends on. */
  readonly modules: Map<
    string,
    { readonly text: string; readonly imports: string; readonly emitted: EmittedModule }
  >;
  readonly parsed: Map<string, ts.SourceFile>;
}

export function createCompileCache(): CompileCache {
  return { modules: new Map(), parsed: new Map() };
}

/** The settings of every compilation of a program, here and in the type checker. */
export const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  isolatedModules: true,
  allowJs: true,
  useDefineForClassFields: true,
};

const SOURCE_FILE = /\.(ts|mts|cts|tsx|js|mjs)$/;

/** Libraries that hash with the engine's own `crypto.subtle`. */
const USES_SUBTLE = ['hono/basic-auth', 'hono/bearer-auth', 'hono/cookie', 'hono/etag'];

/** Modules of Node that show a program its own text: its files, the expression that was asserted. */
const READS_SOURCE = ['fs', 'fs/promises', 'assert', 'assert/strict'];

/** A module emitted from its text alone; what its specifiers lead to is found afterwards. */
interface EmittedModule {
  readonly code: string;
  readonly sourceMap: string;
  readonly shape: ModuleShape;
  readonly diagnostics: readonly Diagnostic[];
  readonly sourceFile: ts.SourceFile;
}

/**
 * Compiles a program for the sandbox: each module on its own (no types are checked here), in a few
 * milliseconds. Never throws for what the program's text says: that becomes diagnostics, of which
 * `blockingDiagnostics` picks those that make a run impossible.
 */
export function compileProgram(files: SourceFiles, options: CompileOptions = {}): CompileResult {
  return new Compilation(files, options).run();
}

class Compilation {
  private readonly modules: Record<string, CompiledModule> = {};
  private readonly emitted = new Map<string, EmittedModule>();
  private readonly diagnostics: Diagnostic[] = [];
  private readonly libraries = new Set<string>();
  private readonly available: readonly string[];
  private readonly resolveContext: ResolveContext;
  private readonly parsed: Map<string, ts.SourceFile>;
  private readonly files: SourceFiles;
  private readonly options: CompileOptions;
  /** `AsyncLocalStorage` has to find its store again behind each await. */
  private readonly keepsContext: boolean;

  constructor(files: SourceFiles, options: CompileOptions) {
    this.files = files;
    this.options = options;
    this.keepsContext = Object.values(files).some((text) => text.includes('async_hooks'));
    this.parsed = options.cache?.parsed ?? new Map<string, ts.SourceFile>();
    this.available = options.libraries ?? LIBRARY_NAMES;
    this.resolveContext = {
      hasFile: (path) => Object.hasOwn(files, path),
      aliases: options.aliases ?? {},
      hasLibrary: (name) =>
        this.available.includes(name) || NODE_BUILTINS.includes(builtinName(name) ?? ''),
    };
  }

  run(): CompileResult {
    const pending = [
      ...(this.options.entries ??
        Object.keys(this.files).filter(
          (path) => SOURCE_FILE.test(path) && !/\.d\.[cm]?ts$/.test(path),
        )),
    ];
    for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
      if (Object.hasOwn(this.modules, path)) continue;
      const module = this.compileModule(path);
      if (module === undefined) continue;
      this.modules[path] = module;
      for (const target of Object.values(module.imports)) {
        if (target.kind === 'module') pending.push(target.path);
        else this.libraries.add(target.name);
      }
    }
    // The sandbox has none of its own, see `src/sandbox/runtime/libraries/crypto.ts`.
    if (
      Object.values(this.modules).some(({ code }) => /\bcrypto\s*\.\s*subtle\b/.test(code)) ||
      USES_SUBTLE.some((name) => this.libraries.has(name))
    ) {
      this.libraries.add('node:crypto');
    }
    const imported = new Set([...this.libraries].map((name) => name.replace(/^node:/, '')));
    // Of its streams the module itself has none.
    const hasFileStreams = ({ code }: CompiledModule) => /\bcreate(Read|Write)Stream\b/.test(code);
    if (imported.has('fs') && Object.values(this.modules).some(hasFileStreams)) {
      this.libraries.add('node:stream');
    }
    const program: CompiledProgram = {
      modules: this.modules,
      libraries: [...this.libraries].sort(),
      ...(READS_SOURCE.some((name) => imported.has(name)) ? { files: this.files } : {}),
    };
    this.checkNames();
    return { program, diagnostics: this.diagnostics };
  }

  private compileModule(path: string): CompiledModule | undefined {
    if (path.endsWith('?raw')) return textModule(path, this.files[path.slice(0, -4)] ?? '');
    const text = this.files[path];
    if (text === undefined) {
      this.diagnostics.push({
        kind: 'resolve',
        severity: 'error',
        message: `There is no file "${path}" to start with: the program has ${listFiles(this.files)}.`,
      });
      return undefined;
    }
    if (path.endsWith('.json')) return this.jsonModule(path, text);
    if (!SOURCE_FILE.test(path)) {
      this.diagnostics.push({
        kind: 'resolve',
        severity: 'error',
        message: `"${path}" is not code: import it as text with "?raw" after its name.`,
      });
      return undefined;
    }
    const emitted = this.emit(path, text);
    this.emitted.set(path, emitted);
    this.diagnostics.push(...emitted.diagnostics);
    return this.resolveModule(path, emitted);
  }

  private emit(path: string, text: string): EmittedModule {
    const { before, cache } = this.options;
    const constants = this.constantImports(path, text);
    const imports = [...constants, this.keepsContext].join(' ');
    const cached = before ? undefined : cache?.modules.get(path);
    const isSame = cached?.text === text && cached.imports === imports;
    if (isSame && cached.emitted.shape.reexports === 0) return cached.emitted;
    const emitted = emitModule(path, text, before?.(path) ?? [], {
      isTypeOnly: (specifier, name) => this.find(path, specifier, name).kind === 'type',
      isConstant: (specifier, name) => constants.has(`${specifier}#${name}`),
      keepsContext: this.keepsContext,
    });
    if (!before) cache?.modules.set(path, { text, imports, emitted });
    return emitted;
  }

  /** A file as parsed; undefined where there is none, or it is no code. */
  private parse(path: string): ts.SourceFile | undefined {
    const text = Object.hasOwn(this.files, path) ? this.files[path] : undefined;
    if (text === undefined || !SOURCE_FILE.test(path)) return undefined;
    const known = this.parsed.get(path);
    if (known?.text === text) return known;
    const sourceFile = parseModule(path, text);
    this.parsed.set(path, sourceFile);
    return sourceFile;
  }

  /**
   * The imported names, as `SPECIFIER#NAME`, that have their value before the module runs and keep
   * it. In a cycle of modules none is sure to.
   */
  private constantImports(path: string, text: string): ReadonlySet<string> {
    const constants = new Set<string>();
    const sourceFile = this.parse(path) ?? parseModule(path, text);
    if (this.isInCycle(path)) return constants;
    for (const { specifier, name } of importedNamesOf(sourceFile)) {
      if (this.find(path, specifier, name).kind === 'constant') {
        constants.add(`${specifier}#${name}`);
      }
    }
    return constants;
  }

  private isInCycle(path: string): boolean {
    const seen = new Set<string>();
    const reaches = (from: string): boolean => {
      const sourceFile = this.parse(from);
      if (sourceFile === undefined) return false;
      return staticSpecifiers(sourceFile).some((specifier) => {
        const target = resolveSpecifier(specifier, from, this.resolveContext);
        if (target?.kind !== 'module') return false;
        if (target.path === path) return true;
        if (seen.has(target.path)) return false;
        seen.add(target.path);
        return reaches(target.path);
      });
    };
    return reaches(path);
  }

  /** What an exported name is, in the file that declares it. */
  private find(importer: string, specifier: string, name: string, depth = 0): Declared {
    const target = resolveSpecifier(specifier, importer, this.resolveContext);
    if (target === undefined || depth > 20) return { kind: 'unknown' };
    // A library's exports are set before any module of the program runs.
    if (target.kind === 'library') return { kind: 'constant' };
    const sourceFile = this.parse(target.path);
    if (sourceFile === undefined) return { kind: 'constant' };
    const declared = exportNamed(sourceFile, name);
    if (declared.kind === 'reexport') {
      return this.find(target.path, declared.specifier, declared.name, depth + 1);
    }
    if (declared.kind !== 'unknown' || name === 'default') return declared;
    for (const star of starSpecifiers(sourceFile)) {
      const found = this.find(target.path, star, name, depth + 1);
      if (found.kind !== 'unknown') return found;
    }
    return declared;
  }

  private resolveModule(path: string, emitted: EmittedModule): CompiledModule {
    const { shape, sourceFile } = emitted;
    const imports: Record<string, ImportTarget> = {};
    const resolve = (specifier: string, position: number): ImportTarget | undefined => {
      const target = resolveSpecifier(specifier, path, this.resolveContext);
      if (target === undefined) {
        this.diagnostics.push({
          kind: 'resolve',
          severity: 'error',
          code: isRelative(specifier) ? NO_SUCH_FILE : NO_SUCH_LIBRARY,
          message: isRelative(specifier)
            ? `There is no file "${specifier}" beside "${path}": the program has ${listFiles(this.files)}.`
            : describeMissingLibrary(specifier, this.available),
          start: positionAt(sourceFile, path, position),
          end: positionAt(sourceFile, path, position + specifier.length + 2),
        });
        return undefined;
      }
      imports[specifier] = target;
      return target;
    };
    const requests: ModuleRequest[] = shape.requests.map(({ specifier, names, position }) => {
      const target = resolve(specifier, position);
      return { specifier, names: [...new Set(names)], ...(target ? { target } : {}) };
    });
    for (const { specifier, position } of shape.dynamicSpecifiers) {
      if (imports[specifier] === undefined) resolve(specifier, position);
    }
    return {
      path,
      code: emitted.code,
      sourceMap: emitted.sourceMap,
      requests,
      imports,
      exports: shape.exports,
      isAsync: shape.isAsync,
    };
  }

  private jsonModule(path: string, text: string): CompiledModule | undefined {
    try {
      JSON.parse(text);
    } catch (error) {
      this.diagnostics.push({
        kind: 'syntax',
        severity: 'error',
        message: `"${path}" is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`,
        start: { file: path, line: 1, column: 1 },
      });
      return undefined;
    }
    return valueModule(path, `JSON.parse(${JSON.stringify(text)})`);
  }

  /** Says which imported names do not exist, where the modules they come from are our own. */
  private checkNames(): void {
    // What is only imported while the program runs is refused then, and may be caught.
    const linked = this.linkedModules();
    for (const [path, { shape, sourceFile }] of this.emitted) {
      if (!linked.has(path)) continue;
      for (const { specifier, names, position } of shape.requests) {
        const target = this.modules[path]?.imports[specifier];
        if (target?.kind !== 'module' || this.modules[target.path] === undefined) continue;
        const exported = this.exportsOf(target.path, new Set());
        if (exported === undefined) continue;
        for (const name of names) {
          if (exported.has(name)) continue;
          this.diagnostics.push({
            kind: 'resolve',
            severity: 'error',
            code: NO_SUCH_EXPORT,
            message: `"${target.path}" has no export named "${name}"${exported.size === 0 ? '' : `: it exports ${[...exported].join(', ')}`}.`,
            start: positionAt(sourceFile, path, position),
            end: positionAt(sourceFile, path, position + specifier.length + 2),
          });
        }
      }
    }
  }

  /** The modules that are linked before the program's first line. */
  private linkedModules(): ReadonlySet<string> {
    const linked = new Set(this.options.entries ?? this.emitted.keys());
    // A set's iterator meets what is added on the way.
    for (const path of linked) {
      for (const { target } of this.modules[path]?.requests ?? []) {
        if (target?.kind === 'module') linked.add(target.path);
      }
    }
    return linked;
  }

  /** All names of a module; undefined where some come from a library. */
  private exportsOf(path: string, seen: Set<string>): Set<string> | undefined {
    const module = this.modules[path];
    if (module === undefined || seen.has(path)) return new Set();
    seen.add(path);
    const names = new Set(module.exports);
    for (const specifier of this.emitted.get(path)?.shape.stars ?? []) {
      const target = module.imports[specifier];
      if (target?.kind !== 'module') return undefined;
      const more = this.exportsOf(target.path, seen);
      if (more === undefined) return undefined;
      for (const name of more) if (name !== 'default') names.add(name);
    }
    return names;
  }
}

function emitModule(
  path: string,
  text: string,
  before: readonly ts.TransformerFactory<ts.SourceFile>[],
  facts: ImportFacts,
): EmittedModule {
  const sourceFile = parseModule(path, text);
  const output = { code: '', sourceMap: '' };
  const host = hostOf(path, sourceFile, (name, content) => {
    if (name.endsWith('.map')) output.sourceMap = content;
    else output.code = content;
  });
  const program = ts.createProgram({
    rootNames: [path],
    options: {
      ...COMPILER_OPTIONS,
      target: targetOf(sourceFile),
      sourceMap: true,
      inlineSources: false,
      noLib: true,
      noResolve: true,
      noCheck: true,
      suppressOutputPathCheck: true,
      types: [],
      outDir: '/out',
    },
    host,
  });
  const shape = emptyShape();
  const code = () => wrapCode(output.code, shape.isAsync);
  const syntax = program.getSyntacticDiagnostics(sourceFile);
  let found: readonly ts.Diagnostic[] = [];
  let failure: string | undefined;
  try {
    const emitted = program.emit(sourceFile, undefined, undefined, false, {
      before: [...before],
      after: [lowerModule(program.getTypeChecker(), shape, facts)],
    });
    found = emitted.diagnostics;
  } catch (error) {
    // TypeScript fails on some of what it refuses: modules that import from themselves, `a?.#b`.
    failure = error instanceof Error ? error.message : String(error);
  }
  const explained =
    failure === undefined ? refusals(path, sourceFile, code()) : [notCompiled(path, failure)];
  return {
    code: code(),
    sourceMap: output.sourceMap === '' ? '' : shiftMap(output.sourceMap, path),
    shape,
    sourceFile,
    diagnostics: [
      ...[...syntax, ...found].map((item) => fromTypeScript(item, 'syntax', path)),
      ...(syntax.length > 0 ? [] : explained),
    ],
  };
}

/**
 * Decorators, `using` and `accessor` are what no engine has yet. A module without them is emitted as
 * it stands: what TypeScript writes for ES2022 in place of `++Counter.#made` refers to the class
 * under a name that has no value before the class is whole, which fails in a static block.
 */
function targetOf(sourceFile: ts.SourceFile): ts.ScriptTarget {
  if (!/@|\busing\b|\baccessor\b/.test(sourceFile.text)) return ts.ScriptTarget.ESNext;
  const needsLowering = (node: ts.Node): boolean =>
    ts.isDecorator(node) ||
    node.kind === ts.SyntaxKind.AccessorKeyword ||
    (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) !== 0) ||
    ts.forEachChild(node, (child) => needsLowering(child) || undefined) === true;
  return needsLowering(sourceFile) ? ts.ScriptTarget.ES2022 : ts.ScriptTarget.ESNext;
}

function notCompiled(path: string, reason: string): Diagnostic {
  const start = { file: path, line: 1, column: 1 };
  const message = sentence(`TypeScript cannot compile "${path}": ${reason}`);
  return { kind: 'syntax', severity: 'error', message, start };
}

function wrapCode(code: string, isAsync: boolean): string {
  const body = code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
  return `(${isAsync ? 'async ' : ''}function* (${MODULE_PARAMETER}) { "use strict";\n${body}})`;
}

/** The wrapper puts one line before the emitted code. */
function shiftMap(sourceMap: string, path: string): string {
  // TypeScript wrote it: version 3 of the format.
  const map = JSON.parse(sourceMap) as { mappings: string };
  return JSON.stringify({
    version: 3,
    sources: [path],
    names: [],
    mappings: `;${map.mappings}`,
  });
}

function textModule(path: string, text: string): CompiledModule {
  return valueModule(path, JSON.stringify(text));
}

function valueModule(path: string, expression: string): CompiledModule {
  return {
    path,
    code: `(function* (${MODULE_PARAMETER}) { "use strict";\n${MODULE_PARAMETER}.export({ default: () => $default }); yield;\nconst $default = ${expression};\n})`,
    sourceMap: '',
    requests: [],
    imports: {},
    exports: ['default'],
    isAsync: false,
  };
}

function listFiles(files: SourceFiles): string {
  const names = Object.keys(files);
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown}, … (${names.length} files)` : shown || 'no files';
}
