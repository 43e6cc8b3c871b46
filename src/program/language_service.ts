import ts from 'typescript';
import { COMPILER_OPTIONS } from './compile.ts';
import { fromTypeScript } from './from_typescript.ts';
import type { Diagnostic, SourceFiles } from './types.ts';

/** Type definitions by path, see `readDefinitions`: `/lib/lib.es2023.d.ts`, `/node_modules/hono/…`. */
export type Definitions = Readonly<Record<string, string>>;

export interface Completion {
  readonly name: string;
  /** TypeScript's kind: `method`, `const`, `keyword`, … */
  readonly kind: string;
  readonly sortText: string;
}

export interface Completions {
  /** Offset where the word that is being completed begins. */
  readonly from: number;
  readonly items: readonly Completion[];
}

export interface Hover {
  readonly start: number;
  readonly length: number;
  /** The type, as TypeScript writes it. */
  readonly signature: string;
  readonly documentation: string;
}

/** Knows a program's types: what is wrong, what may follow, what a name is. Offsets count from 0. */
export interface ProgramTypes {
  update(files: SourceFiles): void;
  /** Syntax and type errors of one file. */
  diagnostics(path: string): Diagnostic[];
  completions(path: string, offset: number): Completions;
  hover(path: string, offset: number): Hover | undefined;
}

/** How types are checked: as strictly as the course's own code. A worker runs the program, not a page. */
export const CHECKER_OPTIONS: ts.CompilerOptions = {
  ...COMPILER_OPTIONS,
  lib: [
    'lib.es2023.d.ts',
    'lib.webworker.d.ts',
    'lib.esnext.disposable.d.ts',
    'lib.esnext.decorators.d.ts',
    'lib.decorators.d.ts',
  ],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  types: [],
};

/** The definitions of Node's own modules and globals, a part of which the sandbox stands in for. */
export const NODE_DEFINITIONS = '/node_modules/@types/node/index.d.ts';

const MOST_COMPLETIONS = 200;

/** The files of a program lie here, beside the definitions. */
const ROOT = '/program/';

export function createProgramTypes(definitions: Definitions): ProgramTypes {
  const files = new Map<string, { readonly text: string; readonly version: number }>();
  const has = (path: string) => files.has(path) || Object.hasOwn(definitions, path);
  const read = (path: string): string | undefined => files.get(path)?.text ?? definitions[path];
  const folders = new Set<string>();
  const addFolders = (path: string) => {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      folders.add(path.slice(0, slash));
    }
  };
  Object.keys(definitions).forEach(addFolders);

  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => CHECKER_OPTIONS,
    getScriptFileNames: () => [
      ...[...files.keys()].filter((path) => /\.[cm]?tsx?$/.test(path)),
      ...Object.keys(definitions).filter(
        (path) => path.startsWith('/globals/') || path === NODE_DEFINITIONS,
      ),
    ],
    getScriptVersion: (path) => String(files.get(path)?.version ?? 1),
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: () => '/lib/lib.d.ts',
    fileExists: has,
    readFile: read,
    directoryExists: (path) => folders.has(path.replace(/\/$/, '')),
    getDirectories: () => [],
  };
  const service = ts.createLanguageService(host);
  const sourceOf = (path: string) => service.getProgram()?.getSourceFile(ROOT + path);

  return {
    update: (given) => {
      for (const path of files.keys()) {
        if (!Object.hasOwn(given, path.slice(ROOT.length))) files.delete(path);
      }
      for (const [path, text] of Object.entries(given)) {
        const known = files.get(ROOT + path);
        if (known?.text === text) continue;
        files.set(ROOT + path, { text, version: (known?.version ?? 0) + 1 });
        addFolders(ROOT + path);
      }
    },
    diagnostics: (path) => {
      if (!sourceOf(path)) return [];
      return [
        ...service
          .getSyntacticDiagnostics(ROOT + path)
          .map((item) => fromTypeScript(item, 'syntax', path)),
        ...service
          .getSemanticDiagnostics(ROOT + path)
          .map((item) => fromTypeScript(item, 'type', path)),
      ];
    },
    completions: (path, offset) => {
      const source = sourceOf(path);
      const word = /[\w$]*$/.exec(source?.text.slice(0, offset) ?? '')?.[0] ?? '';
      const found = source && service.getCompletionsAtPosition(ROOT + path, offset, {});
      const items = (found?.entries ?? [])
        .filter(({ name }) => name.toLowerCase().startsWith(word.toLowerCase()))
        .slice(0, MOST_COMPLETIONS)
        .map(({ name, kind, sortText }) => ({ name, kind, sortText }));
      return { from: offset - word.length, items };
    },
    hover: (path, offset) => {
      const found = sourceOf(path) && service.getQuickInfoAtPosition(ROOT + path, offset);
      if (!found) return undefined;
      return {
        start: found.textSpan.start,
        length: found.textSpan.length,
        signature: ts.displayPartsToString(found.displayParts),
        documentation: ts.displayPartsToString(found.documentation),
      };
    },
  };
}
