import { CALL_EVENT, eventGlobals } from '../../../program/instrument/event_code.ts';
import { proxyDetails } from '../../../sandbox/runtime/inspect/introspection.ts';
import * as builtins from '../../../sandbox/runtime/builtins/index.ts';
import { ProgramRuntime } from '../../../sandbox/runtime/program.ts';
import type { FromProgram } from '../../../sandbox/protocol.ts';
import type {
  FromReplay,
  ReplayAnswer,
  ReplayDive,
  ReplayEnd,
  ReplayQuestion,
  ReplayRequest,
  ScopedCode,
  WatchChange,
} from '../protocol.ts';
import type { ValueSnapshot } from '../../value.ts';
import { DEFAULT_LIMITS } from '../../value.ts';
import { makeDeterministic, VirtualClock } from './clock.ts';
import { Recorder, type Evaluate, type Moment } from './recorder.ts';
import { SnapshotReader } from './snapshot.ts';

export interface GuestHost {
  readonly global: typeof globalThis;
  post(message: FromReplay): void;
  evaluate(code: string, name: string): unknown;
  /** Never returns: the thread waits to be ended. */
  park(): never;
  /** Runs an action in a task of its own. */
  turn(action: () => void): void;
  /** Real milliseconds. */
  now(): number;
}

/** Milliseconds between two pieces of a trace. */
const HAND_ON_EVERY = 500;
/** Characters of an answer that are shown. */
const LONGEST_ANSWER = 500;
/** Text that is gathered before it is posted. */
const OUTPUT_BATCH = 32_768;

/** A worker's one run. Made before the program is known, so that the worker is warm when it comes. */
export class ReplayRun {
  private readonly host: GuestHost;
  private readonly clock: VirtualClock;
  private readonly runtime: ProgramRuntime;
  private readonly reader: SnapshotReader;
  private readonly closures = new Map<number, Evaluate>();
  private request: ReplayRequest | undefined;
  private recorder: Recorder | undefined;
  /** How many requests were sent. */
  private sent = 0;
  private started = 0;
  private handedOn = 0;
  private isOver = false;
  private hasFailed = false;
  /** While the debugger evaluates, what is printed goes here. */
  private printed: string | undefined;
  private pending: FromReplay[] = [];
  private pendingSize = 0;
  private readonly changes: WatchChange[] = [];
  private watchIndex = 0;
  private lastWatched: { readonly value: unknown; readonly shown: string } | undefined;
  private watchError: unknown;

  constructor(host: GuestHost) {
    this.host = host;
    this.clock = new VirtualClock((action) => host.turn(action));
    this.runtime = new ProgramRuntime({
      native: this.clock,
      global: host.global,
      builtins,
      post: (message) => this.onProgram(message),
      evaluate: (code, name) => host.evaluate(code, name),
      park: () => host.park(),
      wrote: (stream, text) => this.onWrite(stream, text),
      failed: (error) => this.onFailure(error),
    });
    this.reader = new SnapshotReader(
      (value) => proxyDetails(value) !== undefined,
      (text) => {
        const calls = [...text.matchAll(CALL_EVENT)];
        return calls.length === 0
          ? undefined
          : calls
              .slice(0, 20)
              .map((call) => call[1])
              .join();
      },
      (item) => this.recorder?.privatesOf(item) ?? [],
    );
  }

  addLibrary(code: string): void {
    this.runtime.addLibrary(code);
  }

  onRejection(reason: unknown, promise: Promise<unknown>): void {
    this.runtime.onRejection(reason, promise);
  }

  onHandled(promise: Promise<unknown>): void {
    this.runtime.onHandled(promise);
  }

  onError(error: unknown): void {
    this.runtime.onError(error);
  }

  start(request: ReplayRequest): void {
    try {
      this.launch(request);
    } catch (error) {
      this.host.post({ kind: 'over', end: { how: 'lost', reason: String(error) } });
    }
  }

  private launch(request: ReplayRequest): void {
    const { host } = this;
    this.request = request;
    this.started = host.now();
    this.handedOn = this.started;
    makeDeterministic(host.global, this.clock, request.epoch, request.seed);
    const recorder = new Recorder({
      marks: marksOf(request),
      onMark: (moment) => this.onMark(moment),
      ...(request.isRecorded
        ? {
            onPiece: (piece) => {
              this.post({ kind: 'trace', piece });
              return true;
            },
            onWindow: () => this.onWindow(request.deadline),
            limit: request.limit,
          }
        : {}),
      lastSite: request.lastSite,
      onCondition: (id, event, thrown) => {
        this.gather({
          kind: 'condition',
          id,
          event,
          ...(thrown ? { error: this.thrown(thrown.error) } : {}),
        });
      },
      callLimit: request.callLimit,
    });
    this.recorder = recorder;
    for (const [name, value] of eventGlobals(recorder)) {
      Object.defineProperty(host.global, name, { value });
    }
    this.runtime.run({
      program: request.program,
      entry: request.entry,
      arguments: request.arguments,
      environment: request.environment ?? {},
      outputLimit: request.outputLimit,
    });
  }

  /** From time to time what there is goes out: the program may hang at any moment. */
  private onWindow(deadline: number): boolean {
    const now = this.host.now();
    if (now - this.started > deadline) this.end({ how: 'deadline' });
    const isDue = now - this.handedOn > HAND_ON_EVERY;
    if (isDue) this.handedOn = now;
    return isDue;
  }

  // What the program does.

  private onWrite(stream: 'stdout' | 'stderr', text: string): void {
    if (this.printed !== undefined) {
      this.printed = (this.printed + text).slice(0, OUTPUT_BATCH);
      return;
    }
    if (this.hasFailed || this.isOver || !this.request?.isRecorded) return;
    const event = (this.recorder?.written ?? 1) - 1;
    const last = this.pending.at(-1);
    if (last?.kind === 'output' && last.stream === stream && last.event === event) {
      this.pending[this.pending.length - 1] = { ...last, text: last.text + text };
      this.pendingSize += text.length;
    } else this.gather({ kind: 'output', stream, text, event }, text.length);
  }

  private onFailure(error: unknown): void {
    if (this.isOver) return;
    this.hasFailed = true;
    this.recorder?.failModule(error);
    this.end({ how: 'failed', error: this.thrown(error) });
  }

  private onProgram(message: FromProgram): void {
    if (message.kind === 'response') {
      const { status, statusText, body } = message.response;
      this.tell([status, statusText, body].filter((part) => part !== '').join(' '));
    }
    if (message.kind === 'refused') this.tell(message.sentence);
    if (message.kind === 'state' && message.state === 'waiting') {
      const next = this.request?.requests?.[this.sent];
      if (!next) this.end({ how: 'finished', exitCode: 0 });
      else {
        this.sent++;
        this.onWrite('stdout', `${next.method} ${next.path}\n`);
        this.runtime.fetch(this.sent, next);
      }
    }
    if (message.kind !== 'end') return;
    const { outcome, exitCode } = message.end;
    if (outcome === 'flooded') this.end({ how: 'flooded' });
    else this.end({ how: 'finished', exitCode });
  }

  /** What a request was answered, cut where it is long. */
  private tell(answer: string): void {
    const text = answer.length > LONGEST_ANSWER ? `${answer.slice(0, LONGEST_ANSWER)} …` : answer;
    this.onWrite('stdout', `=> ${text}\n`);
  }

  // The events that were waited for.

  private onMark(moment: Moment): void {
    const { request } = this;
    if (!request) return;
    const { event } = moment;
    if (moment.evaluate) this.closures.set(event, moment.evaluate);
    for (const intervention of request.interventions) {
      if (intervention.event === event) this.apply(intervention);
    }
    if (request.watch) this.watch(event);
    for (const probe of request.probes) {
      if (probe.event !== event) continue;
      this.post({
        kind: 'answers',
        event,
        answers: probe.questions.map((question) => this.answer(question, moment)),
      });
    }
    if (event === request.limit - 1) this.end({ how: 'limit' });
    if (request.dive?.event === event) this.dive(request.dive);
  }

  private dive(code: ReplayDive): void {
    const { recorder } = this;
    const evaluate = this.closures.get(code.capture);
    recorder?.recording(() => {
      recorder.event(code.site);
      recorder.event(code.site + 1, evaluate);
      try {
        this.run(code);
      } catch (error) {
        recorder.exception(code.site + 4, error, evaluate);
        recorder.event(code.site + 3, evaluate, undefined);
        this.end({ how: 'failed', error: this.thrown(error) });
      }
      recorder.event(code.site + 2, evaluate, undefined);
      this.end({ how: 'finished', exitCode: 0 });
    });
  }

  private apply(code: ScopedCode): void {
    this.printing(() => {
      try {
        this.run(code);
      } catch {
        // It threw when it was made, too: what it had changed by then is changed again.
      }
    });
  }

  private printing<Result>(action: () => Result): { result: Result; printed: string } {
    this.printed = '';
    try {
      const result = action();
      return { result, printed: this.printed };
    } finally {
      this.printed = undefined;
    }
  }

  private run({ capture, code, module, imports }: ScopedCode): unknown {
    const evaluate = this.closures.get(capture);
    if (!evaluate) throw new ReferenceError('This frame can no longer be looked into.');
    const table = this.recorder?.importsOf(module);
    const known = table ? imports.filter((name) => Object.hasOwn(table, name)) : [];
    for (const [name] of code.matchAll(/(?<![\w$.])\$[A-Za-z_]\w*(?=\s*=(?!=))/g)) {
      // A name of the debugger's own, made by assigning to it.
      if (!(name in this.host.global)) Reflect.set(this.host.global, name, undefined);
    }
    const prefix = known.length === 0 ? '' : `const {${known.join(',')}}=$lb.importsOf(${module});`;
    return evaluate(prefix + code);
  }

  private answer(question: ReplayQuestion, moment: Moment): ReplayAnswer {
    switch (question.kind) {
      case 'moment':
        return moment.kind === 'thrown'
          ? { kind: 'thrown', error: this.thrown(moment.value), printed: '' }
          : { kind: 'value', value: this.reader.read(moment.value, question.limits), printed: '' };
      case 'variables':
        return {
          kind: 'variables',
          values: question.names.map((name) => {
            try {
              const code = { ...question, code: name, imports: [name] };
              return this.reader.read(this.run(code), question.limits);
            } catch {
              return undefined;
            }
          }),
        };
      case 'properties': {
        const { result } = this.printing(() => {
          try {
            return namesOf(this.run(question));
          } catch {
            return [];
          }
        });
        return { kind: 'properties', names: result };
      }
      case 'evaluate': {
        if (moment.kind === 'thrown') Reflect.set(this.host.global, '$_exception', moment.value);
        if (moment.kind === 'returned') Reflect.set(this.host.global, '$_retval', moment.value);
        const { result, printed } = this.printing(() => {
          try {
            return { value: this.reader.read(this.run(question), question.limits) };
          } catch (error) {
            return { error: this.thrown(error) };
          }
        });
        return result.error
          ? { kind: 'thrown', error: result.error, printed }
          : { kind: 'value', value: result.value, printed };
      }
    }
  }

  private watch(event: number): void {
    const watch = this.request?.watch;
    if (!watch || watch.events[this.watchIndex] !== event) return;
    const capture = watch.captures[this.watchIndex++] ?? -1;
    if (!this.closures.has(capture)) return;
    this.printing(() => {
      try {
        const value = this.run({ ...watch, capture });
        if (this.lastWatched && isPrimitive(value) && Object.is(value, this.lastWatched.value))
          return;
        const snapshot: ValueSnapshot = this.reader.read(value, watch.limits);
        const shown = JSON.stringify(snapshot);
        if (shown === this.lastWatched?.shown) return;
        this.lastWatched = { value, shown };
        if (this.changes.length <= watch.limit) this.changes.push({ event, value: snapshot });
      } catch (error) {
        this.watchError ??= error;
      }
    });
  }

  private thrown(error: unknown) {
    return this.reader.thrown(error, DEFAULT_LIMITS, (each) => this.recorder?.seen(each));
  }

  // To the page.

  private gather(message: FromReplay, size = 100): void {
    this.pending.push(message);
    this.pendingSize += size;
    if (this.pendingSize > OUTPUT_BATCH) this.flush();
  }

  private flush(): void {
    for (const message of this.pending) this.host.post(message);
    this.pending = [];
    this.pendingSize = 0;
  }

  private post(message: FromReplay): void {
    this.flush();
    this.host.post(message);
  }

  private end(end: ReplayEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    const watch = this.request?.watch;
    this.recorder?.finish();
    if (watch) {
      this.post({
        kind: 'changes',
        changes: this.changes.slice(0, watch.limit),
        more: this.changes.length > watch.limit,
        ...(this.changes.length === 0 && this.watchError !== undefined
          ? { error: this.thrown(this.watchError) }
          : {}),
      });
    }
    this.post({ kind: 'over', end });
    this.host.park();
  }
}

function marksOf(request: ReplayRequest): number[] {
  const marks = new Set<number>([request.limit - 1, ...request.captures]);
  if (request.dive) marks.add(request.dive.event);
  for (const { event } of request.interventions) marks.add(event);
  for (const { event } of request.probes) marks.add(event);
  if (request.watch) for (const event of request.watch.events) marks.add(event);
  return [...marks].filter((event) => event < request.limit).sort((a, b) => a - b);
}

function isPrimitive(value: unknown): boolean {
  return (typeof value !== 'object' && typeof value !== 'function') || value === null;
}

/** Own and inherited names of a value; no getter is run. */
function namesOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  const names = new Set<string>();
  for (
    let at: object | null = Object(value) as object;
    at;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      names.add(name);
      if (names.size > 2_000) return [...names];
    }
  }
  return [...names];
}
