/** Runs this program the way a terminal does, and keeps what it prints. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../settings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ProgramRun {
  /** `http://127.0.0.1:3013`, once the program says that it listens. */
  address(): Promise<string>;
  /** Waits until it prints this. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** What it printed so far on both its streams, in order, as a terminal shows it. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Removes what the run left on the disk. */
  [Symbol.dispose](): void;
}

export interface RunOptions {
  readonly environment?: Environment;
  /** A module that runs before the program: to plant a fault in it. */
  readonly before?: string;
}

/** @param script The program's path in this example. */
export function runProgram(
  script: string,
  { environment = {}, before }: RunOptions = {},
): ProgramRun {
  const directory = mkdtempSync(join(tmpdir(), 'run-'));
  const file = join(directory, 'output');
  const output = openSync(file, 'w');
  const planted = before === undefined ? [] : ['--import', dataUrl(before)];
  const child = spawn(process.execPath, ['--import', 'tsx', ...planted, script], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      NO_COLOR: '1',
      PORT: '0',
      LOG_DIR: join(directory, 'logs'),
      ...environment,
    },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const read = () => readFileSync(file, 'utf8');
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 0));
  });
  async function printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const hasEnded = child.exitCode !== null; // asked first, so that its last words count
      const found = pattern.exec(read());
      if (found) return found;
      if (hasEnded) throw new Error(`The program ended without printing ${pattern}:\n${read()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return {
    ended,
    output: read,
    signal: (name) => void child.kill(name),
    printed,
    address: async () => (await printed(/http:\/\/[\d.]+:\d+/))[0],
    [Symbol.dispose]() {
      child.kill('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function dataUrl(module: string): string {
  return `data:text/javascript,${encodeURIComponent(module)}`;
}
