import type { Completions, Definitions, Hover } from '../language_service.ts';
import type { CompileResult, Diagnostic, SourceFiles } from '../types.ts';
import type {
  CompilerAnswer,
  CompilerCall,
  CompilerRequest,
  PlainCompileOptions,
} from './protocol.ts';

/** The compiler and the type checker of a page, in a worker. Offsets count from 0. */
export interface CompilerClient {
  /** Compiles without checking types; a few milliseconds once the worker is up. */
  compile(files: SourceFiles, options?: PlainCompileOptions): Promise<CompileResult>;
  /** Syntax and type errors of a file. Loads the definitions, once. */
  diagnostics(files: SourceFiles, path: string): Promise<readonly Diagnostic[]>;
  completions(files: SourceFiles, path: string, offset: number): Promise<Completions>;
  hover(files: SourceFiles, path: string, offset: number): Promise<Hover | undefined>;
  /**
   * What a script answers that shares the worker's TypeScript (`CompilerExtension`); it is fetched by
   * the first question.
   */
  ask(script: string, input: unknown): Promise<unknown>;
  /** Starts the worker ahead of the first question. */
  start(): void;
  dispose(): void;
}

export interface CompilerClientOptions {
  startWorker(): CompilerWorker;
  /** The type definitions as data, see `readDefinitions`; fetched when first needed. */
  loadDefinitions(): Promise<Definitions>;
}

/** What the client needs of a `Worker`. */
export type CompilerWorker = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/**
 * A compiler that never waits for its type checker, which takes seconds over a large program: each has
 * a worker of its own.
 */
export function createSwiftCompiler(options: CompilerClientOptions): CompilerClient {
  const compiler = createCompilerClient(options);
  const checker = createCompilerClient(options);
  return {
    ...compiler,
    diagnostics: (files, path) => checker.diagnostics(files, path),
    completions: (files, path, offset) => checker.completions(files, path, offset),
    hover: (files, path, offset) => checker.hover(files, path, offset),
    dispose: () => {
      compiler.dispose();
      checker.dispose();
    },
  };
}

/**
 * Speaks with `compiler.worker.ts`, which is started by the first question; one that could not be
 * loaded is tried again by the next.
 */
export function createCompilerClient(options: CompilerClientOptions): CompilerClient {
  let worker: CompilerWorker | undefined;
  const pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  let lastId = 0;
  let defined: Promise<unknown> | undefined;

  const started = (): CompilerWorker => {
    if (worker) return worker;
    const current = options.startWorker();
    current.addEventListener('message', (event) => {
      const data = (event as MessageEvent<CompilerAnswer>).data;
      const waiting = pending.get(data.id);
      pending.delete(data.id);
      if ('error' in data) waiting?.reject(new Error(`the compiler failed: ${data.error}`));
      else waiting?.resolve(data.value);
    });
    current.addEventListener('error', () => {
      worker = undefined;
      defined = undefined;
      for (const { reject } of pending.values()) {
        reject(new Error('the compiler could not be loaded'));
      }
      pending.clear();
    });
    worker = current;
    return current;
  };

  const call = (request: CompilerRequest): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      started().postMessage({ id, request } satisfies CompilerCall);
    });
  const define = (): Promise<unknown> => {
    defined ??= options
      .loadDefinitions()
      .then((definitions) => call({ kind: 'define', definitions }));
    // A load that failed is tried again by the next question.
    defined.catch(() => (defined = undefined));
    return defined;
  };

  // What comes back is what the worker's functions of these names return.
  return {
    compile: async (files, given = {}) =>
      (await call({ kind: 'compile', files, options: given })) as CompileResult,
    diagnostics: async (files, path) => {
      await define();
      return (await call({ kind: 'diagnostics', files, path })) as readonly Diagnostic[];
    },
    completions: async (files, path, offset) => {
      await define();
      return (await call({ kind: 'completions', files, path, offset })) as Completions;
    },
    hover: async (files, path, offset) => {
      await define();
      return (await call({ kind: 'hover', files, path, offset })) as Hover | undefined;
    },
    ask: (script, input) => call({ kind: 'ask', script, input }),
    start: () => void started(),
    dispose: () => {
      worker?.terminate();
      worker = undefined;
      defined = undefined;
    },
  };
}
