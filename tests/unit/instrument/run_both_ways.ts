import { inspect } from 'node:util';
import vm from 'node:vm';
import { Recorder } from '../../../src/debugger/replay/guest/recorder.ts';
import { compileProgram } from '../../../src/program/compile.ts';
import { eventGlobals } from '../../../src/program/instrument/event_code.ts';
import { instrumentProgram } from '../../../src/program/instrument/instrument_program.ts';
import type { TraceEntries } from '../../../src/debugger/replay/protocol.ts';
import type { ProgramSites } from '../../../src/program/instrument/sites.ts';
import type { CompiledProgram, SourceFiles } from '../../../src/program/types.ts';
import { createLinker } from '../../../src/sandbox/linker.ts';

export interface Outcome {
  readonly output: readonly string[];
  readonly error?: string;
}

export interface TracedOutcome extends Outcome {
  readonly trace: readonly number[];
  readonly sites: ProgramSites;
}

export async function runPlain(files: SourceFiles, entry: string): Promise<Outcome> {
  const { program, diagnostics } = compileProgram(files, { entries: [entry] });
  const blocking = diagnostics.filter((item) => item.kind !== 'type');
  if (blocking.length > 0) throw new Error(blocking.map((item) => item.message).join('\n'));
  return run(program, entry, {});
}

export async function runInstrumented(
  files: SourceFiles,
  entry: string,
  build: 'trace' | 'inspect',
): Promise<TracedOutcome> {
  const { program, sites } = instrumentProgram(files, Object.keys(files), build, {
    entries: [entry],
  });
  const pieces: TraceEntries[] = [];
  const recorder = new Recorder({
    marks: [],
    onMark: () => undefined,
    onPiece: (piece) => pieces.push(piece.reverse()) > 0,
    callLimit: 2_000,
  });
  const outcome = await run(program, entry, Object.fromEntries(eventGlobals(recorder)));
  recorder.finish();
  return { ...outcome, trace: pieces.flatMap((piece) => [...piece]), sites };
}

async function run(
  program: CompiledProgram,
  entry: string,
  globals: Record<string, unknown>,
): Promise<Outcome> {
  const output: string[] = [];
  const timers = createTimers();
  const context = vm.createContext({
    console: { log: (...parts: unknown[]) => output.push(parts.map(show).join(' ')) },
    ...timers.globals,
    queueMicrotask,
    ...globals,
  });
  const linker = createLinker(program, {
    evaluate: (module) => vm.runInContext(module.code, context, { filename: module.path }),
    library: () => undefined,
    resolve: () => undefined,
    urlOf: (path) => `file:///${path}`,
  });
  try {
    await timers.drive(linker.import(entry));
    return { output };
  } catch (error) {
    return { output, error: String(error) };
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { depth: 6 });
}

/** Timers by their due time alone, so that every run has the same order however slow it is. */
function createTimers() {
  let now = 0;
  let last = 0;
  const waiting = new Map<number, { due: number; every?: number; action: () => void }>();
  const add = (action: () => void, delay = 0, every?: number) => {
    waiting.set(++last, { due: now + delay, action, ...(every === undefined ? {} : { every }) });
    return last;
  };
  return {
    globals: {
      setTimeout: (action: () => void, delay?: number) => add(action, delay),
      setInterval: (action: () => void, delay = 1) => add(action, delay, delay),
      clearInterval: (id: number) => waiting.delete(id),
    },
    async drive<Result>(work: Promise<Result>): Promise<Result> {
      let done = false;
      const settled = work.finally(() => (done = true));
      settled.catch(() => undefined);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (done) return settled;
        const [next] = [...waiting].sort(([a, x], [b, y]) => x.due - y.due || a - b);
        if (!next) continue;
        const [id, timer] = next;
        now = Math.max(now, timer.due);
        if (timer.every === undefined) waiting.delete(id);
        else timer.due = now + timer.every;
        timer.action();
      }
    },
  };
}
