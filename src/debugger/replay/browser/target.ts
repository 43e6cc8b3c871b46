import type { ReplaySource } from '../compiler.ts';
import { ReplayTarget, type ReplaySettings } from '../replay_target.ts';
import { createReplayCompilerClient, type ReplayCompilerWorker } from './compiler_client.ts';
import { createBrowserReplayHost, type BrowserReplayHostOptions } from './host.ts';

export interface BrowserTargetOptions extends BrowserReplayHostOptions {
  /** Starts the worker whose script `compiler.worker.ts` is. */
  startCompiler(): ReplayCompilerWorker;
}

/** A program under the debugger in a page. Call `dispose` when done with it. */
export function createBrowserReplayTarget(
  source: ReplaySource,
  options: BrowserTargetOptions,
  settings: Partial<ReplaySettings> = {},
): ReplayTarget {
  const compiler = createReplayCompilerClient(options.startCompiler());
  const host = createBrowserReplayHost(options);
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
