import type { ReplayCompiler } from '../compiler.ts';
import type { CompilerMethod, CompilerQuestion } from './compiler_protocol.ts';

/** The debugger's compiler in the worker of the page's own. */
export interface ReplayCompilerClient extends ReplayCompiler {
  dispose(): void;
}

let lastSession = 0;

/** @param ask puts a question to `extension.ts`. */
export function createReplayCompilerClient(
  ask: (question: CompilerQuestion) => Promise<unknown>,
): ReplayCompilerClient {
  const session = ++lastSession;
  let isDisposed = false;
  let isAhead = false;
  const call = <Method extends CompilerMethod>(
    method: Method,
    ...values: Parameters<ReplayCompiler[Method]>
  ): ReturnType<ReplayCompiler[Method]> => {
    const answer = isDisposed
      ? Promise.reject(new Error('the debugger was closed'))
      : ask({ session, method, values });
    // What comes back is what the method of this name gives.
    return answer as ReturnType<ReplayCompiler[Method]>;
  };
  return {
    prepare: (source) => call('prepare', source),
    async program(build, conditions) {
      const program = await call('program', build, conditions);
      if (build === 'trace' && !isAhead) {
        isAhead = true;
        // Where a program stops it is looked into: that build is made while this one runs.
        call('program', 'inspect', []).catch(() => undefined);
      }
      return program;
    },
    snippet: (source) => call('snippet', source),
    condition: (source) => call('condition', source),
    dispose: () => {
      isDisposed = true;
      // A worker that is gone has nothing to forget.
      ask({ session, method: 'dispose' }).catch(() => undefined);
    },
  };
}
