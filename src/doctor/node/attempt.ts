import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { endAll, listeningPort, marker, processesOf } from './processes.ts';

export interface AttemptOptions {
  readonly folder: string;
  /** An empty home folder. */
  readonly home: string;
  readonly deadlineSeconds: number;
  /** Whether it may use the network; without, it is cut off where the system allows that. */
  readonly network: boolean;
}

/** What became of a command. A server is `up` once a process of its listens; it is then ended. */
export interface Attempt {
  readonly outcome: 'passed' | 'failed' | 'up' | 'deadline';
  /** Exit code, where it ended by itself. */
  readonly code?: number;
  readonly port?: number;
  readonly seconds: number;
  /** The last lines it printed. */
  readonly output: string;
}

const lookEvery = 150;
const keptLines = 12;
const keptCharacters = 20_000;

/** How a machine reaches its network: passed on to what may use it. */
const networkVariables =
  /^(?:https?_proxy|no_proxy|all_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|npm_config_registry)$/i;

/** Runs one command line as a newcomer would: an empty home, almost no environment, no input. */
export async function attempt(text: string, options: AttemptOptions): Promise<Attempt> {
  const mark = randomUUID();
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 100) / 10;
  const temporary = join(options.home, 'tmp');
  await mkdir(temporary, { recursive: true });
  const [file, ...words] = options.network ? shell(text) : withoutNetwork(text);
  const child = spawn(file, words, {
    cwd: options.folder,
    env: { ...environmentFor(options), TMPDIR: temporary, [marker]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-keptCharacters);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  let ended: { code: number } | undefined;
  child.on('error', ({ message }) => {
    output += message;
    ended = { code: 127 };
  });
  child.on('close', (code) => (ended ??= { code: code ?? 1 }));
  const group = child.pid ?? 0;
  const done = (result: Pick<Attempt, 'outcome' | 'code' | 'port'>): Attempt => ({
    ...result,
    seconds: seconds(),
    output: tail(output),
  });
  try {
    while (seconds() < options.deadlineSeconds) {
      if (ended) return done({ outcome: ended.code === 0 ? 'passed' : 'failed', code: ended.code });
      const port = await listeningPort(await processesOf(mark, group));
      if (port !== undefined) return done({ outcome: 'up', port });
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
    }
    return done({ outcome: 'deadline' });
  } finally {
    await endAll(mark, group);
  }
}

function environmentFor({ home, network }: AttemptOptions): NodeJS.ProcessEnv {
  const own = dirname(process.execPath);
  const passed = Object.entries(process.env).filter(
    ([name]) => network && networkVariables.test(name),
  );
  return {
    PATH: `${own}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: home,
    LANG: 'C.UTF-8',
    CI: 'true',
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    ...Object.fromEntries(passed),
  };
}

const shell = (text: string): [string, ...string[]] => ['/bin/sh', '-c', text];

/** A network of its own that has nothing but itself: servers and their tests still meet there. */
function withoutNetwork(text: string): [string, ...string[]] {
  const prefix = isolation();
  return prefix
    ? [
        prefix[0] ?? '',
        ...prefix.slice(1),
        '/bin/sh',
        '-c',
        'ip link set lo up && exec /bin/sh -c "$1"',
        'sh',
        text,
      ]
    : shell(text);
}

let known: readonly string[] | false | undefined;

/** What cuts a command off from the network here; false where nothing does. */
export function isolation(): readonly string[] | false {
  known ??=
    process.platform === 'linux'
      ? ([
          ['unshare', '--net'],
          ['unshare', '--map-root-user', '--net'],
        ].find(
          ([file = '', ...options]) =>
            spawnSync(file, [...options, '/bin/sh', '-c', 'ip link set lo up']).status === 0,
        ) ?? false)
      : false;
  return known;
}

function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-keptLines).join('\n');
}
