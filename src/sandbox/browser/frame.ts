/**
 * The script of the hidden frame. The frame has an origin of its own and a policy that lets nothing
 * out; all it does is keep workers, pass messages on in batches, and end workers.
 */
import type { FromFrame, FromProgram, ToFrame, ToProgram } from '../protocol.ts';

interface Held {
  readonly worker: Worker;
  readonly port: MessagePort;
  /** The libraries that were given to it, in order. */
  libraries: readonly string[];
  /** Passes on what has gathered. */
  flush?: () => void;
  /** It is being ended on purpose. */
  isClosing?: boolean;
}

const BATCH_MILLISECONDS = 12;
const CLOSE_MILLISECONDS = 40;

window.addEventListener('message', (event: MessageEvent) => {
  const [page] = event.ports;
  if (page) serve(page);
});

function serve(page: MessagePort): void {
  let script: string | undefined;
  let libraries: readonly string[] = [];
  let ready: Held | undefined;
  const runs = new Map<number, Held>();
  const post = (message: FromFrame) => page.postMessage(message);

  const start = (): Held | undefined => {
    if (script === undefined) return undefined;
    const worker = new Worker(script);
    const channel = new MessageChannel();
    worker.postMessage(0, [channel.port2]);
    return equip({ worker, port: channel.port1, libraries: [] });
  };
  /** Gives a worker the libraries it lacks; one that has others is no use. */
  const equip = (held: Held): Held | undefined => {
    if (held.libraries.some((code, index) => code !== libraries[index])) {
      held.worker.terminate();
      return start();
    }
    const missing = libraries.slice(held.libraries.length);
    for (const code of missing) send(held, { kind: 'library', code });
    held.libraries = libraries;
    return held;
  };
  const send = ({ port }: Held, message: ToProgram) => port.postMessage(message);
  const prepare = () => {
    ready ??= start();
  };

  const open = (run: number) => {
    const held = ready ?? start();
    ready = undefined;
    if (!held) return;
    runs.set(run, held);
    let batch: FromProgram[] = [];
    let lastPost = 0;
    let isScheduled = false;
    const flush = () => {
      isScheduled = false;
      if (batch.length === 0 || !runs.has(run)) return;
      post({ kind: 'from', run, messages: batch });
      batch = [];
      lastPost = performance.now();
    };
    held.flush = flush;
    held.port.onmessage = ({ data }: MessageEvent<FromProgram>) => {
      batch.push(data);
      // What waits for requests has nothing to do, and is likely to be run anew before it ends.
      if (data.kind === 'state' && data.state === 'waiting') prepare();
      const isUrgent = !['output', 'final', 'message'].includes(data.kind);
      if (isUrgent || performance.now() - lastPost > BATCH_MILLISECONDS) flush();
      else if (!isScheduled) {
        isScheduled = true;
        setTimeout(flush, BATCH_MILLISECONDS);
      }
    };
    // The browser ends a worker that wants more memory than there is, and says so nowhere else.
    held.port.addEventListener('close', () => {
      flush();
      if (runs.has(run) && !held.isClosing) post({ kind: 'broken', run });
    });
    held.worker.onerror = (event) => {
      event.preventDefault();
      if (runs.has(run)) post({ kind: 'broken', run, reason: event.message || 'it failed' });
    };
  };

  page.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    switch (data.kind) {
      case 'load':
        script = URL.createObjectURL(new Blob([data.script], { type: 'text/javascript' }));
        prepare();
        break;
      case 'libraries':
        libraries = data.codes;
        if (ready) ready = equip(ready);
        break;
      case 'open':
        open(data.run);
        break;
      case 'post': {
        const held = runs.get(data.run);
        if (held) send(held, data.message);
        break;
      }
      case 'close': {
        const held = runs.get(data.run);
        if (held) held.isClosing = true;
        held?.worker.terminate();
        // What the worker had sent may still be on its way: it comes by another port than this message.
        setTimeout(() => {
          held?.flush?.();
          runs.delete(data.run);
          held?.port.close();
          post({ kind: 'closed', run: data.run });
          prepare();
        }, CLOSE_MILLISECONDS);
      }
    }
  };
}
