/** The compiler's worker: a page starts it on the first intent to edit, see `createCompilerClient`. */
import ts from 'typescript';
import { compileProgram, createCompileCache } from '../compile.ts';
import { createProgramTypes, type ProgramTypes } from '../language_service.ts';
import type {
  CompilerAnswer,
  CompilerCall,
  CompilerExtension,
  CompilerRequest,
} from './protocol.ts';

const cache = createCompileCache();
let types: ProgramTypes | undefined;

const scope = self as typeof self & CompilerExtension & { importScripts(address: string): void }; // a classic worker
scope.logbookTypeScript = ts;
const extensions = new Map<string, (input: unknown) => unknown>();

function extension(address: string): (input: unknown) => unknown {
  const known = extensions.get(address);
  if (known) return known;
  scope.importScripts(address);
  const loaded = scope.logbookExtension;
  if (!loaded) throw new Error(`${address} is no extension of the compiler`);
  extensions.set(address, loaded);
  return loaded;
}

function answer(request: CompilerRequest): unknown {
  if (request.kind === 'compile') {
    return compileProgram(request.files, { ...request.options, cache });
  }
  if (request.kind === 'define') {
    types = createProgramTypes(request.definitions);
    return undefined;
  }
  if (request.kind === 'ask') return extension(request.script)(request.input);
  types?.update(request.files);
  if (request.kind === 'diagnostics') return types?.diagnostics(request.path) ?? [];
  if (request.kind === 'hover') return types?.hover(request.path, request.offset);
  return types?.completions(request.path, request.offset) ?? { from: request.offset, items: [] };
}

async function reply({ id, request }: CompilerCall): Promise<CompilerAnswer> {
  try {
    return { id, value: await answer(request) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

self.onmessage = ({ data }: MessageEvent<CompilerCall>) => {
  void reply(data).then((answered) => self.postMessage(answered));
};
