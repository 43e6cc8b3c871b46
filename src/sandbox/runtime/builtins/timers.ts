import type { EventLoop } from '../event_loop.ts';

/** Node's timers, as globals and as the module `timers`. */
export function timersOf(loop: EventLoop) {
  return {
    setTimeout: loop.setTimeout,
    setInterval: loop.setInterval,
    setImmediate: loop.setImmediate,
    clearTimeout: loop.clearTimeout,
    clearInterval: loop.clearTimeout,
    clearImmediate: loop.clearImmediate,
  };
}
