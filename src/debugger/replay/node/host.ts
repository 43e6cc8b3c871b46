import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { GRACE, type FromReplay, type ReplayHost, type ReplayRequest } from '../protocol.ts';

let script: Promise<string> | undefined;

/** The worker's script, bundled once a process. */
function workerScript(): Promise<string> {
  script ??= build({
    entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'iife',
    target: 'node20',
    logLevel: 'silent',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return script;
}

/**
 * Replays in worker threads, one a run; the next one is started ahead.
 *
 * @param libraries gives the scripts of libraries by name, see the sandbox's.
 */
export function createNodeReplayHost(
  libraries: (names: readonly string[]) => Promise<readonly string[]> = () => Promise.resolve([]),
): ReplayHost {
  let ready: Promise<Worker> | undefined;
  let names: readonly string[] = [];
  let isDisposed = false;
  const running = new Set<Worker>();

  const start = async (): Promise<Worker> => {
    const [code, scripts] = await Promise.all([workerScript(), libraries(names)]);
    const worker = new Worker(code, {
      eval: true,
      stdout: true,
      stderr: true,
      resourceLimits: { stackSizeMb: 16, maxOldGenerationSizeMb: 1_024 },
    });
    worker.unref();
    for (const library of scripts) worker.postMessage({ library });
    return worker;
  };

  return {
    warm(wanted) {
      names = wanted;
      ready ??= start();
    },
    run(request: ReplayRequest, onMessage: (message: FromReplay) => void) {
      const taken = ready ?? start();
      ready = undefined;
      let isOver = false;
      let worker: Worker | undefined;
      const finish = (message: FromReplay) => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        if (worker) {
          running.delete(worker);
          void worker.terminate();
        }
        if (!isDisposed) ready ??= start();
        onMessage(message);
      };
      const lost = (reason: string) => finish({ kind: 'over', end: { how: 'lost', reason } });
      const timer = setTimeout(
        () => finish({ kind: 'over', end: { how: 'deadline' } }),
        request.deadline + GRACE,
      );
      taken.then(
        (started) => {
          worker = started;
          if (isOver) {
            void started.terminate();
            return;
          }
          running.add(started);
          started.ref();
          started.on('message', (message: FromReplay) => {
            if (isOver) return;
            if (message.kind === 'over') finish(message);
            else onMessage(message);
          });
          started.on('error', (error) =>
            lost(error instanceof Error ? error.message : String(error)),
          );
          started.on('exit', () => lost('it ended'));
          started.postMessage({ request });
        },
        (error: unknown) => lost(String(error)),
      );
      return { stop: () => lost('stopped') };
    },
    dispose() {
      isDisposed = true;
      for (const worker of running) void worker.terminate();
      void ready?.then((worker) => worker.terminate());
      ready = undefined;
    },
  };
}
