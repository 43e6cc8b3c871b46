/** The debugger behind the page's compiler: it instruments with the TypeScript it finds there. */
import { createReplayCompiler, type ReplayCompiler } from '../compiler.ts';
import type { CompilerQuestion } from './compiler_protocol.ts';

const compilers = new Map<number, ReplayCompiler>();
const scope = globalThis as { logbookExtension?: (question: CompilerQuestion) => unknown }; // as the compiler's worker expects it

scope.logbookExtension = (question) => {
  const { session, method } = question;
  if (method === 'dispose') {
    compilers.delete(session);
    return undefined;
  }
  const compiler = compilers.get(session) ?? createReplayCompiler();
  compilers.set(session, compiler);
  // The client calls each method with that method's own arguments.
  const call = Reflect.get(compiler, method) as (...given: unknown[]) => Promise<unknown>;
  return Reflect.apply(call, compiler, question.values);
};
