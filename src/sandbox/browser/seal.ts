/** What a worker takes of the browser before a program runs in it, and what it takes away. */

const { Atomics, Int32Array, WebAssembly, Error: NativeError } = globalThis;
const wait = Atomics.wait.bind(Atomics);

/** Blocks this thread until it is ended. A shared memory needs no isolation headers here. */
export function park(): never {
  const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  wait(new Int32Array(buffer), 0, 0);
  throw new NativeError('The program is over.');
}

/** What a program in a page has no honest use for, or could reach the frame with. */
const REMOVED = [
  'postMessage',
  'close',
  'importScripts',
  'Worker',
  'SharedWorker',
  'BroadcastChannel',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'indexedDB',
  'caches',
  'cookieStore',
  'navigator',
  'location',
  'origin',
  'name',
  'onmessage',
  'onerror',
  'onunhandledrejection',
  'fetch',
];

export function removeGlobals(): void {
  for (const name of REMOVED) {
    for (let target: object | null = globalThis; target;) {
      Reflect.deleteProperty(target, name);
      target = Object.getPrototypeOf(target) as object | null;
    }
  }
}
