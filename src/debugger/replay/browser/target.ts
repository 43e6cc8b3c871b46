import type { ReplaySource } from '../compiler.ts';
import { ReplayTarget, type ReplaySettings } from '../replay_target.ts';
import { createReplayCompilerClient } from './compiler_client.ts';
import type { CompilerQuestion } from './compiler_protocol.ts';
import { createBrowserReplayHost, type BrowserReplayHostOptions } from './host.ts';

export interface BrowserTargetOptions extends BrowserReplayHostOptions {
  /** Puts a question to `extension.ts`, which is loaded behind the page's compiler. */
  askCompiler(question: CompilerQuestion): Promise<unknown>;
}

/** A program under the debugger in a page. Call `dispose` when done with it. */
export function createBrowserReplayTarget(
  source: ReplaySource,
  options: BrowserTargetOptions,
  settings: Partial<ReplaySettings> = {},
): ReplayTarget {
  const compiler = createReplayCompilerClient((question) => options.askCompiler(question));
  const host = createBrowserReplayHost(options);
  // The frame opens while the compiler works.
  host.warm([]);
  return new ReplayTarget(
    source,
    compiler,
    {
      ...host,
      dispose: () => {
        host.dispose();
        compiler.dispose();
      },
    },
    settings,
  );
}
