import type { SerializedConfig } from 'vitest';
import { processError } from 'vitest/internal/browser';
import type { JudgeEvent } from '../events.ts';
import { createJudgeRunner, failureOf } from '../runner/judge_runner.ts';
import type { JudgeOrders } from './orders.ts';

/**
 * The `runner` of Vitest's worker process in the terminal. Vitest loads it before the tests and the
 * program under judgment, so what it takes hold of here is still untouched.
 */

const send = process.send?.bind(process);
/** How much one run may print, in characters, before the rest is dropped. */
const printLimit = 200_000;

const ordersOf = (globalState: unknown): JudgeOrders => {
  // Vitest keeps the worker's state under this name; `providedContext` is what was provided to it.
  const { __vitest_worker__: state } = globalState as {
    __vitest_worker__: { providedContext: { logbook?: JudgeOrders } };
  };
  const orders = state.providedContext.logbook;
  if (!orders) throw new Error('The judge gave no orders to its runner.');
  delete state.providedContext.logbook;
  return orders;
};

function hostOf({ token, skip, timeLimitMilliseconds, environment }: JudgeOrders) {
  Object.assign(process.env, environment);
  const report = (event: JudgeEvent): void => {
    send?.({ logbook: token, event });
  };
  let printed = 0;
  const capture = (stream: 'stdout' | 'stderr'): void => {
    process[stream].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      printed += text.length;
      if (printed <= printLimit) report({ kind: 'output', stream, text });
      const done = rest.find((argument) => typeof argument === 'function');
      if (done) queueMicrotask(done as () => void); // the stream's own callback
      return true;
    };
  };
  capture('stdout');
  capture('stderr');
  const uncaught = (error: unknown): void => {
    report({ kind: 'uncaught', failure: failureOf(processError(error)) });
  };
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
  return { report, skip, timeLimitMilliseconds };
}

const host = hostOf(ordersOf(globalThis));

export default createJudgeRunner(host) satisfies new (config: SerializedConfig) => unknown;
