import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Recorder } from '../src/debugger/replay/guest/recorder.ts';
import { createReplayCompiler, type ReplaySource } from '../src/debugger/replay/compiler.ts';
import { createNodeReplayTarget } from '../src/debugger/replay/node/target.ts';
import { createNodeReplayHost } from '../src/debugger/replay/node/host.ts';
import { CALL_LIMIT } from '../src/debugger/replay/protocol.ts';
import { eventGlobals } from '../src/program/instrument/event_code.ts';
import { compileProgram } from '../src/program/compile.ts';
import type { CompiledProgram } from '../src/program/types.ts';
import { createLinker } from '../src/sandbox/linker.ts';
import { openReplayPage } from './debugger_page.ts';
import { compare, type Measure, type Row } from './measure.ts';

const LOOPS = `
export function sum(n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += i;
  }
  return total;
}
export function recursion(n: number): number {
  if (n < 2) return n;
  return recursion(n - 1) + recursion(n - 2);
}
export function insertion(values: number[]): number[] {
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let j = i - 1;
    while (j >= 0 && values[j]! > value) {
      values[j + 1] = values[j]!;
      j--;
    }
    values[j + 1] = value;
  }
  return values;
}
export function sort(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
`;
const CONDITION_LINE = 5;
const ROUNDS = 15;

/**
 * The fastest of many short rounds: whatever else a machine does only ever adds to a loop of a few
 * milliseconds, and here it is two such loops that are compared.
 */
const fastest = (row: Row): Row => ({
  ...row,
  value: Math.min(...(row.samples ?? [row.value])),
});

type Loops = Readonly<Record<'sum' | 'recursion', (n: number) => number>> &
  Readonly<Record<'insertion' | 'sort', (values: number[]) => number[]>>;

const numbers = (length: number): number[] => {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state % 100_000;
  });
};
const few = numbers(2_000);
const many = numbers(100_000);
const RUNS: Readonly<Record<keyof Loops, (loops: Loops) => unknown>> = {
  sum: (loops) => loops.sum(3_000_000),
  recursion: (loops) => loops.recursion(27),
  insertion: (loops) => loops.insertion(few.slice()),
  sort: (loops) => loops.sort(many.slice()),
};

async function load(program: CompiledProgram): Promise<Loops> {
  const linker = createLinker(program, {
    evaluate: ({ code }) => (0, eval)(code) as unknown,
    library: () => undefined,
    resolve: () => undefined,
    urlOf: (path) => `file:///${path}`,
  });
  // What LOOPS exports.
  return (await linker.import('loops.ts')) as unknown as Loops;
}

function installRecorder(): void {
  const recorder = new Recorder({
    marks: [],
    onMark: () => undefined,
    onPiece: () => false,
    callLimit: CALL_LIMIT,
  });
  for (const [name, value] of eventGlobals(recorder)) {
    Object.defineProperty(globalThis, name, { value });
  }
}

async function loopRows(): Promise<Row[]> {
  installRecorder();
  const source: ReplaySource = { files: { 'loops.ts': LOOPS }, entry: 'loops.ts' };
  const compiler = createReplayCompiler();
  const { sites } = await compiler.prepare(source);
  const site = sites.sites.findIndex(
    ({ kind, line }) => kind === 'line' && line === CONDITION_LINE,
  );
  const plain = await load(compileProgram(source.files, { entries: ['loops.ts'] }).program);
  const traced = await load(await compiler.program('trace', []));
  const broken = await load(
    await compiler.program('trace', [[site, [{ id: 1, source: 'total < 0' }]]]),
  );
  const rows: Row[] = [];
  const ratios: number[] = [];
  for (const [name, run] of Object.entries(RUNS)) {
    const [floor, ours] = (
      await compare(
        [
          { what: `${name}, plain (fastest)`, once: () => void run(plain) },
          { what: `${name}, instrumented (fastest)`, once: () => void run(traced) },
        ],
        ROUNDS,
      )
    ).map(fastest);
    if (!floor || !ours) continue;
    rows.push(floor, ours);
    ratios.push(ours.value / floor.value);
  }
  const [floor, hot] = (
    await compare(
      [
        { what: 'sum, plain (fastest, beside a condition)', once: () => void RUNS.sum(plain) },
        {
          what: 'sum, a hot condition that never holds (fastest)',
          once: () => void RUNS.sum(broken),
        },
      ],
      ROUNDS,
    )
  ).map(fastest);
  const mean = ratios.reduce((product, ratio) => product * ratio, 1) ** (1 / ratios.length);
  rows.push(
    { what: 'four loops, plain', value: 1, unit: 'count' },
    {
      what: 'four loops, instrumented (geometric mean)',
      value: mean,
      unit: 'count',
      against: 'four loops, plain',
      aim: { atMost: 4 },
    },
  );
  if (floor && hot) rows.push(floor, { ...hot, aim: { atMost: 6 } });
  return rows;
}

/** From a command to its answer (a value at an event) in Node, against the instrumented run to there. */
async function commandRows(): Promise<Row[]> {
  const source: ReplaySource = {
    files: { 'main.ts': `${LOOPS}\nconsole.log(sum(2_000_000));\n` },
    entry: 'main.ts',
  };
  const compiler = createReplayCompiler();
  await compiler.prepare(source);
  const program = await compiler.program('trace', []);
  const host = createNodeReplayHost();
  const target = createNodeReplayTarget(source);
  await target.start();
  const settle = () => new Promise((resolve) => setTimeout(resolve, 400));
  const timed = async (action: () => Promise<unknown>): Promise<number> => {
    // The next worker is ready: what is measured is the command.
    await settle();
    const started = performance.now();
    await action();
    return performance.now() - started;
  };
  const runTo = (limit: number) =>
    new Promise<void>((resolve) => {
      host.run(
        {
          program,
          entry: 'main.ts',
          arguments: [],
          epoch: 0,
          seed: 1,
          callLimit: CALL_LIMIT,
          lastSite: 1_000,
          outputLimit: 1_000_000,
          limit,
          isRecorded: true,
          deadline: 20_000,
          captures: [],
          interventions: [],
          probes: [],
        },
        (message) => {
          if (message.kind === 'over') resolve();
        },
      );
    });
  const rows: Row[] = [];
  for (const event of [100_000, 1_000_000]) {
    const [floor, ours] = await compare(
      [
        { what: `instrumented run to event ${event}, Node`, once: () => timed(() => runTo(event)) },
        {
          what: `command to answer at event ${event}, Node`,
          once: () =>
            timed(async () => {
              const { stop } = await target.resume({ kind: 'goto', event }, []);
              await target.evaluate([{ frame: stop.frames.length - 1, source: 'total' }]);
            }),
        },
      ],
      5,
    );
    if (floor && ours) rows.push(floor, { ...ours, aim: { atMost: 3 } });
  }
  host.dispose();
  target.dispose();
  return rows;
}

/** The same in a page; no rows where there is no browser. */
async function pageRows(): Promise<Row[]> {
  const page = await openReplayPage({
    files: { 'main.ts': `${LOOPS}\nconsole.log(sum(2_000_000));\n` },
    entry: 'main.ts',
  });
  if (!page) return [];
  const settle = () => new Promise((resolve) => setTimeout(resolve, 400));
  const settled = async (action: () => Promise<number>): Promise<number> => {
    await settle();
    return action();
  };
  const rows: Row[] = [];
  for (const event of [100_000, 1_000_000]) {
    const [floor, ours] = await compare(
      [
        {
          what: `instrumented run to event ${event}, page`,
          once: () => settled(() => page.runTo(event)),
        },
        {
          what: `command to answer at event ${event}, page`,
          once: () => settled(() => page.command(event)),
        },
      ],
      5,
    );
    if (floor && ours) rows.push(floor, { ...ours, aim: { atMost: 3 } });
  }
  await page.close();
  return rows;
}

/** The four loops in Python, smaller: its debugger takes so much longer. */
const PYTHON = `
import time
def total(n):
    total = 0
    for i in range(n):
        total += i
    return total
def recursion(n):
    if n < 2:
        return n
    return recursion(n - 1) + recursion(n - 2)
def insertion(values):
    for i in range(1, len(values)):
        value = values[i]
        j = i - 1
        while j >= 0 and values[j] > value:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = value
def less(value):
    return value
def never():
    return 0
few = [(n * 7919) % 10007 for n in range(150)]
many = [(n * 7919) % 10007 for n in range(5000)]
for name, run in (("sum", lambda: total(20000)), ("recursion", lambda: recursion(15)),
                  ("insertion", lambda: insertion(few[:])), ("sort", lambda: sorted(many, key=less))):
    best = min((lambda started: (run(), time.perf_counter() - started)[1])(time.perf_counter()) for _ in range(5))
    print("TIME", name, best * 1000)
`;

function python(...options: string[]): Map<string, number> {
  const text = execFileSync('python3', options, {
    input: 'q\n',
    encoding: 'utf8',
    timeout: 120_000,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return new Map(
    [...text.matchAll(/TIME (\w+) ([\d.e-]+)/g)].map(([, name = '', time]) => [name, Number(time)]),
  );
}

/** CPython's pdb on the same loops, with a breakpoint it never comes to; no rows without Python. */
function pythonRows(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pdb-'));
  const file = join(folder, 'loops.py');
  writeFileSync(file, PYTHON);
  try {
    const plain = python(file);
    const pdb = (breakpoint: string) =>
      python('-m', 'pdb', '-c', breakpoint, '-c', 'c', '-c', 'q', file);
    const traced = pdb('b never');
    const hot = pdb('b 6, total < 0');
    const rows: Row[] = [];
    const add = (name: string, what: string, value: number | undefined) => {
      const floor = plain.get(name);
      if (floor === undefined || value === undefined) return;
      const against = `${name}, CPython`;
      if (!rows.some((row) => row.what === against))
        rows.push({ what: against, value: floor, unit: 'ms' });
      rows.push({ what, value, unit: 'ms', against });
    };
    for (const name of plain.keys()) add(name, `${name}, CPython under pdb`, traced.get(name));
    add('sum', 'sum, CPython under pdb, a hot condition that never holds', hot.get('sum'));
    return rows;
  } catch {
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const measure: Measure = {
  title: 'the debugger: instrumented against plain, a hot condition, from command to answer',
  async run(say) {
    say('loops');
    const loops = await loopRows();
    say('commands');
    const commands = await commandRows();
    say('commands in a page');
    const page = await pageRows();
    say('CPython');
    return [...loops, ...commands, ...page, ...pythonRows()];
  },
};

export default measure;
