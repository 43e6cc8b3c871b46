/**
 * The script of the worker that replays a program in a page: as the sandbox's own worker, with the
 * debugger's clock below it. Bundled by `buildReplayScript`.
 */
import { park, removeGlobals } from '../../../sandbox/browser/seal.ts';
import { ReplayRun } from '../guest/replay_run.ts';
import type { FromReplay, ToReplay } from '../protocol.ts';

const indirectEval = globalThis.eval;
const listen = globalThis.addEventListener.bind(globalThis);
const unlisten = globalThis.removeEventListener.bind(globalThis);
const now = performance.now.bind(performance);

const turns: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => turns.shift()?.();
const wake = port2.postMessage.bind(port2);

listen('message', function start(event: MessageEvent) {
  const [port] = event.ports;
  if (!port) return;
  event.stopImmediatePropagation();
  unlisten('message', start);
  const post = port.postMessage.bind(port);
  const run = new ReplayRun({
    global: globalThis,
    post: (message: FromReplay) => post(message),
    evaluate: (code, name) => indirectEval(`${code}\n//# sourceURL=${name}`) as unknown,
    park,
    turn: (action) => {
      turns.push(action);
      wake(0);
    },
    now,
  });
  listen('error', (error: ErrorEvent) => {
    error.preventDefault();
    run.onError(error.error);
  });
  listen('unhandledrejection', (rejection: PromiseRejectionEvent) => {
    rejection.preventDefault();
    run.onRejection(rejection.reason, rejection.promise);
  });
  listen('rejectionhandled', ({ promise }: PromiseRejectionEvent) => run.onHandled(promise));
  removeGlobals();
  port.onmessage = ({ data }: MessageEvent<ToReplay>) => {
    if (data.kind === 'library') run.addLibrary(data.code);
    else run.start(data.request);
  };
});
