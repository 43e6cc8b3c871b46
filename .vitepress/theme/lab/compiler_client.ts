import address from 'virtual:logbook/engine/compiler';
import type { CompileResult } from '../../../src/program/types.ts';
import type { CompileAnswer, CompileQuestion } from './compiler_messages.ts';

interface Waiting {
  readonly resolve: (result: CompileResult) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Starts the worker where it has not been: its download takes a while on a slow line. */
export function startCompiler(): Worker {
  if (worker) return worker;
  const started = new Worker(address);
  started.addEventListener('message', ({ data }: MessageEvent<CompileAnswer>) => {
    const { id, result, failure } = data;
    if (result) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(failure ?? 'the compiler gave no answer'));
    waiting.delete(id);
  });
  started.addEventListener('error', ({ message }) => {
    // A worker that could not be loaded is tried again by the next run.
    worker = undefined;
    for (const { reject } of waiting.values()) {
      reject(new Error(message || 'the compiler could not be loaded'));
    }
    waiting.clear();
  });
  worker = started;
  return started;
}

/** Compiles a program as the reader has it. */
export function compileInWorker(question: Omit<CompileQuestion, 'id'>): Promise<CompileResult> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    startCompiler().postMessage({ id, ...question });
  });
}
