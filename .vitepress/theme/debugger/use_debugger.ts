import { computed, nextTick, onBeforeUnmount, ref, shallowRef } from 'vue';
import type { ChangeDesc, Text } from '@codemirror/state';
import { Pdb } from '../../../src/debugger/pdb/pdb.ts';
import type { Breakpoint } from '../../../src/debugger/pdb/breakpoints.ts';
import { formatThrown, formatValues } from '../../../src/debugger/pdb/session.ts';
import { PushTerminal } from '../../../src/debugger/pdb/terminal.ts';
import type { ExampleRequest } from '../../../src/course/types.ts';
import type { ReplayTarget } from '../../../src/debugger/replay/replay_target.ts';
import type { Evaluation, Frame, OutputPiece, Stop } from '../../../src/debugger/target.ts';
import { WIDE_LIMITS, type ValueSnapshot } from '../../../src/debugger/value.ts';
import type { ProgramRequest } from '../../../src/sandbox/types.ts';
import type { LabHandle } from '../lab/extensions.ts';
import type { EditorMarks } from './editor_marks.ts';
import { commandsFor, keptOf, type KeptBreakpoint } from './kept.ts';
import { linesOf, type OutputLine } from './output_lines.ts';
import { createPageTarget, fetchScripts } from './page_target.ts';
import { useTranscript } from './transcript.ts';
import { VariableMemory, type VariableGroup } from './variables.ts';

export interface ShownBreakpoint {
  readonly number: number;
  readonly file: string;
  /** Where it stands in the text as it is now. */
  readonly line: number;
  readonly condition: string;
  readonly enabled: boolean;
  readonly hits: number;
}

export interface ShownWatch {
  readonly expression: string;
  readonly text: string;
  readonly isChanged: boolean;
}

/** `failed`: it could not start, and says why in the transcript. */
export type DebuggerPhase = 'loading' | 'ready' | 'busy' | 'failed';

interface Live {
  readonly target: ReplayTarget;
  readonly terminal: PushTerminal;
  readonly pdb: Pdb;
  /** A line is being answered. */
  isBusy: boolean;
}

/** How much one run may take here: a phone has to keep it, four bytes an event. */
const limits = { mostEntries: 1 << 23, outputLimit: 1_000_000 };

/** One debugging session of a lab at a time, and all there is to show of it. */
export function useDebugger(
  lab: LabHandle,
  events: { readonly ended: () => void; readonly stopped: (frame: Frame | undefined) => void },
) {
  const kept = keptOf(lab.source.key);
  const transcript = useTranscript();
  const phase = ref<DebuggerPhase>('loading');
  const prompt = ref('(Pdb) ');
  const status = ref('');
  const stop = shallowRef<Stop>();
  const frames = shallowRef<readonly Frame[]>([]);
  const index = ref(0);
  const groups = shallowRef<readonly VariableGroup[]>([]);
  const watches = shallowRef<readonly ShownWatch[]>([]);
  const breakpoints = shallowRef<readonly ShownBreakpoint[]>([]);
  const output = shallowRef<readonly OutputLine[]>([]);
  const isStale = ref(false);
  const history = ref<readonly string[]>(kept.history);
  const frame = computed(() => frames.value[index.value]);
  /** The run's last event, or the last one known of a run that goes on. */
  const lastEvent = ref(0);

  /** What the program is asked once it waits for requests. */
  const request = shallowRef<ExampleRequest>();

  let live: Live | undefined;
  let memory = new VariableMemory();
  let queue: string[] = [];
  let wantedEvent: number | undefined;
  /** Where a press on a line of output leads. */
  let aimedAt: number | undefined;
  let lastPiece: OutputPiece | undefined;
  let marks: EditorMarks | undefined;
  /** Lines of breakpoints that an edit has moved, by number. */
  const moved = new Map<number, number>();
  const places = new Map<number, string>();

  async function start(first: readonly string[] = []): Promise<void> {
    end();
    phase.value = 'loading';
    status.value = 'Getting the debugger ready …';
    transcript.clear();
    memory = new VariableMemory();
    queue = [];
    isStale.value = false;
    moved.clear();
    places.clear();
    let begun: Live | undefined;
    try {
      const fetching = fetchScripts();
      fetching.catch(() => undefined);
      const files = await lab.files();
      const { entry, aliases } = lab.source;
      const target = createPageTarget(
        { files, entry, compile: { aliases } },
        { ...limits, environment: lab.environment(), requests: requestsOf(request.value) },
      );
      const terminal = new PushTerminal();
      const pdb = new Pdb(target, terminal, { startupCommands: commandsFor(kept.breakpoints) });
      begun = { target, terminal, pdb, isBusy: true };
      live = begun;
      // The compiler works while the scripts are on their way.
      target.breakableLines(entry).catch(() => undefined);
      await fetching;
      if (live !== begun) return;
      await take(begun, await terminal.begin(pdb.run()));
      if (live !== begun) return;
      queue.push(...(await wayToRequest(begun)), ...first);
      begun.isBusy = false;
      phase.value = 'ready';
      status.value = '';
      void pump();
    } catch (error) {
      if (begun && live !== begun) return;
      fail(error);
    }
  }

  /** Debugs what the program does for a request; undefined: only what it does by itself. */
  function chooseRequest(chosen: ExampleRequest | undefined): void {
    request.value = chosen;
    void start();
  }

  /** Goes to the first thing that the program does for the request. */
  async function wayToRequest({ target }: Live): Promise<string[]> {
    if (!request.value) return [];
    const line = `${request.value.method} ${request.value.path}\n`;
    const written = await target.output(0, Infinity);
    const sent = written.find(({ text }) => text.includes(line));
    return sent ? [`goto ${sent.event + 1}`] : [];
  }

  function fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    end();
    phase.value = 'failed';
    status.value = `The debugger stopped (${reason}): check your connection and press Restart.`;
  }

  /** Shows an answer; at the end of the session, ends it here too. */
  async function take(own: Live, turn: Awaited<ReturnType<PushTerminal['push']>>): Promise<void> {
    if (live !== own) return;
    transcript.answer(turn);
    if (turn.prompt !== undefined) {
      prompt.value = turn.prompt;
      if (queue.length === 0) await refresh(own);
      return;
    }
    const hasBegun = own.pdb.session.stop !== undefined;
    end();
    if (hasBegun) events.ended();
    else {
      phase.value = 'failed';
      status.value = 'The program cannot start: mend what is said above, then press Restart.';
    }
  }

  /** Types a line at the prompt, as soon as those before it are answered. */
  function submit(line: string): void {
    if (/^\s*(?:restart|run)\s*$/.test(line) && (isStale.value || !live)) {
      void start();
      return;
    }
    if (!live) return;
    queue.push(line);
    void pump();
  }

  async function pump(): Promise<void> {
    const own = live;
    if (!own || own.isBusy) return;
    own.isBusy = true;
    try {
      for (let line = nextLine(); line !== undefined; line = nextLine()) {
        phase.value = 'busy';
        status.value = 'Running …';
        transcript.typed(prompt.value, line);
        await take(own, await own.terminal.push(line));
        if (live !== own) return;
      }
      phase.value = 'ready';
      status.value = '';
    } catch (error) {
      if (live === own) fail(error);
    } finally {
      own.isBusy = false;
    }
  }

  function nextLine(): string | undefined {
    const line = queue.shift();
    if (line !== undefined) return line;
    const event = wantedEvent;
    wantedEvent = undefined;
    if (event === undefined || event === stop.value?.event) return undefined;
    return `goto ${event}`;
  }

  /** Goes to an event; while one is under way, only the last one asked for is gone to. */
  function seek(event: number): void {
    wantedEvent = event;
    void pump();
  }

  /** Goes to where a line was written: to the last event before it was. */
  function seekLine({ event }: OutputLine): void {
    aimedAt = event;
    submit(`goto ${event}`);
  }

  function remember(line: string): void {
    if (line.trim() === '' || line === history.value.at(-1)) return;
    history.value = [...history.value, line].slice(-200);
    kept.history = history.value;
  }

  // What is shown beside the transcript.

  async function refresh(own: Live): Promise<void> {
    const { session } = own.pdb;
    stop.value = session.stop;
    // Between two stops something may have happened that is none: `goto` went on to the next.
    if (aimedAt !== undefined && (stop.value?.event ?? 0) > aimedAt) queue.push('bs');
    aimedAt = undefined;
    frames.value = session.frames;
    index.value = session.index;
    showBreakpoints(own);
    const current = frame.value;
    events.stopped(current);
    const written = await own.target.output(0, Infinity);
    if (live !== own) return;
    if (written.at(-1) !== lastPiece) {
      lastPiece = written.at(-1);
      output.value = linesOf(written);
    }
    lastEvent.value = Math.max(
      stop.value?.lastEvent ?? Math.max(lastEvent.value, lastPiece?.event ?? 0),
      stop.value?.event ?? 0,
    );
    const shown = current
      ? memory.groups(stop.value?.event ?? 0, current, await own.target.scopes(current.id))
      : [];
    if (live !== own) return;
    groups.value = shown;
    await refreshWatches(own);
    await keepPlaces(own);
  }

  async function refreshWatches(own: Live): Promise<void> {
    const current = frame.value;
    const expressions = kept.watches;
    const results =
      current && expressions.length > 0
        ? await own.target.evaluate(expressions.map((source) => ({ frame: current.id, source })))
        : [];
    if (live !== own) return;
    watches.value = expressions.map((expression, at) => {
      const text = describe(results[at]);
      const before = watches.value.find((item) => item.expression === expression);
      return { expression, text, isChanged: before !== undefined && before.text !== text };
    });
  }

  function showBreakpoints(own: Live): void {
    breakpoints.value = own.pdb.session.breakpoints.all.map((each: Breakpoint) => ({
      number: each.number,
      file: each.file,
      line: moved.get(each.number) ?? each.line,
      condition: each.condition ?? '',
      enabled: each.enabled,
      hits: each.hits,
    }));
    showMarks();
  }

  function showMarks(): void {
    const current = frame.value;
    marks?.show({
      breakpoints: breakpoints.value,
      current: current && !isStale.value ? { file: current.file, line: current.line } : undefined,
      isNewest: index.value === frames.value.length - 1,
    });
  }

  /** Notes breakpoints down for the next session. */
  async function keepPlaces(own: Live): Promise<void> {
    const list: KeptBreakpoint[] = [];
    for (const each of own.pdb.session.breakpoints.all) {
      if (each.temporary) continue;
      let place = places.get(each.number);
      if (place === undefined && each.definition !== undefined) {
        place = (await own.target.definitionAt(each.file, each.line))?.qualifiedName;
        if (place !== undefined) places.set(each.number, place);
      }
      place ??= `${each.file}:${moved.get(each.number) ?? each.line}`;
      list.push({ place, condition: each.condition, enabled: each.enabled });
    }
    if (live === own) kept.breakpoints = list;
  }

  // What the reader does beside the prompt; what stands for a command is typed as one.

  function toggleBreakpoint(file: string, line: number): void {
    const own = live;
    if (!own) return;
    const there = breakpoints.value.filter((each) => each.file === file && each.line === line);
    if (there.length > 0) submit(`clear ${there.map(({ number }) => number).join(' ')}`);
    else if (isStale.value) {
      status.value = 'You have edited the program: press Restart, then set breakpoints in it.';
    } else submit(`break ${file}:${line}`);
  }

  function chooseFrame(at: number): void {
    const distance = index.value - at;
    if (distance === 0) return;
    submit(`${distance > 0 ? 'up' : 'down'} ${Math.abs(distance)}`);
  }

  function setWatches(expressions: readonly string[]): void {
    kept.watches = expressions;
    const own = live;
    if (own && !own.isBusy) void refreshWatches(own);
    else watches.value = watches.value.filter((item) => expressions.includes(item.expression));
  }

  const addWatch = (expression: string): void => {
    if (!kept.watches.includes(expression)) setWatches([...kept.watches, expression]);
  };
  const removeWatch = (expression: string): void =>
    setWatches(kept.watches.filter((item) => item !== expression));

  /** More of a value than the stop has told: deeper, longer. */
  async function look(expression: string): Promise<ValueSnapshot | undefined> {
    const own = live;
    const current = frame.value;
    if (!own || !current || own.isBusy) return undefined;
    const [result] = await own.target.evaluate([
      { frame: current.id, source: expression, limits: { ...WIDE_LIMITS, depth: 3 } },
    ]);
    return result?.outcome === 'value' ? result.value : undefined;
  }

  async function complete(line: string): Promise<{ from: number; options: readonly string[] }> {
    const own = live;
    if (!own || own.isBusy) return { from: line.length, options: [] };
    return own.pdb.complete(line);
  }

  /** The text of a file has changed under the session: its breakpoints move along. */
  function edited(path: string, changes: ChangeDesc, before: Text, after: Text): void {
    for (const { number, file, line } of breakpoints.value) {
      if (file !== path || line > before.lines) continue;
      const position = changes.mapPos(before.line(line).from, 1);
      moved.set(number, after.lineAt(position).number);
    }
    isStale.value = true;
    const own = live;
    if (!own) return;
    // Not within the editor's own update.
    void nextTick(() => {
      if (live !== own) return;
      showBreakpoints(own);
      if (!own.isBusy) void keepPlaces(own);
    });
  }

  function interrupt(): void {
    queue = [];
    wantedEvent = undefined;
    live?.target.interrupt();
  }

  function end(): void {
    const own = live;
    live = undefined;
    queue = [];
    wantedEvent = undefined;
    lastPiece = undefined;
    lastEvent.value = 0;
    own?.target.dispose();
    stop.value = undefined;
    frames.value = [];
    groups.value = [];
    output.value = [];
    marks?.show({ breakpoints: [], current: undefined, isNewest: true });
  }

  onBeforeUnmount(end);

  return {
    ...transcript,
    phase,
    prompt,
    status,
    stop,
    frames,
    index,
    frame,
    groups,
    watches,
    breakpoints,
    output,
    isStale,
    history,
    lastEvent,
    start,
    submit,
    request,
    chooseRequest,
    seek,
    seekLine,
    remember,
    toggleBreakpoint,
    chooseFrame,
    addWatch,
    removeWatch,
    look,
    complete,
    edited,
    interrupt,
    end,
    setMarks: (given: EditorMarks) => {
      marks = given;
      showMarks();
    },
  };
}

function requestsOf(chosen: ExampleRequest | undefined): ProgramRequest[] {
  if (!chosen) return [];
  const { method, path, headers, body } = chosen;
  return [{ method, path, headers, ...(body === undefined ? {} : { body }) }];
}

function describe(result: Evaluation | undefined): string {
  if (result === undefined || result.outcome === 'none') return 'no value';
  return result.outcome === 'value' ? formatValues([result.value]) : formatThrown(result.error);
}
