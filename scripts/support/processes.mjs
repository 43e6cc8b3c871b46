// @ts-check
import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends a child and what it started (it leads a process group of its own, except on Windows). @param {import('node:child_process').ChildProcess} child */
function end(child) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // Whoever else listens decides what the signal means while nothing runs.
    if (running.size === 0 && process.listenerCount(signal) > 1) return;
    for (const child of running) end(child);
    process.exit(130);
  });
}

/**
 * Runs a program to its end with nothing on stdin and collects what it prints.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, timeoutMilliseconds?: number }} options
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `code` is 127 where the
 *   program is not there, 1 where a signal ended it.
 */
export function run(file, args, { cwd, env = process.env, timeoutMilliseconds }) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32' && file.endsWith('.cmd'),
    });
    running.add(child);
    const timer =
      timeoutMilliseconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            end(child);
          }, timeoutMilliseconds);
    const collect = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    /** @param {number} code */
    const finish = (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output, timedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}
