/** The script of a worker thread that replays a program; bundled by `host.ts`. */
import { parentPort } from 'node:worker_threads';
import type { ReplayRequest } from '../protocol.ts';
import { ReplayRun } from '../guest/replay_run.ts';

const port = parentPort;
if (!port) throw new Error('This is the script of a worker thread.');

const { Atomics, SharedArrayBuffer, Int32Array, performance, setImmediate } = globalThis;
const indirectEval = globalThis.eval;
const now = performance.now.bind(performance);
const listen = process.on.bind(process) as (
  name: string,
  listener: (...values: never[]) => void,
) => unknown;

const run = new ReplayRun({
  global: globalThis,
  post: (message) =>
    port.postMessage(message, message.kind === 'trace' ? [message.piece.buffer] : []),
  evaluate: (code, name) => indirectEval(`${code}\n//# sourceURL=${name}`) as unknown,
  park: () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    throw new Error('The run is over.');
  },
  turn: (action) => void setImmediate(action),
  now,
});

listen('uncaughtException', (error: unknown) => run.onError(error));
listen('unhandledRejection', (reason: unknown, promise: Promise<unknown>) =>
  run.onRejection(reason, promise),
);
listen('rejectionHandled', (promise: Promise<unknown>) => run.onHandled(promise));

port.on('message', (message: { library: string } | { request: ReplayRequest }) => {
  if ('library' in message) run.addLibrary(message.library);
  else run.start(message.request);
});
Reflect.deleteProperty(globalThis, 'require');
