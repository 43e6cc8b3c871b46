/** The compiler's worker: a page starts it on the first intent to edit, see `createCompilerClient`. */
import { compileProgram, createCompileCache } from '../compile.ts';
import { createProgramTypes, type ProgramTypes } from '../language_service.ts';
import type { CompilerAnswer, CompilerCall, CompilerRequest } from './protocol.ts';

const cache = createCompileCache();
let types: ProgramTypes | undefined;

function answer(request: CompilerRequest): unknown {
  if (request.kind === 'compile') {
    return compileProgram(request.files, { ...request.options, cache });
  }
  if (request.kind === 'define') {
    types = createProgramTypes(request.definitions);
    return undefined;
  }
  types?.update(request.files);
  if (request.kind === 'diagnostics') return types?.diagnostics(request.path) ?? [];
  if (request.kind === 'hover') return types?.hover(request.path, request.offset);
  return types?.completions(request.path, request.offset) ?? { from: request.offset, items: [] };
}

self.onmessage = ({ data }: MessageEvent<CompilerCall>) => {
  let reply: CompilerAnswer;
  try {
    reply = { id: data.id, value: answer(data.request) };
  } catch (error) {
    reply = { id: data.id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply);
};
