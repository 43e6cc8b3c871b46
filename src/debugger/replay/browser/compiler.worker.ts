/** The worker that compiles for the debugger of a page, see `createReplayCompilerClient`. */
import { createReplayCompiler } from '../compiler.ts';
import type { CompilerQuestion, CompilerReply } from './compiler_protocol.ts';

const compiler = createReplayCompiler();

async function answer({ id, method, values }: CompilerQuestion): Promise<CompilerReply> {
  try {
    // The client calls each method with that method's own arguments.
    const call = Reflect.get(compiler, method) as (...given: unknown[]) => Promise<unknown>;
    return { id, value: await Reflect.apply(call, compiler, [...values]) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

self.onmessage = ({ data }: MessageEvent<CompilerQuestion>) => {
  void answer(data).then((reply) => self.postMessage(reply));
};
