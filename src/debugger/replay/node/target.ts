import { createReplayCompiler, type ReplaySource } from '../compiler.ts';
import { ReplayTarget, type ReplaySettings } from '../replay_target.ts';
import { createNodeReplayHost } from './host.ts';

/**
 * A program under the debugger in Node: in the terminal, in tests, in the grader. Call `dispose`
 * when done with it.
 */
export function createNodeReplayTarget(
  source: ReplaySource,
  settings: Partial<ReplaySettings> = {},
): ReplayTarget {
  return new ReplayTarget(source, createReplayCompiler(), createNodeReplayHost(), settings);
}
