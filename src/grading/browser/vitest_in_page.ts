/**
 * Vitest's own runner inside the page's sandbox: the worker state that Vitest expects of its host,
 * and the run of one test file. Part of the script that is served as the library `vitest`.
 */
import type { SerializedConfig } from 'vitest';
import { processError, startTests, Traces } from 'vitest/internal/browser';
import type { JudgeEvent } from '../events.ts';
import { createJudgeRunner, failureOf } from '../runner/judge_runner.ts';
import type { PageOrders } from './orders.ts';
import { memorySnapshots } from './memory_snapshots.ts';

/**
 * Runs a test file once the orders have come, and tells what happens to whoever gave them. The
 * program under judgment is loaded by `load`, after everything needed here has been taken hold of.
 */
export async function judge(load: () => Promise<unknown>): Promise<void> {
  const send = globalThis.postMessage.bind(globalThis) as (message: unknown) => void; // the sandbox's takes no target
  const { setInterval, clearInterval } = globalThis;
  // The sandbox ends a program that has nothing left to do; a test may wait for nothing at all.
  const hold = setInterval(() => undefined, 1000);
  const { token, file, skip, timeLimitMilliseconds, snapshots, namespaces } = await nextOrders();
  const report = (event: JudgeEvent): void => {
    send({ token, event });
  };
  const uncaught = (error: unknown): void => {
    report({ kind: 'uncaught', failure: failureOf(processError(error), namespaces) });
  };
  globalThis.process.on('uncaughtException', uncaught);
  globalThis.process.on('unhandledRejection', uncaught);
  // As Vitest sets it in the terminal: its own frames are many.
  Error.stackTraceLimit = 100;
  keepSnapshotFrames();

  const config = configOf(snapshots);
  Object.defineProperty(globalThis, '__vitest_worker__', {
    value: workerState(config, file),
    configurable: true,
    writable: true,
  });
  const JudgeRunner = createJudgeRunner({ report, skip, timeLimitMilliseconds, namespaces });
  class PageRunner extends JudgeRunner {
    override importFile(): Promise<unknown> {
      return load();
    }
  }
  const runner = new PageRunner(config);
  runner.__setTraces(new Traces({ enabled: false }));
  await startTests([file], runner);
  clearInterval(hold);
}

function nextOrders(): Promise<PageOrders> {
  return new Promise((resolve) => {
    globalThis.addEventListener(
      'message',
      ({ data }: MessageEvent<PageOrders>) => {
        resolve(data);
      },
      { once: true },
    );
  });
}

/** As Vitest resolves it in the terminal, where a run looks at it. */
function configOf(snapshots: Readonly<Record<string, string>>): SerializedConfig {
  const config = {
    root: '/',
    name: '',
    mode: 'test',
    environment: 'node',
    isolate: true,
    setupFiles: [],
    allowOnly: true,
    passWithNoTests: false,
    retry: 0,
    maxConcurrency: 5,
    sequence: {
      shuffle: false,
      concurrent: false,
      hooks: 'stack',
      setupFiles: 'parallel',
      seed: 1,
    },
    expect: {},
    chaiConfig: undefined,
    clearMocks: false,
    mockReset: false,
    restoreMocks: false,
    unstubEnvs: false,
    unstubGlobals: false,
    fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
    snapshotOptions: {
      updateSnapshot: 'new',
      expand: false,
      snapshotEnvironment: memorySnapshots(snapshots),
    },
    tags: [],
    includeTaskLocation: false,
    logHeapUsage: false,
    experimental: { importDurations: { limit: 0 }, viteModuleRunner: true },
  };
  return config as unknown as SerializedConfig; // the rest concerns Vitest's server and its reporters
}

/** What Vitest asks its host for while tests run. */
function workerState(config: SerializedConfig, filepath: string) {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    ctx: { pool: 'logbook', files: [{ filepath }], projectName: '' },
    config,
    filepath,
    environment: { name: 'node' },
    rpc: { snapshotSaved: nothing, onUnhandledError: nothing, onUserConsoleLog: nothing },
    evaluatedModules: {
      idToModuleMap: new Map(),
      getModuleById: () => undefined,
      invalidateModule: () => undefined,
    },
    resolvingModules: new Set(),
    moduleExecutionInfo: new Map(),
    providedContext: {},
    metaEnv: globalThis.process.env,
    durations: { environment: 0, prepare: 0 },
    onCancel: () => undefined,
    onCleanup: () => undefined,
  };
}

type FormatStack = (
  error: unknown,
  sites: readonly { getFunctionName(): string | null }[],
) => string;

/**
 * Inline snapshots find their place in the test by counting frames from a function of Vitest's with
 * a telling name; the sandbox leaves frames of libraries out of its stacks, so as many are put back.
 */
function keepSnapshotFrames(): void {
  const errors = Error as unknown as { prepareStackTrace?: FormatStack }; // V8's hook
  const format = errors.prepareStackTrace;
  if (!format) return;
  errors.prepareStackTrace = (error, sites) => {
    const text = format(error, sites);
    const names = sites.map((site) => site.getFunctionName() ?? '');
    const name = names.find((candidate) => candidate.includes('__INLINE_SNAPSHOT_OFFSET_'));
    if (name === undefined) return text;
    const offset = Number(/OFFSET_(\d+)__/.exec(name)?.[1] ?? 1);
    const between = Array.from({ length: offset - 1 }, () => '\n    at between (vitest:1:1)');
    const frames = text.indexOf('\n    at ');
    const place = frames < 0 ? text.length : frames;
    return `${text.slice(0, place)}\n    at ${name} (vitest:1:1)${between.join('')}${text.slice(place)}`;
  };
}
