/** What a worker takes of the browser before a program runs in it, and what it takes away. */
import { NODE_GLOBALS } from '../runtime/inspect/global_names.ts';

const { Atomics, Int32Array, WebAssembly, Error: NativeError } = globalThis;
const wait = Atomics.wait.bind(Atomics);

/** Blocks this thread until it is ended. A shared memory needs no isolation headers here. */
export function park(): never {
  const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  wait(new Int32Array(buffer), 0, 0);
  throw new NativeError('The program is over.');
}

/**
 * What of a worker's globals a program keeps, besides the classes that Node has: everything else goes,
 * for it is a way out of the sandbox, or not there in Node.
 */
const KEPT: ReadonlySet<string> = new Set(
  (
    'addEventListener atob btoa clearInterval clearTimeout console constructor crypto decodeURI ' +
    'decodeURIComponent dispatchEvent encodeURI encodeURIComponent escape eval globalThis isFinite ' +
    // Goes with its prototype's methods, see follow_node.ts.
    'Iterator ' +
    'isNaN parseFloat parseInt performance queueMicrotask removeEventListener self setInterval ' +
    'setTimeout structuredClone undefined unescape'
  ).split(' '),
);
const REMOVED: ReadonlySet<string> = new Set(['BroadcastChannel']);

export function removeGlobals(): void {
  const { EventTarget: Target } = globalThis;
  for (
    let target: object | null = globalThis;
    target && target !== Target.prototype;
    target = Object.getPrototypeOf(target) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(target)) {
      const isKept = (KEPT.has(name) || NODE_GLOBALS.has(name)) && !REMOVED.has(name);
      if (!isKept) Reflect.deleteProperty(target, name);
    }
  }
}
