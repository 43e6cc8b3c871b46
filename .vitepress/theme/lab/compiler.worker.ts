/** The compiler, in a worker of its own: typing and running are never held up by it. */
import { compileProgram, createCompileCache } from '../../../src/program/compile.ts';
import type { CompileAnswer, CompileQuestion } from './compiler_messages.ts';

const caches = new Map<string, ReturnType<typeof createCompileCache>>();

self.addEventListener('message', ({ data }: MessageEvent<CompileQuestion>) => {
  const { id, key, files, entry, aliases, libraries } = data;
  const cache = caches.get(key) ?? createCompileCache();
  caches.set(key, cache);
  let answer: CompileAnswer;
  try {
    const options = { entries: [entry], aliases, cache, ...(libraries ? { libraries } : {}) };
    answer = { id, result: compileProgram(files, options) };
  } catch (error) {
    answer = { id, failure: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
});
