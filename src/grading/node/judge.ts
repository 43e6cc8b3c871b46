import { availableParallelism } from 'node:os';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Writable } from 'node:stream';
import ts from 'typescript';
import { createVitest, type Vitest } from 'vitest/node';
import type { SourceFiles } from '../../course/types.ts';
import { COMPILER_OPTIONS, createCompileCache } from '../../program/compile.ts';
import { resolveSpecifier } from '../../program/resolve.ts';
import type { Diagnose } from '../doctor.ts';
import type { FileRun, JudgeEvent } from '../events.ts';
import type { Judgment } from '../judgment.ts';
import { judgeLibraries, kitModules } from '../kit_modules.ts';
import { layoutAliases, layOut, type Layout } from '../layout.ts';
import { blockedOutcome, runPastLoops, type FileOutcome } from '../outcome.ts';
import { prepare } from './prepare.ts';
import { verdictOf, type Verdict } from '../verdict.ts';
import { WatchedWorker, type PendingRun } from './watched_worker.ts';

/** An answer to judge here. */
export interface TerminalJudgment extends Judgment {
  /**
   * A name for the place where it is judged; the same name again makes use of what is there. The
   * exercise's name unless told.
   */
  readonly slot?: string;
}

export interface TerminalJudge {
  /** Judges answers, several at once where the machine allows it. */
  judge(judgments: readonly TerminalJudgment[]): Promise<Verdict[]>;
  close(): Promise<void>;
}

/** Where answers are laid out for judgment, below the repository's root. */
const place = '.cache/logbook/judge';

/**
 * Opens a judge on real Vitest: the learner's program runs in a worker process of Vitest, and this
 * process only waits for it.
 *
 * @param root The repository's root.
 * @param diagnose The project doctor, for exercises that ask it.
 */
export async function openJudge(root: string, diagnose?: Diagnose): Promise<TerminalJudge> {
  const base = join(root, place, String(process.pid));
  await sweep(join(root, place));
  await mkdir(base, { recursive: true });
  const pending = new Map<string, PendingRun>();
  const layouts = new Map<string, SourceFiles>();
  const cache = new Map<string, ReturnType<typeof createCompileCache>>();
  const vitest = await createVitest(
    'test',
    {
      root: base,
      config: false,
      watch: false,
      reporters: [{}],
      runner: resolve(import.meta.dirname, 'vitest_runner.ts'),
      pool: { name: 'logbook', createPoolWorker: (options) => new WatchedWorker(options, pending) },
      isolate: true,
      maxWorkers: availableParallelism(),
      disableConsoleIntercept: true,
      allowOnly: true,
      update: 'new',
      cache: false,
      exclude: [],
      include: ['**/tests/**'],
      teardownTimeout: 1000,
      experimental: {},
    },
    {
      logLevel: 'silent',
      clearScreen: false,
      plugins: [layoutPlugin(base, (slot) => layouts.get(slot))],
      server: { watch: null, middlewareMode: true, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true, include: [] },
    },
    { stdout: nowhere(), stderr: nowhere() },
  );
  const runTogether = batched((files: readonly string[]) => runInVitest(vitest, files));

  async function runFile(
    slot: string,
    file: string,
    orders: PendingRun['orders'],
  ): Promise<FileRun> {
    const path = join(base, slot, file);
    const ended = new Promise<Omit<FileRun, 'file'>>((settle) => {
      pending.set(path, { orders, settle });
    });
    await runTogether(path);
    pending.get(path)?.settle({ events: [], end: 'crashed' });
    pending.delete(path);
    const { events, ...rest } = await ended;
    return { file, ...rest, events: withoutPlace(events, `${join(base, slot)}/`) };
  }

  async function write(slot: string, { files }: Layout): Promise<void> {
    const before = layouts.get(slot) ?? {};
    layouts.set(slot, files);
    for (const path of Object.keys({ ...before, ...files })) {
      if (before[path] === files[path]) continue;
      const target = join(base, slot, path);
      const text = files[path];
      if (text === undefined) {
        await rm(target, { force: true });
      } else {
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, text);
      }
      vitest.invalidateFile(target);
    }
  }

  async function judgeOne(judgment: TerminalJudgment): Promise<Verdict> {
    const { exercise, answer, seed, expectations, slot = exercise.name } = judgment;
    const layout = await layOut(exercise, answer, diagnose);
    await write(slot, layout);
    const compileCache = cache.get(slot) ?? createCompileCache();
    cache.set(slot, compileCache);
    const notes: string[] = [];
    const outcomes = await Promise.all(
      layout.testFiles.map(async (file): Promise<FileOutcome> => {
        const prepared = prepare(layout, file, { libraries: judgeLibraries, cache: compileCache });
        notes.push(...prepared.notes);
        if (prepared.blocked.length > 0) return blockedOutcome(file, prepared.blocked);
        const timeLimitMilliseconds = exercise.timeLimitSeconds * 1000;
        const environment = { LOGBOOK_SEED: String(seed) };
        return runPastLoops((skip) =>
          runFile(slot, file, { skip, timeLimitMilliseconds, environment }),
        );
      }),
    );
    return verdictOf({ exercise, layout, outcomes, expectations, seed, notes });
  }

  return {
    judge: (judgments) => Promise.all(judgments.map(judgeOne)),
    close: async () => {
      await vitest.close();
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** Takes away what judges have left that were killed: each has a folder named by its process. */
async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => /^\d+$/.test(name) && !isAlive(Number(name)));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Somebody else's process is alive too, and not ours to ask.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function runInVitest(vitest: Vitest, files: readonly string[]): Promise<void> {
  const project = vitest.getRootProject();
  const specifications = files.map((file) => project.createSpecification(file));
  vitest.state.clearErrors();
  // What happened is known from the workers' own reports; a killed worker is an error here.
  await vitest.runTestSpecifications(specifications).catch(() => undefined);
}

/** The events as if the layout were all there is: where it lies on this machine is nobody's concern. */
function withoutPlace(events: readonly JudgeEvent[], folder: string): readonly JudgeEvent[] {
  return JSON.parse(
    JSON.stringify(events).replaceAll(JSON.stringify(folder).slice(1, -1), ''),
  ) as readonly JudgeEvent[]; // events are plain data
}

/** Collects what is asked for in one turn and during a run, and does it together afterwards. */
function batched<Item>(run: (items: readonly Item[]) => Promise<void>) {
  let waiting: { item: Item; done: () => void }[] = [];
  let isRunning = false;
  async function drain(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) {
      await Promise.resolve();
      const batch = waiting;
      waiting = [];
      await run(batch.map(({ item }) => item));
      for (const { done } of batch) done();
      await Promise.resolve();
    }
    isRunning = false;
  }
  return (item: Item): Promise<void> =>
    new Promise((done) => {
      waiting.push({ item, done });
      setImmediate(() => void drain());
    });
}

/** Resolves what tests and answers import as the page does, and compiles it with the same compiler. */
function layoutPlugin(base: string, layoutOf: (slot: string) => SourceFiles | undefined) {
  const placeOf = (path: string): { slot: string; inside: string } | undefined => {
    const inside = relative(base, path.split('?')[0] ?? '').replaceAll('\\', '/');
    const slash = inside.indexOf('/');
    if (inside.startsWith('..') || slash < 0) return undefined;
    return { slot: inside.slice(0, slash), inside: inside.slice(slash + 1) };
  };
  return {
    name: 'logbook:layout',
    enforce: 'pre' as const,
    resolveId(source: string, importer: string | undefined) {
      const from = importer === undefined ? undefined : placeOf(importer);
      if (!from) return undefined;
      const kit = kitModules[source];
      if (kit !== undefined) return resolve(import.meta.dirname, '..', '..', kit);
      const files = layoutOf(from.slot) ?? {};
      const target = resolveSpecifier(source, from.inside, {
        hasFile: (path) => path in files,
        aliases: layoutAliases,
        hasLibrary: () => false,
      });
      return target?.kind === 'module' ? join(base, from.slot, target.path) : undefined;
    },
    transform(code: string, id: string) {
      if (!placeOf(id) || !/\.[cm]?tsx?$/.test(id)) return undefined;
      const { outputText, sourceMapText } = ts.transpileModule(code, {
        fileName: id,
        compilerOptions: { ...COMPILER_OPTIONS, sourceMap: true, inlineSources: true },
      });
      const withoutComment = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
      return { code: withoutComment, map: sourceMapText ?? null };
    },
  };
}

function nowhere(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
}
