import type { Exercise, SourceFiles } from '../../course/types.ts';
import type { CompiledProgram, CompileResult } from '../../program/types.ts';
import type { Sandbox } from '../../sandbox/types.ts';
import type { Diagnose } from '../doctor.ts';
import type { FileRun, JudgeEvent } from '../events.ts';
import type { Judgment } from '../judgment.ts';
import { layOut, type Layout } from '../layout.ts';
import { blockedOutcome, runPastLoops, type FileOutcome } from '../outcome.ts';
import { preparedFrom, type Prepared } from '../prepare.ts';
import { verdictOf, type Verdict } from '../verdict.ts';
import { glance, Watch } from '../watch.ts';
import { entryFor, judgeEntry } from './entry.ts';
import type { PageOrders } from './orders.ts';

export interface PageJudgeOptions {
  readonly sandbox: Sandbox;
  /** Compiles a layout from its entries, with `layoutAliases` and the names in `judgeLibraries`. */
  compile(files: SourceFiles, entries: readonly string[]): Promise<CompileResult>;
  /** The project doctor, for exercises that ask it. */
  readonly diagnose?: Diagnose;
}

/** The watch below ends a run; the sandbox's own deadline is for runs that nobody watches. */
const noDeadline = 2 ** 31 - 1;

/** What Vitest sets in the terminal. */
const vitestEnvironment = { NODE_ENV: 'test', TEST: 'true', VITEST: 'true' };

/** Judges an answer in the page's sandbox, on Vitest's own runner. */
export async function judgeInPage(
  { exercise, answer, seed, expectations }: Judgment,
  options: PageJudgeOptions,
): Promise<Verdict> {
  const layout = await layOut(exercise, answer, options.diagnose);
  const notes: string[] = [];
  const outcomes: FileOutcome[] = [];
  for (const file of layout.testFiles) {
    const files = { ...layout.files, [judgeEntry]: entryFor(file) };
    // The judge's entry imports the test while it runs; what the test imports is checked before.
    const prepared = preparedFrom(await options.compile(files, [judgeEntry, file]));
    notes.push(...prepared.notes);
    outcomes.push(await outcomeOfFile(exercise, layout, file, prepared, seed, options.sandbox));
  }
  return verdictOf({ exercise, layout, outcomes, expectations, seed, notes });
}

async function outcomeOfFile(
  exercise: Exercise,
  layout: Layout,
  file: string,
  prepared: Prepared,
  seed: number,
  sandbox: Sandbox,
): Promise<FileOutcome> {
  if (prepared.blocked.length > 0) return blockedOutcome(file, prepared.blocked);
  const unavailable = [...prepared.unavailable, ...mockedModules(file, layout.files[file] ?? '')];
  if (unavailable.length > 0) {
    const sentence = `${unavailable.join(' ')} This exercise can be judged in the terminal: npx logbook grade ${exercise.name}`;
    return { ...blockedOutcome(file, [sentence]), end: 'crashed' };
  }
  const snapshots = Object.fromEntries(
    Object.entries(layout.files).filter(
      ([path]) => path.startsWith('tests/') && !/\.[cm]?[jt]sx?$/.test(path),
    ),
  );
  const orders = {
    file,
    timeLimitMilliseconds: exercise.timeLimitSeconds * 1000,
    snapshots: { ...snapshots, [file]: layout.files[file] ?? '' },
    namespaces: Object.entries(layout.files).flatMap(([path, text]) =>
      /\.[cm]?[jt]sx?$/.test(path)
        ? [...text.matchAll(/\*\s*as\s+([\w$]+)\s+from\b/g)].map(([, name = '']) => name)
        : [],
    ),
  };
  return runPastLoops((skip) =>
    runFile(
      sandbox,
      prepared.program,
      { ...orders, skip },
      { ...vitestEnvironment, LOGBOOK_SEED: String(seed) },
    ),
  );
}

/** Vitest replaces modules through Vite's server, which a page has none of. */
function mockedModules(file: string, text: string): string[] {
  const call = /^[ \t]*(?:await )?vi\.(?:mock|doMock)\(/m.exec(text);
  if (!call) return [];
  const line = text.slice(0, call.index).split('\n').length;
  return [
    `${file}, line ${line}: vi.mock replaces a module, which is not possible in a page; vi.spyOn is.`,
  ];
}

async function runFile(
  sandbox: Sandbox,
  program: CompiledProgram,
  orders: Omit<PageOrders, 'token'>,
  environment: Readonly<Record<string, string>>,
): Promise<FileRun> {
  const token = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
  const events: JudgeEvent[] = [];
  const watched = new Watch(orders.timeLimitMilliseconds, performance.now());
  const state: { end: FileRun['end'] } = { end: 'crashed' };
  const run = sandbox.run(
    { program, entry: judgeEntry, environment, deadlineMilliseconds: noDeadline },
    (event) => {
      if (event.kind === 'output') {
        watched.hear('output', performance.now());
        events.push({ kind: 'output', stream: event.stream, text: event.text });
      } else if (event.kind === 'message') {
        const reported = reportIn(event.message, token);
        if (!reported) return;
        watched.hear(reported.kind, performance.now());
        if (reported.kind === 'alive') return;
        events.push(reported);
        if (reported.kind !== 'finished') return;
        state.end = 'finished';
        run.stop();
      }
    },
  );
  run.send({ ...orders, token } satisfies PageOrders);
  const watch = setInterval(() => {
    if (!watched.isStuck(performance.now())) return;
    state.end = 'stuck';
    run.stop();
  }, glance);
  const result = await run.result;
  clearInterval(watch);
  const { file } = orders;
  if (state.end !== 'crashed') return { file, events, end: state.end };
  const sentence = result.sentence ?? result.error?.message;
  return { file, events, end: 'crashed', sentence };
}

function reportIn(message: unknown, token: string): JudgeEvent | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { token: given, event } = message as { token?: unknown; event?: JudgeEvent }; // the token vouches for the rest
  return given === token ? event : undefined;
}
