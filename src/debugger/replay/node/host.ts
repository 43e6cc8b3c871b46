import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { builtinName, packageOf } from '../../../program/libraries.ts';
import { buildLibrary } from '../../../sandbox/node/build.ts';
import { GRACE, type FromReplay, type ReplayHost, type ReplayRequest } from '../protocol.ts';

/** Sixteen times V8's usual stack; about as deep as a plain program goes on that. */
const STACK_MEGABYTES = 16;
const CALL_LIMIT = 10_000;

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

const built = new Map<string, Promise<string>>();

/** The scripts of the packages that libraries come from, each built once a process. */
function libraryScripts(names: readonly string[]): Promise<readonly string[]> {
  const packages = new Set(
    // What stands in for Node's own modules is part of the worker's script.
    names.flatMap((name) => packageOf(name) ?? (builtinName(name) === undefined ? name : [])),
  );
  return Promise.all(
    [...packages].map((name) => {
      const script = built.get(name) ?? buildLibrary(name);
      built.set(name, script);
      return script;
    }),
  );
}

/** Replays in worker threads, one a run; the next one is started ahead. */
export function createNodeReplayHost(): ReplayHost {
  let ready: Promise<Worker> | undefined;
  let names: readonly string[] = [];
  let isDisposed = false;
  const running = new Set<Worker>();

  const start = async (): Promise<Worker> => {
    const [code, scripts] = await Promise.all([workerScript(), libraryScripts(names)]);
    const worker = new Worker(code, {
      eval: true,
      stdout: true,
      stderr: true,
      resourceLimits: { stackSizeMb: STACK_MEGABYTES, maxOldGenerationSizeMb: 1_024 },
    });
    worker.unref();
    for (const library of scripts) worker.postMessage({ library });
    return worker;
  };

  return {
    callLimit: CALL_LIMIT,
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
      void ready?.then(
        (worker) => worker.terminate(),
        () => undefined,
      );
      ready = undefined;
    },
  };
}
