import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { PoolOptions, PoolWorker, WorkerRequest } from 'vitest/node';
import type { FileRun, JudgeEvent } from '../events.ts';
import { glance, Watch } from '../watch.ts';
import type { JudgeOrders } from './orders.ts';

/** One run of a test file that the judge waits for. */
export interface PendingRun {
  readonly orders: Omit<JudgeOrders, 'token'>;
  readonly settle: (run: Omit<FileRun, 'file'>) => void;
}

/**
 * A process for Vitest's pool, watched: it is told what to leave out, what our runner reports is
 * kept apart from what Vitest says to itself, and it is killed when it no longer answers.
 */
export class WatchedWorker implements PoolWorker {
  readonly name = 'logbook';
  readonly cacheFs = true;
  private readonly token = randomUUID();
  private readonly options: PoolOptions;
  private readonly pending: ReadonlyMap<string, PendingRun>;
  private readonly filters = new Map<unknown, (message: unknown) => void>();
  private readonly events: JudgeEvent[] = [];
  private process: ChildProcess | undefined;
  private run: PendingRun | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private watched: Watch | undefined;

  /** @param pending Runs by the test file's path. */
  constructor(options: PoolOptions, pending: ReadonlyMap<string, PendingRun>) {
    this.options = options;
    this.pending = pending;
  }

  start(): Promise<void> {
    const { distPath, env, execArgv } = this.options;
    this.process ??= fork(join(distPath, 'workers/forks.js'), [], {
      env: { ...env },
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    this.process.on('message', (message) => {
      const event = this.eventIn(message);
      if (event) this.take(event);
    });
    this.process.on('exit', () => {
      this.settle('crashed');
    });
    return Promise.resolve();
  }

  on(event: string, callback: (argument: unknown) => void): void {
    const filter = (argument: unknown): void => {
      if (event !== 'message' || this.eventIn(argument) === undefined) callback(argument);
    };
    this.filters.set(callback, filter);
    this.process?.on(event, filter);
  }

  off(event: string, callback: (argument: unknown) => void): void {
    this.process?.off(event, this.filters.get(callback) ?? callback);
  }

  send(message: WorkerRequest): void {
    if (!this.process?.connected) return;
    this.process.send(message.type === 'run' ? this.withOrders(message) : message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  async stop(): Promise<void> {
    this.settle('crashed');
    const { process } = this;
    if (process?.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((resolve) => process.once('exit', resolve));
    // Nothing in it is worth a farewell: what it had to say has been said.
    process.kill('SIGKILL');
    await gone;
  }

  private withOrders(message: WorkerRequest & { type: 'run' }): WorkerRequest {
    const { context } = message;
    const run = this.pending.get(context.files[0]?.filepath ?? '');
    if (!run) return message;
    this.begin(run);
    const orders: JudgeOrders = { token: this.token, ...run.orders };
    // Vitest hands what was provided to the worker; this part is for our runner alone.
    const providedContext = { ...context.providedContext, logbook: orders };
    return { ...message, context: { ...context, providedContext } };
  }

  private begin(run: PendingRun): void {
    this.run = run;
    const watched = new Watch(run.orders.timeLimitMilliseconds, performance.now());
    this.watched = watched;
    this.watch = setInterval(() => {
      if (!watched.isStuck(performance.now())) return;
      this.settle('stuck');
      this.process?.kill('SIGKILL');
    }, glance);
  }

  private take(event: JudgeEvent): void {
    this.watched?.hear(event.kind, performance.now());
    if (event.kind !== 'alive') this.events.push(event);
    if (event.kind === 'finished') this.settle('finished');
  }

  private eventIn(message: unknown): JudgeEvent | undefined {
    if (typeof message !== 'object' || message === null) return undefined;
    const { logbook, event } = message as { logbook?: unknown; event?: JudgeEvent }; // the token vouches for the rest
    return logbook === this.token ? event : undefined;
  }

  private settle(end: FileRun['end']): void {
    clearInterval(this.watch);
    const { run } = this;
    this.run = undefined;
    run?.settle({ events: this.events, end });
  }
}
