import { readdir, readFile, readlink } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The environment variable by which everything that a command started is known, wherever it went. */
export const marker = 'LOGBOOK_DOCTOR_RUN';

/** Processes that carry the mark; on systems without /proc, those of the command's own group. */
export async function processesOf(mark: string, group: number): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => undefined);
  if (!entries) return groupOf(group);
  const found = await Promise.all(
    entries
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const text = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
        return text.split('\0').includes(`${marker}=${mark}`) ? [Number(name)] : [];
      }),
  );
  return found.flat();
}

async function groupOf(group: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,pgid=']).catch(() => ({ stdout: '' }));
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, pgid]) => (pgid === group && pid > 0 ? [pid] : []));
}

/** The TCP port on which one of the processes listens; undefined while none does. */
export async function listeningPort(processes: readonly number[]): Promise<number | undefined> {
  for (const pid of processes) {
    const port = await portOf(pid);
    if (port !== undefined) return port;
  }
  return undefined;
}

async function portOf(pid: number): Promise<number | undefined> {
  const sockets = await socketsOf(pid);
  if (sockets === undefined) return portByTool(pid);
  for (const family of ['tcp', 'tcp6']) {
    const table = await readFile(`/proc/${pid}/net/${family}`, 'utf8').catch(() => '');
    for (const line of table.split('\n').slice(1)) {
      // sl local_address rem_address st … inode: 0A is LISTEN (Linux, Documentation/networking/proc_net_tcp).
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state === '0A' && sockets.has(inode))
        return Number.parseInt(local.split(':')[1] ?? '', 16);
    }
  }
  return undefined;
}

async function socketsOf(pid: number): Promise<ReadonlySet<string> | undefined> {
  if (process.platform !== 'linux') return undefined;
  const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(
    handles.map((handle) => readlink(`/proc/${pid}/fd/${handle}`).catch(() => '')),
  );
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

async function portByTool(pid: number): Promise<number | undefined> {
  const options = ['-nP', '-a', '-p', String(pid), '-iTCP', '-sTCP:LISTEN', '-Fn'];
  const { stdout } = await run('lsof', options).catch(() => ({ stdout: '' }));
  const port = /:(\d+)$/m.exec(stdout)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Ends every process that carries the mark, those that left the group too. */
export async function endAll(mark: string, group: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (let round = 0; round < (signal === 'SIGTERM' ? 10 : 20); round += 1) {
      const processes = await processesOf(mark, group);
      if (processes.length === 0) return;
      if (round === 0 || signal === 'SIGKILL') for (const pid of processes) signalTo(pid, signal);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in between.
  }
}
