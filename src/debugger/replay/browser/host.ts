import { frameDocument } from '../../../sandbox/browser/frame_document.ts';
import { openFrame, type Frame } from '../../../sandbox/browser/frame_host.ts';
import type { FromFrame, ToFrame } from '../../../sandbox/protocol.ts';
import {
  CALL_LIMIT,
  GRACE,
  type FromReplay,
  type ReplayHost,
  type ReplayRequest,
  type ToReplay,
} from '../protocol.ts';

export interface BrowserReplayHostOptions {
  /** The text of the sandbox's frame script, see `buildSandboxScripts`. */
  loadFrameScript(): Promise<string>;
  /** The text of the replay worker's script, see `buildReplayScript`. */
  loadWorkerScript(): Promise<string>;
  /** The scripts of the packages that libraries come from. */
  loadLibraries(names: readonly string[]): Promise<readonly string[]>;
}

/** Replays in workers of a hidden frame with an origin of its own, one a run. */
export function createBrowserReplayHost(options: BrowserReplayHostOptions): ReplayHost {
  const runs = new Map<number, (message: FromReplay) => void>();
  let frame: Promise<Frame> | undefined;
  let lastRun = 0;
  let isDisposed = false;

  const receive = (message: FromFrame) => {
    const onMessage = runs.get(message.run);
    if (!onMessage) return;
    if (message.kind === 'from') {
      // The frame passes on what our worker says, see `worker.ts`.
      for (const item of message.messages as readonly unknown[]) onMessage(item as FromReplay);
    } else if (message.kind === 'broken') {
      onMessage({
        kind: 'over',
        end: { how: 'lost', reason: message.reason ?? 'it ran out of memory' },
      });
    }
  };
  const open = async (): Promise<Frame> => {
    const opened = await openFrame(
      options.loadFrameScript().then(frameDocument),
      options.loadWorkerScript(),
    );
    opened.listen(receive);
    return opened;
  };
  const prepare = async (libraries: readonly string[]) => {
    frame ??= open();
    const codes = libraries.length === 0 ? [] : await options.loadLibraries(libraries);
    return { ready: await frame, codes };
  };

  return {
    callLimit: CALL_LIMIT,
    warm(libraries) {
      if (isDisposed) return;
      prepare(libraries).then(
        ({ ready, codes }) => {
          if (codes.length > 0) ready.post({ kind: 'libraries', codes });
        },
        // A failure is told by the run that needs what failed.
        () => undefined,
      );
    },
    run(request: ReplayRequest, onMessage) {
      const id = ++lastRun;
      let opened: Frame | undefined;
      const finish = (message: FromReplay) => {
        if (!runs.delete(id)) return;
        clearTimeout(timer);
        opened?.post({ kind: 'close', run: id });
        onMessage(message);
      };
      const lost = (reason: string) => finish({ kind: 'over', end: { how: 'lost', reason } });
      runs.set(id, (message) => {
        if (message.kind === 'over') finish(message);
        else onMessage(message);
      });
      const timer: ReturnType<typeof setTimeout> = setTimeout(
        () => finish({ kind: 'over', end: { how: 'deadline' } }),
        request.deadline + GRACE,
      );
      if (isDisposed) {
        lost('stopped');
        return { stop: () => undefined };
      }
      prepare(request.program.libraries).then(
        ({ ready, codes }) => {
          opened = ready;
          if (!runs.has(id)) return;
          const message: ToReplay = { kind: 'replay', request };
          ready.post({ kind: 'libraries', codes });
          ready.post({ kind: 'open', run: id });
          // The frame hands it to the worker as it is.
          ready.post({ kind: 'post', run: id, message } as unknown as ToFrame);
        },
        (error: unknown) => {
          frame = undefined;
          lost(error instanceof Error ? error.message : String(error));
        },
      );
      return { stop: () => lost('stopped') };
    },
    dispose() {
      isDisposed = true;
      for (const receiver of [...runs.values()]) {
        receiver({ kind: 'over', end: { how: 'lost', reason: 'stopped' } });
      }
      void frame?.then((opened) => opened.remove());
      frame = undefined;
    },
  };
}
