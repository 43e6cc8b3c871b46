/**
 * Runs something and gives the lines it printed, whatever it used to print: `console` or
 * `process.stdout` and `process.stderr`.
 */
export async function outputOf(work: () => unknown): Promise<string[]> {
  const printed: string[] = [];
  const restore = [globalThis.process.stdout, globalThis.process.stderr].map((stream) => {
    const original = Object.getOwnPropertyDescriptor(stream, 'write');
    stream.write = (chunk: string | Uint8Array) => {
      printed.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
      return true;
    };
    return () => {
      if (original) Object.defineProperty(stream, 'write', original);
      else Reflect.deleteProperty(stream, 'write');
    };
  });
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  const text = printed.join('');
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
