import type { SiteCondition } from '../../program/instrument/event_code.ts';
import type { FunctionInfo, ProgramSites, Site } from '../../program/instrument/sites.ts';
import type { ProgramRequest } from '../../sandbox/types.ts';
import {
  TargetError,
  type BreakpointRecord,
  type BreakpointSpec,
  type DebugTarget,
  type EvaluateRequest,
  type Evaluation,
  type Frame,
  type FrameId,
  type Intervention,
  type OutputPiece,
  type ResumeCommand,
  type ResumeResult,
  type Scope,
  type StartOptions,
  type Stop,
  type Thrown,
  type Variable,
  type WhenRequest,
  type WhenResult,
} from '../target.ts';
import { DEFAULT_LIMITS, isSlot, type Definition, type ValueSnapshot } from '../value.ts';
import { BreakpointTable, sitesOf } from './breakpoints.ts';
import type { PreparedProgram, ReplayCompiler, ReplaySource } from './compiler.ts';
import {
  type FromReplay,
  type RawThrown,
  type ReplayAnswer,
  type ReplayDive,
  type ReplayEnd,
  type ReplayHost,
  type ReplayIntervention,
  type ReplayQuestion,
  type ReplayRequest,
  type ScopedCode,
} from './protocol.ts';
import { Recording } from './recording.ts';
import type { Cursor, LiveFrame } from './timeline.ts';

export interface ReplaySettings {
  /** How long one run may take, in milliseconds. */
  readonly deadline: number;
  /** How many entries of a run are kept at most; four bytes each. */
  readonly mostEntries: number;
  /** How much a program may print, in UTF-16 units. */
  readonly outputLimit: number;
  /** When the program's clock starts, in milliseconds since 1970; now by default. */
  readonly epoch?: number;
  /** What the program finds in `process.env`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What a program that serves is asked, once it waits for requests. */
  readonly requests?: readonly ProgramRequest[];
}

export const DEFAULT_SETTINGS: ReplaySettings = {
  deadline: 10_000,
  mostEntries: 1 << 25,
  outputLimit: 4_000_000,
};

/** The first look into a run, and how much further each next one goes. */
const FIRST_LOOK = 1 << 17;
const LOOK_GROWTH = 8;
/** How long the first look may take, in milliseconds: what there is by then is enough to begin with. */
const LOOK_DEADLINE = 2_000;
/** Events at which `when` evaluates at most. */
const MOST_WATCHED = 400_000;

/** A frame of the current stop, with what is needed to evaluate in it. */
interface StopFrame {
  readonly frame: Frame;
  readonly live: LiveFrame;
}

interface Place {
  readonly stop: Stop;
  readonly frames: readonly StopFrame[];
  /** The event at which is evaluated: for an uncaught error, where it was thrown. */
  readonly event: number;
  readonly cursorEvent: number;
}

/** An event to stop at, and what the stop says besides where it is. */
interface Found {
  readonly event: number;
  readonly extra: Partial<Stop> & { conditionRaw?: RawThrown };
}

interface Kept extends ReplayIntervention {
  readonly depth: number;
  readonly source: string;
}

/**
 * A program under the debugger that is run again for every question. One recorded run tells what
 * happens in which order, so that moving is a search in it, forwards as well as backwards; a run up
 * to an event, with scopes kept on the way, tells what things are worth there.
 */
export class ReplayTarget implements DebugTarget {
  readonly abilities = { back: true };
  files: readonly string[];
  private readonly source_: ReplaySource;
  private readonly compiler: ReplayCompiler;
  private readonly host: ReplayHost;
  private readonly settings: ReplaySettings;
  private readonly epoch: number;
  private prepared: PreparedProgram | undefined;
  private preparing: Promise<PreparedProgram> | undefined;
  private programArguments: readonly string[] = [];
  private kept: Kept[] = [];
  private recording_: Recording | undefined;
  /** Conditions that the recording was made with. */
  private conditionKey = '[]';
  private conditions: (readonly [number, readonly SiteCondition[]])[] = [];
  private place: Place | undefined;
  private running: { stop(): void } | undefined;
  /** How the run ended that was asked last. */
  private askEnd: ReplayEnd | undefined;
  private isInterrupted = false;
  /** Of a target inside another one: what it runs. */
  private dive: ReplayDive | undefined;

  constructor(
    source: ReplaySource,
    compiler: ReplayCompiler,
    host: ReplayHost,
    settings: Partial<ReplaySettings> = {},
  ) {
    this.source_ = source;
    this.files = [
      source.entry,
      ...Object.keys(source.files).filter((path) => path !== source.entry),
    ];
    this.compiler = compiler;
    this.host = host;
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.epoch = this.settings.epoch ?? Date.now();
  }

  // What is known without running.

  source(file: string): Promise<string | undefined> {
    const { files } = this.source_;
    return Promise.resolve(Object.hasOwn(files, file) ? files[file] : undefined);
  }

  async breakableLines(file: string): Promise<readonly number[]> {
    const { sites } = await this.prepare();
    const lines = sites.sites
      .filter((site) => site.kind === 'line' && sites.functions[site.function]?.file === file)
      .map((site) => site.line);
    return [...new Set(lines)].sort((a, b) => a - b);
  }

  async definitions(name: string, file?: string): Promise<readonly Definition[]> {
    const all = (await this.allDefinitions()).filter(
      (item) => file === undefined || item.file === file,
    );
    const exact = all.filter((item) => item.qualifiedName === name);
    const last = all.filter((item) => item.name === name && item.qualifiedName !== name);
    return [...exact, ...last];
  }

  async definitionAt(file: string, line: number, within = false): Promise<Definition | undefined> {
    return (await this.allDefinitions())
      .filter(
        (item) =>
          item.file === file &&
          item.kind !== 'class' &&
          (within ? item.line <= line && line <= item.lastLine : item.line === line),
      )
      .at(-1);
  }

  private async allDefinitions(): Promise<Definition[]> {
    const { sites } = await this.prepare();
    const functions = sites.functions.flatMap((item, index) =>
      item.kind === 'function' || item.kind === 'method' ? [definitionOf(item, index)] : [],
    );
    const classes = sites.classes.map((item, index): Definition => ({
      ...item,
      kind: 'class',
      id: `c${index}`,
    }));
    return [...classes, ...functions];
  }

  private prepare(): Promise<PreparedProgram> {
    if (this.prepared) return Promise.resolve(this.prepared);
    this.preparing ??= this.prepareNow().finally(() => (this.preparing = undefined));
    return this.preparing;
  }

  private async prepareNow(): Promise<PreparedProgram> {
    const prepared = await this.compiler.prepare(this.source_);
    this.prepared = prepared;
    this.host.warm(prepared.libraries);
    const own = prepared.paths.filter((path) => Object.hasOwn(this.source_.files, path));
    this.files = own.length > 0 ? own : this.files;
    return prepared;
  }

  // Runs.

  private replay(
    request: Partial<ReplayRequest> & Pick<ReplayRequest, 'program' | 'limit'>,
    onMessage: (message: FromReplay) => void,
  ): Promise<void> {
    return new Promise((resolve) => {
      this.running = this.host.run(
        {
          entry: this.source_.entry,
          arguments: this.programArguments,
          environment: this.settings.environment ?? {},
          requests: this.settings.requests ?? [],
          epoch: this.epoch,
          seed: 1,
          callLimit: this.host.callLimit,
          lastSite: this.prepared?.sites.sites.length ?? 0,
          outputLimit: this.settings.outputLimit,
          deadline: this.settings.deadline,
          isRecorded: false,
          captures: [],
          interventions: [],
          probes: [],
          ...request,
          ...this.diveIn(request),
        },
        (message) => {
          onMessage(message);
          if (message.kind === 'over') {
            this.running = undefined;
            resolve();
          }
        },
      );
    });
  }

  private diveIn({ captures = [] }: Partial<ReplayRequest>): Partial<ReplayRequest> {
    const { dive } = this;
    return dive ? { dive, captures: [...captures, dive.capture] } : {};
  }

  /** The recorded run, to at least `length` entries or its end. */
  private async record(length: number): Promise<Recording> {
    const { sites } = await this.prepare();
    const known = this.recording_;
    if (known && (known.isWhole || known.timeline.length >= length || this.isInterrupted)) {
      return known;
    }
    const limit = Math.min(
      this.settings.mostEntries,
      Math.max(FIRST_LOOK, length, (known?.timeline.length ?? 0) * LOOK_GROWTH),
    );
    const isLook = known === undefined && length <= FIRST_LOOK;
    const recording = new Recording(sites);
    const interventions = this.kept;
    const program = await this.compiler.program(
      interventions.length > 0 || this.dive ? 'inspect' : 'trace',
      this.conditions,
    );
    await this.replay(
      {
        program,
        limit,
        isRecorded: true,
        deadline: isLook ? Math.min(LOOK_DEADLINE, this.settings.deadline) : this.settings.deadline,
        interventions,
        captures: interventions.map(({ capture }) => capture),
      },
      (message) => recording.add(message),
    );
    // A look that took long tells nothing of the program but its beginning.
    if (isLook && recording.end?.how === 'deadline') recording.end = { how: 'limit' };
    if (recording.end?.how === 'limit' && limit >= this.settings.mostEntries) {
      recording.end = { how: 'deadline' };
    }
    // What hangs in one place for long has told less than a shorter run before.
    const kept =
      known && known.timeline.length > recording.timeline.length && !recording.isComplete
        ? known
        : recording;
    // After an interruption it may go on.
    kept.end = this.isInterrupted ? { how: 'limit' } : recording.end;
    this.recording_ = kept;
    // Not even the beginning: that takes longer.
    return isLook && !kept.isWhole && kept.timeline.length < length ? this.record(length) : kept;
  }

  /** Runs to an event and asks there. */
  private async ask(
    event: number,
    questions: readonly ReplayQuestion[],
  ): Promise<readonly ReplayAnswer[]> {
    const [first] = await this.askAt([{ event, questions }]);
    return first ?? [];
  }

  private async askAt(
    probes: readonly { event: number; questions: readonly ReplayQuestion[] }[],
  ): Promise<readonly (readonly ReplayAnswer[])[]> {
    const last = Math.max(...probes.map(({ event }) => event));
    const interventions = this.kept.filter((item) => item.event <= last);
    const captures = probes.flatMap(({ questions }) =>
      questions.flatMap((question) => ('capture' in question ? [question.capture] : [])),
    );
    const answers = new Map<number, readonly ReplayAnswer[]>();
    this.askEnd = undefined;
    await this.replay(
      {
        program: await this.compiler.program('inspect', []),
        limit: last + 1,
        probes,
        interventions,
        captures: [...captures, ...interventions.map(({ capture }) => capture)],
      },
      (message) => {
        if (message.kind === 'answers') answers.set(message.event, message.answers);
        if (message.kind === 'over') this.askEnd = message.end;
      },
    );
    return probes.map(({ event }) => answers.get(event) ?? []);
  }

  /** The first event that is this target's own. */
  private get firstEvent(): number {
    return this.dive ? this.dive.event + 1 : 0;
  }

  async debug(frame: FrameId, source: string): Promise<DebugTarget> {
    const { place } = this;
    const prepared = await this.prepare();
    const target = place?.frames.find((item) => item.frame.id === frame);
    if (!place || !target)
      throw new TargetError('The program is over: there is nothing to run in.');
    const code = await this.scoped(target.live, source);
    if ('outcome' in code) {
      throw new TargetError(code.outcome === 'thrown' ? code.error.message : 'Nothing to run');
    }
    const { host, compiler, settings, epoch } = this;
    const shared: ReplayHost = { ...host, dispose: () => undefined };
    const inner = new ReplayTarget(this.source_, compiler, shared, { ...settings, epoch });
    inner.files = this.files;
    inner.programArguments = this.programArguments;
    inner.kept = this.kept.filter((item) => item.event <= place.event);
    inner.dive = { ...code.scoped, event: place.event, site: prepared.sites.sites.length };
    inner.prepared = { ...prepared, sites: withTypedCode(prepared.sites, target.live.site) };
    return inner;
  }

  // Moving.

  async start(options: StartOptions = {}): Promise<Stop> {
    this.isInterrupted = false;
    const { problems, sites } = await this.prepare();
    if (problems.length > 0) throw new TargetError(problems.join('\n'));
    this.programArguments = options.arguments ?? this.programArguments;
    if (!options.keepInterventions && !this.dive) this.kept = [];
    this.recording_ = undefined;
    this.conditions = [];
    this.conditionKey = '[]';
    let recording = await this.record(this.firstEvent + 2);
    if (this.dive) {
      const first = this.search(recording, this.firstEvent, () => true);
      return this.stopAt(first ?? recording.timeline.length);
    }
    // Modules that the entry imports run before it; a session starts in the entry.
    const entry = sites.functions.findIndex((item) => item.kind === 'module');
    const inEntry = () =>
      this.search(
        recording,
        0,
        (kind, cursor) => kind === 'line' && cursor.frames.at(-1)?.function === entry,
      );
    let first = inEntry();
    // What they do may take longer than one look.
    while (first === undefined && !recording.isWhole && !this.wasInterrupted()) {
      recording = await this.record(recording.timeline.length + 1);
      first = inEntry();
    }
    return this.stopAt(first ?? this.search(recording, 0, () => true) ?? recording.timeline.length);
  }

  private search(
    { timeline }: Recording,
    from: number,
    matches: (kind: string, cursor: Cursor, event: number) => boolean,
  ): number | undefined {
    const cursor = timeline.cursorBefore(from);
    while (cursor.next < timeline.length) {
      const event = cursor.next;
      const kind = timeline.advance(cursor);
      if (kind && event >= from && matches(kind, cursor, event)) return event;
    }
    return undefined;
  }

  async resume(
    command: ResumeCommand,
    breakpoints: readonly BreakpointSpec[],
  ): Promise<ResumeResult> {
    this.isInterrupted = false;
    await this.useConditions(breakpoints);
    const { sites } = await this.prepare();
    let recording = await this.record(this.firstEvent + 1);
    const table = new BreakpointTable(breakpoints, sites, () => recording);
    const current = this.place?.stop.event ?? this.firstEvent;
    const result = (stop: Stop, records: readonly BreakpointRecord[] = []) => ({
      stop,
      progress: table.progress,
      records,
    });
    switch (command.kind) {
      case 'first':
        return result(
          await this.stopAt(this.search(recording, this.firstEvent, () => true) ?? this.firstEvent),
        );
      case 'last':
        while (!recording.isWhole && !this.wasInterrupted()) {
          recording = await this.record(recording.timeline.length + 1);
        }
        return result(await this.stopAt(recording.timeline.length));
      case 'goto': {
        recording = await this.record(command.event + 1);
        const event = this.search(recording, Math.max(this.firstEvent, command.event), () => true);
        return result(await this.stopAt(event ?? recording.timeline.length));
      }
      case 'back-step':
      case 'back-next':
      case 'back-continue':
        return result(await this.goBack(recording, command, current, table));
      default:
        break;
    }

    const hits: { event: number; breakpoint: BreakpointSpec }[] = [];
    const matcher = this.matcher(command);
    let from = current + 1;
    for (;;) {
      const { timeline } = recording;
      const found = this.findForward(recording, from, matcher, table, hits);
      if (found) {
        const stop = await this.stopAt(found.event, found.extra);
        return result(stop, await this.recordsOf(hits));
      }
      from = Math.max(from, timeline.length);
      if (recording.isWhole || this.wasInterrupted()) {
        return result(await this.stopAt(timeline.length), await this.recordsOf(hits));
      }
      recording = await this.record(timeline.length + 1);
    }
  }

  private wasInterrupted(): boolean {
    return this.isInterrupted;
  }

  private async useConditions(breakpoints: readonly BreakpointSpec[]): Promise<void> {
    const { sites } = await this.prepare();
    const bySite = new Map<number, SiteCondition[]>();
    for (const breakpoint of breakpoints) {
      if (!breakpoint.enabled || breakpoint.condition === undefined) continue;
      const snippet = await this.compiler.condition(breakpoint.condition);
      const source =
        snippet.kind === 'expression'
          ? snippet.code
          : `(()=>{throw new SyntaxError(${JSON.stringify(snippet.kind === 'error' ? snippet.message : 'invalid syntax')})})()`;
      for (const site of sitesOf(breakpoint, sites)) {
        bySite.set(site, [...(bySite.get(site) ?? []), { id: breakpoint.number, source }]);
      }
    }
    const conditions = [...bySite];
    const key = JSON.stringify(conditions);
    if (key === this.conditionKey) return;
    this.conditionKey = key;
    this.conditions = conditions;
    // The next look goes as far as the last one did.
    const length = this.recording_?.timeline.length ?? 0;
    this.recording_ = undefined;
    await this.record(length);
  }

  /** Whether an event is where a forward command stops; undefined where only breakpoints stop it. */
  private matcher(command: ResumeCommand): ((kind: string, cursor: Cursor) => boolean) | undefined {
    const { stop, frames } = this.place ?? {};
    const atReturnOf = (activation: number) =>
      stop?.kind === 'return' && frames?.at(-1)?.live.activation === activation;
    const isLine = (kind: string) => kind !== 'call';
    switch (command.kind) {
      case 'step':
        return () => true;
      case 'next':
      case 'until': {
        const { activation } = command;
        if (atReturnOf(activation))
          return command.kind === 'next' ? () => true : this.callerMatcher(activation);
        const line = command.kind === 'until' ? command.line : 0;
        return (kind, cursor) => {
          const top = cursor.frames.at(-1);
          if (top?.activation !== activation || !isLine(kind)) return false;
          return kind === 'return' || this.lineOf(top) >= line;
        };
      }
      case 'return': {
        const { activation } = command;
        if (atReturnOf(activation)) return this.callerMatcher(activation);
        const inCaller = this.callerMatcher(activation);
        return (kind, cursor) =>
          (kind === 'return' && cursor.frames.at(-1)?.activation === activation) ||
          inCaller(kind, cursor);
      }
      default:
        return undefined;
    }
  }

  private callerMatcher(activation: number): (kind: string, cursor: Cursor) => boolean {
    const frames = this.place?.frames ?? [];
    const index = frames.findIndex(({ live }) => live.activation === activation);
    const caller = frames[index - 1]?.live.activation;
    return (kind, cursor) => kind !== 'call' && cursor.frames.at(-1)?.activation === caller;
  }

  private lineOf(live: LiveFrame): number {
    return this.prepared?.sites.sites[live.site]?.line ?? 0;
  }

  private findForward(
    recording: Recording,
    from: number,
    matcher: ((kind: string, cursor: Cursor) => boolean) | undefined,
    table: BreakpointTable,
    hits: { event: number; breakpoint: BreakpointSpec }[],
  ): Found | undefined {
    const { timeline } = recording;
    const { sites } = this.prepared?.sites ?? { sites: [] };
    const isWatched = new Uint8Array(sites.length);
    for (const site of table.sites) isWatched[site] = 1;
    sites.forEach((site, number) => {
      if (site.debuggerStatement) isWatched[number] = 1;
    });
    const atLine = (event: number) => {
      const number = timeline.entry(event);
      if (isWatched[number] !== 1) return undefined;
      const hit = table.ask(number, event);
      if (hit?.breakpoint.record && !hit.error) hits.push({ event, breakpoint: hit.breakpoint });
      else if (hit) {
        return {
          event,
          extra: {
            breakpoint: hit.breakpoint.number,
            ...(hit.error ? { conditionRaw: hit.error } : {}),
          },
        };
      }
      return sites[number]?.debuggerStatement ? { event, extra: {} } : undefined;
    };
    if (!matcher) return this.findWatched(recording, from, isWatched, atLine);
    const cursor = timeline.cursorBefore(from);
    while (cursor.next < timeline.length) {
      const event = cursor.next;
      const kind = timeline.advance(cursor);
      if (!kind || event < from) continue;
      if (matcher(kind, cursor)) return { event, extra: {} };
      const found = kind === 'line' ? atLine(event) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** The next watched line: every other entry is passed over without building its frames. */
  private findWatched(
    { timeline }: Recording,
    from: number,
    isWatched: Uint8Array,
    atLine: (event: number) => Found | undefined,
  ): Found | undefined {
    const { sites } = this.prepared?.sites ?? { sites: [] };
    const skip = new Uint8Array(sites.length);
    sites.forEach((site, number) => {
      if (site.kind === 'resume' || site.kind === 'awake') skip[number] = 1;
    });
    // Start where an entry is known to be a site.
    for (let event = timeline.cursorBefore(from).next; event < timeline.length; event++) {
      const number = timeline.entry(event);
      if (skip[number] === 1) event += 2;
      else if (isWatched[number] === 1 && event >= from) {
        const found = atLine(event);
        if (found) return found;
      }
    }
    return undefined;
  }

  private async goBack(
    recording: Recording,
    command: ResumeCommand,
    current: number,
    table: BreakpointTable,
  ): Promise<Stop> {
    const { timeline } = recording;
    const { sites } = this.prepared?.sites ?? { sites: [] };
    let before: number | undefined;
    let call: number | undefined;
    let last: number | undefined;
    let breakpoint: number | undefined;
    const cursor = timeline.cursorBefore(this.firstEvent);
    const end = Math.min(current, timeline.length);
    while (cursor.next < end) {
      const event = cursor.next;
      const kind = timeline.advance(cursor);
      if (!kind || event >= end) continue;
      last = event;
      if (command.kind === 'back-next') {
        const top = cursor.frames.at(-1);
        if (top?.activation !== command.activation) continue;
        if (kind === 'call') call = event;
        else before = event;
      } else if (command.kind === 'back-continue' && kind === 'line') {
        const number = timeline.entry(event);
        const hit = table.wouldStop(number, event);
        if (hit || sites[number]?.debuggerStatement) {
          before = event;
          breakpoint = hit?.breakpoint.number;
        }
      }
    }
    const first = this.search(recording, this.firstEvent, () => true) ?? this.firstEvent;
    if (command.kind === 'back-next') return this.stopAt(before ?? call ?? last ?? first);
    if (command.kind === 'back-continue') {
      return this.stopAt(before ?? first, breakpoint === undefined ? {} : { breakpoint });
    }
    return this.stopAt(last ?? first);
  }

  private async recordsOf(
    hits: readonly { event: number; breakpoint: BreakpointSpec }[],
  ): Promise<BreakpointRecord[]> {
    const recording = this.recording_;
    if (hits.length === 0 || !recording) return [];
    const probes: { event: number; questions: ReplayQuestion[] }[] = [];
    const records: (Omit<BreakpointRecord, 'values'> & {
      errors: (Evaluation | undefined)[];
    })[] = [];
    for (const { event, breakpoint } of hits.slice(0, 10_000)) {
      const cursor = recording.timeline.cursorAt(event);
      const live = cursor.frames.at(-1);
      if (!live) continue;
      const questions: ReplayQuestion[] = [];
      const errors: (Evaluation | undefined)[] = [];
      for (const source of breakpoint.record ?? []) {
        const code = await this.scoped(live, source);
        if ('outcome' in code) errors.push(code);
        else {
          errors.push(undefined);
          questions.push({ kind: 'evaluate', limits: DEFAULT_LIMITS, ...code.scoped });
        }
      }
      probes.push({ event, questions });
      records.push({
        breakpoint: breakpoint.number,
        event,
        outputCount: recording.outputBefore(event),
        frame: this.frameOf(live, 0),
        errors,
      });
    }
    const answers = await this.askAt(probes);
    return records.map(({ errors, ...record }, index) => {
      const given = [...(answers[index] ?? [])];
      return {
        ...record,
        values: errors.map((error) => error ?? this.evaluationOf(given.shift(), 'expression')),
      };
    });
  }

  // Stops.

  private async stopAt(
    event: number,
    { conditionRaw, ...extra }: Partial<Stop> & { conditionRaw?: RawThrown } = {},
  ): Promise<Stop> {
    const recording = await this.record(event + 1);
    const { timeline } = recording;
    const lastEvent = recording.isWhole ? { lastEvent: timeline.length } : {};
    if (event >= timeline.length) return this.endStop(recording, lastEvent);
    const number = timeline.entry(event);
    const site = timeline.site(number);
    const kind = timeline.kindOf(number) ?? 'line';
    const cursor = timeline.cursorAt(event);
    const base = {
      event,
      kind,
      outputCount: recording.outputBefore(event),
      ...lastEvent,
      ...(site.debuggerStatement ? { atDebuggerStatement: true } : {}),
      ...(conditionRaw ? { conditionError: this.thrownOf(conditionRaw) } : {}),
      ...extra,
    };
    let frames = this.stopFrames(cursor.frames);
    let stop: Stop = { ...base, frames: frames.map(({ frame }) => frame) };
    if (kind === 'return' || kind === 'exception') {
      const [answer] = await this.ask(event, [{ kind: 'moment', limits: DEFAULT_LIMITS }]);
      if (answer?.kind === 'value' && kind === 'return')
        stop = { ...stop, returnValue: answer.value };
      if (answer?.kind === 'thrown') {
        const current = frames.length - 1;
        frames = this.withLeftFrames(frames, answer.error);
        stop = {
          ...stop,
          frames: frames.map(({ frame }) => frame),
          current,
          exception: this.thrownOf(answer.error),
        };
      }
    }
    this.place = { stop, frames, event, cursorEvent: event };
    return stop;
  }

  /** The frames that an error has already left, behind those that are on the stack. */
  private withLeftFrames(frames: readonly StopFrame[], error: RawThrown): StopFrame[] {
    const { timeline } = this.recording_ ?? {};
    if (error.origin === undefined || !timeline) return [...frames];
    const top = frames.at(-1)?.live.activation;
    const origin = this.stopFrames(timeline.cursorAt(error.origin).frames);
    const index = origin.findIndex(({ live }) => live.activation === top);
    return index === -1
      ? [...frames]
      : [
          ...frames,
          ...origin.slice(index + 1).map(({ frame, live }, offset) => ({
            live,
            frame: { ...frame, id: frames.length + offset },
          })),
        ];
  }

  private endStop(recording: Recording, lastEvent: Partial<Stop>): Stop {
    const { timeline, end } = recording;
    const base = { event: timeline.length, outputCount: recording.output.length, ...lastEvent };
    const last = timeline.length - 1;
    if (end?.how === 'failed') {
      const origin = Math.min(end.error.origin ?? last, last);
      const frames = origin >= 0 ? this.leftFrames(recording, origin) : [];
      const more: StopFrame[] = [];
      const stop: Stop = {
        ...base,
        kind: 'uncaught',
        frames: frames.map(({ frame }) => frame),
        exception: this.thrownOf(end.error, (live) => {
          const frame = this.frameOf(live, frames.length + more.length);
          more.push({ frame, live });
          return frame;
        }),
      };
      this.place = {
        stop,
        frames: [...frames, ...more],
        event: Math.max(0, origin),
        cursorEvent: origin,
      };
      return stop;
    }
    if (end?.how === 'finished') {
      const stop: Stop = {
        ...base,
        kind: 'finished',
        frames: [],
        ...(end.exitCode === 0 ? {} : { exitCode: end.exitCode }),
      };
      this.place = { stop, frames: [], event: timeline.length, cursorEvent: last };
      return stop;
    }
    const frames = last >= 0 ? this.stopFrames(timeline.cursorAt(last).frames) : [];
    const stop: Stop = {
      ...base,
      event: Math.max(0, last),
      kind: 'interrupted',
      frames: frames.map(({ frame }) => frame),
      interruption: this.isInterrupted
        ? 'asked'
        : end?.how === 'flooded'
          ? 'too much output'
          : timeline.length >= this.settings.mostEntries
            ? 'too many events'
            : end?.how === 'lost'
              ? 'lost'
              : 'deadline',
    };
    this.place = { stop, frames, event: Math.max(0, last), cursorEvent: last };
    return stop;
  }

  /** The frames an error went through, with the lines that a `finally` of theirs ran after it. */
  private leftFrames({ timeline }: Recording, origin: number): StopFrame[] {
    const frames = this.stopFrames(timeline.cursorAt(origin).frames);
    const lastLines = new Map<number, number>();
    const cursor = timeline.cursorBefore(origin + 1);
    while (cursor.next < timeline.length) {
      const kind = timeline.advance(cursor);
      const top = cursor.frames.at(-1);
      if (kind === 'line' && top) lastLines.set(top.activation, this.lineOf(top));
    }
    return frames.map(({ frame, live }) => {
      const line = lastLines.get(live.activation) ?? frame.line;
      return line === frame.line
        ? { frame, live }
        : { live, frame: { ...frame, line, raisedLine: frame.line } };
    });
  }

  /** The frames that can be looked at: of a target inside another one, its own. */
  private stopFrames(frames: readonly LiveFrame[]): StopFrame[] {
    const own = this.dive
      ? frames.slice(frames.findLastIndex((live) => live.activation === this.firstEvent))
      : frames;
    return own.map((live, index) => ({ live, frame: this.frameOf(live, index) }));
  }

  private frameOf(live: LiveFrame, id: number): Frame {
    const { sites, functions } = this.prepared?.sites ?? { sites: [], functions: [] };
    const site = sites[live.site];
    const info = functions[live.function];
    return {
      id,
      activation: live.activation,
      file: info?.file ?? '',
      line: site?.line ?? info?.line ?? 1,
      ...(site ? { column: site.column } : {}),
      functionName: info?.name ?? '<anonymous>',
      firstLine: info?.line ?? 1,
      lastLine: info?.lastLine ?? 1,
      ...(live.awoken ? { asynchronous: true } : {}),
    };
  }

  /**
   * The frames of an error are those it went through. Those of its causes are gone where they are
   * caught: from there on they stand in `error.cause`.
   *
   * @param keep makes a frame of a cause one that can be looked into.
   */
  private thrownOf(raw: RawThrown, keep?: (live: LiveFrame) => Frame, isCause = false): Thrown {
    return {
      name: raw.name,
      message: raw.message,
      value: this.withDefinitions(raw.value),
      frames: this.framesOfError(raw, isCause ? keep : undefined, isCause),
      ...(raw.cause ? { cause: this.thrownOf(raw.cause, keep, true) } : {}),
    };
  }

  private framesOfError(
    { origin, reached }: RawThrown,
    keep: ((live: LiveFrame) => Frame) | undefined,
    isCause: boolean,
  ): Frame[] {
    const { timeline } = this.recording_ ?? {};
    if (origin === undefined || !timeline || origin >= timeline.length) return [];
    const { frames } = timeline.cursorAt(origin);
    if (!isCause) return this.stopFrames(frames).map(({ frame }) => frame);
    const catching =
      reached === undefined ? undefined : timeline.cursorAt(reached).frames.at(-1)?.activation;
    const first = frames.findIndex(({ activation }) => activation === catching);
    return frames
      .slice(Math.max(0, first))
      .map((live, id) => keep?.(live) ?? this.frameOf(live, id));
  }

  // Looking.

  async evaluate(requests: readonly EvaluateRequest[]): Promise<readonly Evaluation[]> {
    this.isInterrupted = false;
    const { place } = this;
    if (!place) return requests.map(() => failed('', 'The program has not started'));
    const questions: ReplayQuestion[] = [];
    const prepared: (Evaluation | { readonly kind: 'expression' | 'statement' })[] = [];
    const fresh: Kept[] = [];
    for (const request of requests) {
      const target = place.frames.find(({ frame }) => frame.id === request.frame);
      if (!target) {
        prepared.push(failed('', 'The program is over: there is no frame to look into'));
        continue;
      }
      const code = await this.scoped(target.live, request.source);
      if ('outcome' in code) {
        prepared.push(code);
        continue;
      }
      prepared.push({ kind: code.kind });
      questions.push({
        kind: 'evaluate',
        limits: request.limits ?? DEFAULT_LIMITS,
        ...code.scoped,
      });
      if (request.intervene) {
        fresh.push({
          ...code.scoped,
          event: place.event,
          depth: request.frame,
          source: request.source,
        });
      }
    }
    const answers = questions.length === 0 ? [] : [...(await this.ask(place.event, questions))];
    if (fresh.length > 0) {
      this.kept = [...this.kept.filter((item) => item.event <= place.event), ...fresh];
      this.recording_ = undefined;
    }
    return prepared.map((item) =>
      'outcome' in item ? item : this.evaluationOf(answers.shift(), item.kind),
    );
  }

  private evaluationOf(
    answer: ReplayAnswer | undefined,
    kind: 'expression' | 'statement',
  ): Evaluation {
    if (answer?.kind === 'thrown') {
      return { outcome: 'thrown', error: this.thrownOf(answer.error), printed: answer.printed };
    }
    if (answer?.kind !== 'value') {
      return failed('', this.whyNoAnswer());
    }
    return kind === 'statement'
      ? { outcome: 'none', printed: answer.printed }
      : { outcome: 'value', value: this.withDefinitions(answer.value), printed: answer.printed };
  }

  private whyNoAnswer(): string {
    if (this.isInterrupted) return 'Evaluating this was interrupted';
    switch (this.askEnd?.how) {
      case 'lost':
        return 'What ran the program broke while this was evaluated, perhaps for want of memory';
      case 'flooded':
        return 'Evaluating this printed more than the debugger keeps';
      case 'finished':
      case 'failed':
        return 'Evaluating this ended the program';
      default:
        return 'Evaluating this took too long';
    }
  }

  /** Code as it is to be evaluated in a frame. */
  private async scoped(
    live: LiveFrame,
    source: string,
  ): Promise<
    Evaluation | { readonly kind: 'expression' | 'statement'; readonly scoped: ScopedCode }
  > {
    const snippet = await this.compiler.snippet(source);
    if (snippet.kind === 'error') return failed('SyntaxError', snippet.message);
    const { module, imports } = this.importsFor(live, snippet.code);
    return {
      kind: snippet.kind,
      scoped: { capture: captureOf(live), code: snippet.code, module, imports },
    };
  }

  /** Names in code that may be imports: of the module, and not declared nearer by. */
  private importsFor(live: LiveFrame, code: string): { module: number; imports: string[] } {
    const { functions } = this.prepared?.sites ?? { functions: [] };
    const file = functions[live.function]?.file;
    const module = functions.findIndex((item) => item.kind === 'module' && item.file === file);
    const scopes = this.scopesOf(live);
    const nearer = new Set(scopes.slice(0, -1).flatMap(({ names }) => names));
    const imports = (scopes.at(-1)?.names ?? []).filter(
      (name) =>
        !nearer.has(name) &&
        new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code),
    );
    return { module, imports };
  }

  /** Scopes of a frame at its line, innermost first. */
  private scopesOf(live: LiveFrame) {
    const { sites, scopes } = this.prepared?.sites ?? { sites: [], scopes: [] };
    const found: (typeof scopes)[number][] = [];
    let index = sites[live.site]?.scope;
    while (index !== undefined) {
      const scope = scopes[index];
      if (!scope) break;
      found.push(scope);
      index = scope.parent;
    }
    return found;
  }

  async arguments(frame: FrameId): Promise<readonly Variable[]> {
    const target = this.place?.frames.find((item) => item.frame.id === frame);
    if (!target) return [];
    const names = this.prepared?.sites.functions[target.live.function]?.parameters ?? [];
    return this.variables(target, names);
  }

  private async variables(target: StopFrame, names: readonly string[]): Promise<Variable[]> {
    if (names.length === 0) return [];
    const { module } = this.importsFor(target.live, '');
    const [answer] = await this.ask(this.place?.event ?? 0, [
      { kind: 'variables', capture: captureOf(target.live), module, names, limits: DEFAULT_LIMITS },
    ]);
    const values = answer?.kind === 'variables' ? answer.values : [];
    return names.map((name, index) => {
      const value = values[index];
      return value ? { name, value: this.withDefinitions(value) } : { name };
    });
  }

  async scopes(frame: FrameId): Promise<readonly Scope[]> {
    const target = this.place?.frames.find((item) => item.frame.id === frame);
    if (!target) return [];
    const seen = new Set<string>();
    const scopes = this.scopesOf(target.live).map(({ kind, names }) => {
      // What is declared nearer by hides the rest.
      const visible = names.filter((name) => !seen.has(name));
      names.forEach((name) => seen.add(name));
      return { kind, names: visible };
    });
    const all = await this.variables(
      target,
      scopes.flatMap(({ names }) => names),
    );
    let at = 0;
    return scopes.map(({ kind, names }) => ({
      kind,
      variables: all.slice(at, (at += names.length)),
    }));
  }

  async names(frame: FrameId, object?: string): Promise<readonly string[]> {
    const target = this.place?.frames.find((item) => item.frame.id === frame);
    if (!target) return [];
    if (object === undefined) {
      return [...new Set(this.scopesOf(target.live).flatMap(({ names }) => names))];
    }
    const code = await this.scoped(target.live, object);
    if ('outcome' in code) return [];
    const [answer] = await this.ask(this.place?.event ?? 0, [
      { kind: 'properties', ...code.scoped },
    ]);
    return answer?.kind === 'properties' ? answer.names : [];
  }

  private withDefinitions(value: ValueSnapshot): ValueSnapshot {
    if (value.kind === 'function') {
      if (!value.definition) return value;
      const definition = this.definitionOfFunction(value.definition.id, value.name, value.flavour);
      const { kind, name, flavour } = value;
      return { kind, name, flavour, ...(definition ? { definition } : {}) };
    }
    if (value.kind !== 'object' || value.entries.length === 0) return value;
    return {
      ...value,
      entries: value.entries.map((entry) => ({
        ...(entry.key === undefined
          ? {}
          : { key: typeof entry.key === 'string' ? entry.key : this.withDefinitions(entry.key) }),
        value: isSlot(entry.value) ? entry.value : this.withDefinitions(entry.value),
      })),
    };
  }

  /** From the sites in a function's text: of nested functions the outermost is meant. */
  private definitionOfFunction(
    text: string,
    name: string,
    flavour: string,
  ): Definition | undefined {
    const { sites, functions, classes } = this.prepared?.sites ?? {
      sites: [],
      functions: [],
      classes: [],
    };
    const indexes = text.split(',').flatMap((site) => sites[Number(site)]?.function ?? []);
    const [first] = indexes.sort((a, b) => {
      const [x, y] = [functions[a], functions[b]];
      return (x?.line ?? 0) - (y?.line ?? 0) || (x?.column ?? 0) - (y?.column ?? 0);
    });
    const info = first === undefined ? undefined : functions[first];
    if (!info || first === undefined) return undefined;
    if (flavour !== 'class') return definitionOf(info, first);
    const index = classes.findIndex(
      (item) =>
        item.name === name &&
        item.file === info.file &&
        item.line <= info.line &&
        info.line <= item.lastLine,
    );
    const found = classes[index];
    return found ? { ...found, kind: 'class', id: `c${index}` } : undefined;
  }

  output(from: number, to: number): Promise<readonly OutputPiece[]> {
    return Promise.resolve(this.recording_?.output.slice(from, to) ?? []);
  }

  async when(request: WhenRequest): Promise<WhenResult> {
    const target = this.place?.frames.find(({ frame }) => frame.id === request.frame);
    if (!target) return { changes: [], more: false };
    this.isInterrupted = false;
    let recording = await this.record(1);
    while (!recording.isWhole && !this.wasInterrupted())
      recording = await this.record(recording.timeline.length + 1);
    const { timeline } = recording;
    const code = await this.scoped(target.live, request.expression);
    if ('outcome' in code) {
      return {
        changes: [],
        more: false,
        ...(code.outcome === 'thrown' ? { error: code.error } : {}),
      };
    }
    const { module } = code.scoped;
    const events: number[] = [];
    const captures: number[] = [];
    const cursor = timeline.cursorBefore(0);
    let moduleCapture = -1;
    while (cursor.next < timeline.length && events.length < MOST_WATCHED) {
      const event = cursor.next;
      const kind = timeline.advance(cursor);
      if (!kind) continue;
      const { activation } = target.live;
      // At rest it is not on the stack, but what it sees may change.
      const frame =
        cursor.frames.find((item) => item.activation === activation) ??
        cursor.resting.get(activation);
      const top = cursor.frames.at(-1);
      if (top?.function === module && kind === 'line') moduleCapture = event;
      const capture = frame ? captureOf(frame) : moduleCapture;
      if (capture < 0) continue;
      events.push(event);
      captures.push(capture);
    }
    let result: Extract<FromReplay, { kind: 'changes' }> | undefined;
    await this.replay(
      {
        program: await this.compiler.program('inspect', []),
        limit: timeline.length,
        captures: [...new Set(captures), ...this.kept.map(({ capture }) => capture)],
        interventions: this.kept,
        watch: {
          code: code.scoped.code,
          module,
          imports: code.scoped.imports,
          events: Int32Array.from(events),
          captures: Int32Array.from(captures),
          limit: request.limit,
          limits: DEFAULT_LIMITS,
        },
      },
      (message) => {
        if (message.kind === 'changes') result = message;
      },
    );
    if (!result) return { changes: [], more: false };
    return {
      changes: result.changes.map(({ event, value }, index) => {
        const at = timeline.cursorAt(event);
        const live = at.frames.at(-1);
        const before = index === 0 ? undefined : this.lineBefore(recording, event);
        return {
          event,
          value: this.withDefinitions(value),
          frame: this.frameOf(live ?? target.live, at.frames.length - 1),
          ...(before ? { changedBy: before } : {}),
        };
      }),
      more: result.more || events.length >= MOST_WATCHED,
      ...(result.error ? { error: this.thrownOf(result.error) } : {}),
    };
  }

  /** The line that was under way when `event` came: of the frame that went on, or else the last. */
  private lineBefore({ timeline }: Recording, event: number) {
    const { sites, functions } = this.prepared?.sites ?? { sites: [], functions: [] };
    const { frames, leaving } = timeline.cursorBefore(event);
    let at = frames.at(leaving ? -2 : -1)?.lineEvent ?? -1;
    for (let earlier = event - 1; at < 0 && earlier >= 0; earlier--) {
      const isLine = sites[timeline.entry(earlier)]?.kind === 'line';
      if (isLine && timeline.cursorAt(earlier).next === earlier + 1) at = earlier;
    }
    const site = sites[timeline.entry(at)];
    if (at < 0 || !site) return undefined;
    return { event: at, file: functions[site.function]?.file ?? '', line: site.line };
  }

  interventions(): readonly Intervention[] {
    return this.kept.map(({ event, depth, source }) => ({ event, depth, source }));
  }

  interrupt(): void {
    if (!this.running) return;
    this.isInterrupted = true;
    this.running.stop();
  }

  dispose(): void {
    this.running?.stop();
    this.host.dispose();
  }
}

/** Tables with a module more: the code that is typed, called from a site. */
function withTypedCode(tables: ProgramSites, from: number): ProgramSites {
  const scope = tables.sites[from]?.scope ?? 0;
  const module = tables.functions.length;
  const site = (kind: Site['kind']): Site => ({
    kind,
    function: module,
    line: 1,
    column: 1,
    scope,
  });
  return {
    ...tables,
    sites: [
      ...tables.sites,
      ...(['enter', 'line', 'return', 'unwind', 'exception'] as const).map(site),
    ],
    functions: [
      ...tables.functions,
      {
        file: '<string>',
        kind: 'function',
        name: '<module>',
        qualifiedName: '<module>',
        line: 1,
        column: 1,
        lastLine: 1,
        isAsync: false,
        isGenerator: false,
        parameters: [],
      },
    ],
  };
}

/** The entry whose scope a frame is looked into with: its line's, or its call's. */
function captureOf(live: LiveFrame): number {
  return live.lineEvent >= 0 ? live.lineEvent : live.activation;
}

function definitionOf(info: FunctionInfo, index: number): Definition {
  return {
    kind: info.kind === 'method' ? 'method' : 'function',
    name: info.name,
    qualifiedName: info.qualifiedName,
    file: info.file,
    line: info.line,
    lastLine: info.lastLine,
    id: `f${index}`,
  };
}

function failed(name: string, message: string): Evaluation {
  return {
    outcome: 'thrown',
    printed: '',
    error: {
      name,
      message,
      value: { kind: 'string', value: message, length: message.length },
      frames: [],
    },
  };
}
