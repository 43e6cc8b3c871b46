/**
 * The script of the worker that a program runs in. It is bundled to one classic script, see
 * `buildSandboxScripts`; the frame starts it from a blob and hands it a port. Everything it needs of
 * the browser is taken before the first line of a program.
 */
import type { FromProgram, ToProgram } from '../protocol.ts';
import { takeNative } from '../runtime/native.ts';
import { ProgramRuntime } from '../runtime/program.ts';
import { park, removeGlobals } from './seal.ts';

const native = takeNative();
const indirectEval = globalThis.eval;

const listen = globalThis.addEventListener.bind(globalThis);
const unlisten = globalThis.removeEventListener.bind(globalThis);

listen('message', function start(event: MessageEvent) {
  const [port] = event.ports;
  if (!port) return;
  event.stopImmediatePropagation();
  unlisten('message', start);
  const postToFrame = port.postMessage.bind(port);
  const runtime = new ProgramRuntime({
    native,
    global: globalThis,
    post: (message: FromProgram) => postToFrame(message),
    evaluate: (code, name) => indirectEval(`${code}\n//# sourceURL=${name}`) as unknown,
    park,
  });
  listen('error', (error: ErrorEvent) => {
    error.preventDefault();
    runtime.onError(error.error);
  });
  listen('unhandledrejection', (rejection: PromiseRejectionEvent) => {
    rejection.preventDefault();
    runtime.onRejection(rejection.reason, rejection.promise);
  });
  listen('rejectionhandled', ({ promise }: PromiseRejectionEvent) => runtime.onHandled(promise));
  removeGlobals();
  port.onmessage = ({ data }: MessageEvent<ToProgram>) => {
    switch (data.kind) {
      case 'library':
        runtime.addLibrary(data.code);
        break;
      case 'run':
        runtime.run(data.request);
        break;
      case 'message':
        runtime.receive(data.message);
        break;
      case 'fetch':
        runtime.fetch(data.id, data.request);
    }
  };
});
