/** What the runtime needs of its worker, taken before a program can replace it. */
export interface Native {
  readonly now: () => number;
  readonly post: (task: () => void) => void;
  readonly delay: (task: () => void, milliseconds: number) => () => void;
}

export function takeNative(): Native {
  const { performance, setTimeout, clearTimeout, MessageChannel } = globalThis;
  const now = performance.now.bind(performance);
  const channel = new MessageChannel();
  const tasks: (() => void)[] = [];
  channel.port1.onmessage = () => tasks.shift()?.();
  const wake = channel.port2.postMessage.bind(channel.port2);
  return {
    now,
    post: (task) => {
      tasks.push(task);
      wake(0);
    },
    delay: (task, milliseconds) => {
      const timer = setTimeout(task, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
