import {
  BUILTINS_PACKAGE,
  NODE_PACKAGES,
  packageOf,
  providedBuiltin,
} from '../../program/libraries.ts';
import { frameDocument } from './frame_document.ts';
import { openFrame, type Frame } from './frame_host.ts';
import { Inbox, type Other } from './inbox.ts';
import type { FromFrame, FromProgram, ProgramEnd, ToProgram } from '../protocol.ts';
import { sentences } from '../sentences.ts';
import {
  DEFAULT_DEADLINE_MILLISECONDS,
  type ProgramRequest,
  type ProgramResponse,
  type Run,
  type RunEvent,
  type LibraryNeeds,
  type RunRequest,
  type RunResult,
  type Sandbox,
} from '../types.ts';

export interface BrowserSandboxOptions {
  /** The text of the frame's script, see `buildSandboxScripts`. */
  loadFrameScript(): Promise<string>;
  /** The text of the worker's script. */
  loadWorkerScript(): Promise<string>;
  /** A frame that somebody opened ahead, with the same scripts; asked for before each opening. */
  takeFrame?(): Promise<Frame> | undefined;
  /** The script of a package of libraries, see `buildLibrary`; the page fetches it from its own site. */
  loadLibrary(packageName: string): Promise<string>;
  /** The script of a `libraryBundle`, by its address. */
  loadLibraryBundle?(address: string): Promise<string>;
  /** Import names by package, where a course adds libraries; `LIBRARY_PACKAGES` by default. */
  readonly packages?: Readonly<Record<string, readonly string[]>>;
}

/** What shows that a program may use `Buffer`, or import what nobody knows before it runs. */
const mayNeedBuiltins = /\bBuffer\b|\$module\.dynamicImport\(|\bgetBuiltinModule\b/;

/** How long a worker's end, which frames do at once, may take before the frame itself is removed. */
const CLOSE_MILLISECONDS = 1_500;

/**
 * Runs programs in a hidden frame with an origin of its own, each in a fresh worker; at most one
 * frame, made on the first `warm` or `run`.
 */
export function createBrowserSandbox(options: BrowserSandboxOptions): Sandbox {
  return new BrowserSandbox(options);
}

class BrowserSandbox implements Sandbox {
  readonly #options: BrowserSandboxOptions;
  readonly #runs = new Map<number, BrowserRun>();
  readonly #libraries = new Map<string, Promise<string>>();
  #frame: Promise<Frame> | undefined;
  #given: { readonly frame: Frame; readonly codes: readonly string[] } | undefined;
  #lastRun = 0;

  constructor(options: BrowserSandboxOptions) {
    this.#options = options;
  }

  warm(program?: LibraryNeeds): void {
    const ready = this.#prepare(program);
    ready.then(
      ({ frame, libraries }) => {
        // Without one named, the worker that is ready is as good as another.
        if (program) this.#give(frame, libraries);
      },
      // A failure is told by the run that needs what failed.
      () => undefined,
    );
  }

  run(request: RunRequest, onEvent: (event: RunEvent) => void): Run {
    const id = ++this.#lastRun;
    const run = new BrowserRun(request, onEvent, () => {
      this.#runs.delete(id);
      void this.#close(id, run);
    });
    this.#runs.set(id, run);
    this.#prepare(request.program).then(
      ({ frame, libraries }) => {
        if (run.isOver) return;
        this.#give(frame, libraries);
        frame.post({ kind: 'open', run: id });
        run.start((message) => frame.post({ kind: 'post', run: id, message }));
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        run.end({ outcome: 'failed', exitCode: 1, sentence: reason });
      },
    );
    return run;
  }

  dispose(): void {
    for (const run of this.#runs.values()) run.stop();
    void this.#frame?.then((frame) => frame.remove());
    this.#frame = undefined;
  }

  async #prepare(program?: LibraryNeeds): Promise<{ frame: Frame; libraries: readonly string[] }> {
    this.#frame ??= this.#open().catch((error: unknown) => {
      // The next run tries again.
      this.#frame = undefined;
      throw error;
    });
    const libraries = program ? await this.#librariesOf(program) : [];
    return { frame: await this.#frame, libraries };
  }

  /** The frame keeps what it was given last: hundreds of kilobytes need not be copied for each run. */
  #give(frame: Frame, codes: readonly string[]): void {
    const { frame: known, codes: given } = this.#given ?? {};
    const isKnown =
      frame === known &&
      given?.length === codes.length &&
      codes.every((code, index) => code === given[index]);
    if (isKnown) return;
    this.#given = { frame, codes };
    frame.post({ kind: 'libraries', codes });
  }

  async #librariesOf(program: LibraryNeeds): Promise<readonly string[]> {
    const { libraries, libraryBundle } = program;
    const { packages } = this.#options;
    const load = (name: string) => this.#text(name, () => this.#options.loadLibrary(name));
    const needsBuiltins =
      libraries.some((name) => providedBuiltin(name) !== undefined) ||
      Object.values(program.modules).some(({ code }) => mayNeedBuiltins.test(code));
    const bundle =
      libraryBundle && this.#options.loadLibraryBundle?.bind(this.#options, libraryBundle);
    const all = [...new Set(libraries.flatMap((name) => packageOf(name, packages) ?? []))];
    const scripts =
      libraryBundle !== undefined && bundle
        ? // Node's own modules are in no bundle.
          [
            this.#text(libraryBundle, bundle),
            ...all.filter((name) => Object.hasOwn(NODE_PACKAGES, name)).map(load),
          ]
        : all.map(load);
    const builtins = needsBuiltins ? load(BUILTINS_PACKAGE) : undefined;
    const codes = await Promise.all(scripts);
    if (!builtins && !codes.some((code) => /\bBuffer\b/.test(code))) return codes;
    return [await (builtins ?? load(BUILTINS_PACKAGE)), ...codes];
  }

  #text(key: string, load: () => Promise<string>): Promise<string> {
    let text = this.#libraries.get(key);
    if (!text) {
      text = load();
      this.#libraries.set(key, text);
      // A load that failed (no network) is tried again by the next run.
      text.catch(() => this.#libraries.delete(key));
    }
    return text;
  }

  async #open(): Promise<Frame> {
    // One that was begun ahead and came to nothing is no reason not to try.
    const ahead = await this.#options.takeFrame?.()?.catch(() => undefined);
    const frame = ahead ?? (await this.#openOwn());
    frame.listen((message) => this.#receive(message));
    return frame;
  }

  #openOwn(): Promise<Frame> {
    const scripts = this.#options;
    return openFrame(scripts.loadFrameScript().then(frameDocument), scripts.loadWorkerScript());
  }

  #receive(message: FromFrame): void {
    const run = this.#runs.get(message.run);
    if (message.kind === 'from') {
      for (const item of message.messages) run?.receive(item);
    } else if (message.kind === 'broken') {
      const { reason } = message;
      const sentence = reason === undefined ? sentences.outOfMemory : sentences.broken(reason);
      run?.end({ outcome: 'failed', exitCode: 1, sentence });
    } else this.#closed.get(message.run)?.();
  }

  readonly #closed = new Map<number, () => void>();

  /** Ends a run's worker; where the frame does not answer, it goes with all that is in it. */
  async #close(id: number, run: BrowserRun): Promise<void> {
    const frame = await this.#frame?.catch(() => undefined);
    if (!frame) {
      run.settle();
      return;
    }
    this.#runs.set(id, run);
    const answered = new Promise<boolean>((resolve) => {
      this.#closed.set(id, () => resolve(true));
      setTimeout(() => resolve(false), CLOSE_MILLISECONDS);
    });
    frame.post({ kind: 'close', run: id });
    const hasAnswered = await answered;
    this.#closed.delete(id);
    this.#runs.delete(id);
    run.settle();
    if (hasAnswered) return;
    frame.remove();
    this.#frame = undefined;
    for (const other of this.#runs.values()) {
      other.end({ outcome: 'failed', exitCode: 1, sentence: sentences.frameRemoved });
    }
  }
}

interface PendingFetch {
  readonly resolve: (response: ProgramResponse) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
}

class BrowserRun implements Run {
  readonly result: Promise<RunResult>;
  readonly #request: RunRequest;
  readonly #onEvent: (event: RunEvent) => void;
  readonly #onEnd: () => void;
  readonly #deadline: number;
  readonly #fetches = new Map<number, PendingFetch>();
  readonly #inbox = new Inbox({
    write: (stream, text) => this.#onEvent({ kind: 'output', stream, text }),
    take: (message) => this.#take(message),
  });
  readonly #queue: ToProgram[] = [];
  #resolve: (result: RunResult) => void = () => undefined;
  #post: ((message: ToProgram) => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #started = performance.now();
  #outcome: RunResult | undefined;
  #lastFetch = 0;
  #hasBegun = false;

  constructor(request: RunRequest, onEvent: (event: RunEvent) => void, onEnd: () => void) {
    this.#request = request;
    this.#onEvent = onEvent;
    this.#onEnd = onEnd;
    this.#deadline = request.deadlineMilliseconds ?? DEFAULT_DEADLINE_MILLISECONDS;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get isOver(): boolean {
    return this.#outcome !== undefined;
  }

  start(post: (message: ToProgram) => void): void {
    this.#post = post;
    this.#started = performance.now();
    this.#startTimer();
    post({ kind: 'run', request: this.#request });
    for (const message of this.#queue.splice(0)) post(message);
  }

  stop(): void {
    this.end({ outcome: 'stopped', exitCode: 130, sentence: sentences.stopped });
  }

  send(message: unknown): void {
    this.#toProgram({ kind: 'message', message });
  }

  fetch(request: ProgramRequest): Promise<ProgramResponse> {
    return new Promise((resolve, reject) => {
      if (this.isOver) {
        reject(new Error(sentences.ended));
        return;
      }
      const id = ++this.#lastFetch;
      const timer = setTimeout(() => {
        this.end({
          outcome: 'deadline',
          exitCode: 1,
          sentence: sentences.requestDeadline(request, this.#deadline),
        });
      }, this.#deadline);
      this.#fetches.set(id, { resolve, reject, timer });
      this.#toProgram({ kind: 'fetch', id, request });
    });
  }

  receive(message: FromProgram): void {
    // The clock stops when the program ends, not when all that it printed is shown.
    if (message.kind === 'end') this.end(message.end);
    else this.#inbox.receive(message);
  }

  #take(message: Other): void {
    switch (message.kind) {
      case 'message':
        this.#onEvent({ kind: 'message', message: message.message });
        break;
      case 'state':
        if (!this.#hasBegun) {
          this.#hasBegun = true;
          clearTimeout(this.#timer);
          this.#startTimer();
          break;
        }
        if (message.state === 'waiting') clearTimeout(this.#timer);
        this.#onEvent({ kind: 'state', state: message.state });
        break;
      case 'response':
      case 'refused':
        this.#settleFetch(message);
        break;
    }
  }

  end(end: ProgramEnd | (Omit<ProgramEnd, 'outcome'> & Pick<RunResult, 'outcome'>)): void {
    if (this.isOver) return;
    clearTimeout(this.#timer);
    this.#outcome = { ...end, elapsedMilliseconds: performance.now() - this.#started };
    for (const { reject, timer } of this.#fetches.values()) {
      clearTimeout(timer);
      reject(new Error(end.sentence ?? sentences.ended));
    }
    this.#fetches.clear();
    this.#onEnd();
  }

  /** The worker is gone: nothing more will come. What was printed before the end is still shown. */
  settle(): void {
    this.#inbox.finish(() => {
      if (this.#outcome) this.#resolve(this.#outcome);
    });
  }

  #toProgram(message: ToProgram): void {
    if (this.#post) this.#post(message);
    else this.#queue.push(message);
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      this.end({
        outcome: 'deadline',
        exitCode: 1,
        sentence: sentences.deadline(this.#deadline),
      });
    }, this.#deadline);
  }

  #settleFetch(message: Extract<FromProgram, { kind: 'response' | 'refused' }>): void {
    const pending = this.#fetches.get(message.id);
    if (!pending) return;
    this.#fetches.delete(message.id);
    clearTimeout(pending.timer);
    if (message.kind === 'response') pending.resolve(message.response);
    else pending.reject(new Error(message.sentence));
  }
}
