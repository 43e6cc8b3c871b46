import type { ReplayCompiler } from '../compiler.ts';
import type { CompilerMethod, CompilerQuestion, CompilerReply } from './compiler_protocol.ts';

/** The debugger's compiler in a worker of its own. */
export interface ReplayCompilerClient extends ReplayCompiler {
  dispose(): void;
}

/** What the client needs of a `Worker`. */
export type ReplayCompilerWorker = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/**
 * Speaks with `compiler.worker.ts`. A question to a worker that could not be loaded is rejected with
 * a sentence; make another client then.
 */
export function createReplayCompilerClient(worker: ReplayCompilerWorker): ReplayCompilerClient {
  const pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  let lastId = 0;
  let broken: Error | undefined;

  const fail = (error: Error): void => {
    broken = error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.addEventListener('message', (event) => {
    const reply = (event as MessageEvent<CompilerReply>).data;
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(`the compiler failed: ${reply.error}`));
    else waiting?.resolve(reply.value);
  });
  worker.addEventListener('error', () => fail(new Error('the compiler could not be loaded')));

  const ask = <Method extends CompilerMethod>(
    method: Method,
    ...values: Parameters<ReplayCompiler[Method]>
  ): ReturnType<ReplayCompiler[Method]> => {
    const reply = new Promise<unknown>((resolve, reject) => {
      if (broken) {
        reject(broken);
        return;
      }
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, method, values } satisfies CompilerQuestion);
    });
    // What comes back is what the worker's method of this name gives.
    return reply as ReturnType<ReplayCompiler[Method]>;
  };
  return {
    prepare: (source) => ask('prepare', source),
    program: (build, conditions) => ask('program', build, conditions),
    snippet: (source) => ask('snippet', source),
    condition: (source) => ask('condition', source),
    dispose: () => {
      worker.terminate();
      fail(new Error('the debugger was closed'));
    },
  };
}
