import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A clone in small: the real scripts and lock file, and a site of one page. */
async function makeClone({ installed }: { installed: boolean }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logbook-start-'));
  await chmod(folder, 0o755);
  for (const path of ['scripts', 'package.json', 'package-lock.json', '.npmrc']) {
    await cp(join(repository, path), join(folder, path), { recursive: true });
  }
  await mkdir(join(folder, 'examples/13_logging'), { recursive: true });
  await cp(
    join(repository, 'examples/13_logging/package.json'),
    join(folder, 'examples/13_logging/package.json'),
  );
  await mkdir(join(folder, 'docs'));
  await writeFile(join(folder, 'docs/index.md'), '# One small page\n');
  await mkdir(join(folder, '.vitepress'));
  await writeFile(
    join(folder, '.vitepress/config.ts'),
    "export default { srcDir: 'docs', base: process.env['BASE_PATH'] };\n",
  );
  if (installed) await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

interface Started {
  readonly child: ChildProcess;
  /** What it has printed until now. */
  output(): string;
  /** Settles with the exit code (a signal's name where one ended it). */
  readonly ended: Promise<number | string>;
}

interface StartOptions {
  readonly args?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly user?: number;
  readonly node?: readonly string[];
}

function start(folder: string, options: StartOptions = {}): Started {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...options.environment };
  if (!options.environment?.['PORT']) delete environment['PORT'];
  const child = spawn(
    process.execPath,
    [...(options.node ?? []), 'scripts/start.mjs', ...(options.args ?? [])],
    {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | string, // as `close` reports
  );
  return { child, output: () => text, ended };
}

/** Waits for the line with the address; fails with the whole output where the process ends first. */
async function address(started: Started): Promise<string> {
  let over = false;
  void started.ended.then(() => (over = true));
  for (;;) {
    const found = /Logbook is ready: (\S+)/.exec(started.output())?.[1];
    if (found) return found;
    if (over) throw new Error(`It ended without an address:\n${started.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

describe('npm start, where everything is in place', () => {
  let clone: string;
  beforeAll(async () => {
    clone = await makeClone({ installed: true });
  });
  afterAll(() => rm(clone, { recursive: true, force: true }));

  it('builds, serves, prints its address, and ends cleanly on Ctrl-C', async () => {
    const started = start(clone);
    const url = await address(started);
    expect(url).toMatch(/^http:\/\/localhost:\d+\/$/);
    const page = await fetch(url);
    expect(await page.text()).toContain('One small page');
    const missing = await fetch(`${url}no/such/page`);
    expect(missing.status).toBe(404);
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
    expect(started.output()).toContain('Building the site');
  });

  it('builds nothing a second time, and on the port that it was given', async () => {
    const probe = createServer();
    await once(probe.listen(0), 'listening');
    const { port } = probe.address() as AddressInfo; // of a TCP server
    await new Promise((resolve) => probe.close(resolve));
    const started = start(clone, { environment: { PORT: String(port) } });
    expect(await address(started)).toBe(`http://localhost:${port}/`);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(started.output()).not.toContain('Building the site');
  });

  it('builds again when a page changed or the base path is another one', async () => {
    await writeFile(join(clone, 'docs/index.md'), '# A page with a new title\n');
    const started = start(clone, { environment: { BASE_PATH: 'courses/logbook' } });
    const url = await address(started);
    expect(url).toMatch(/\/courses\/logbook\/$/);
    expect(await (await fetch(url)).text()).toContain('A page with a new title');
    const outside = await fetch(new URL('/elsewhere', url));
    expect(outside.status).toBe(404);
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
  });

  describe('and a port is taken', () => {
    let taken: Server;
    let port: number;
    beforeAll(async () => {
      taken = createServer();
      await once(taken.listen(0, '127.0.0.1'), 'listening');
      port = (taken.address() as AddressInfo).port; // of a TCP server
    });
    afterAll(() => taken.close());

    it('says so in one sentence where that port was asked for', async () => {
      const started = start(clone, {
        args: ['--port', String(port)],
        environment: { BASE_PATH: 'courses/logbook' },
      });
      expect(await started.ended).toBe(1);
      expect(lines(started.output())).toEqual([
        `Port ${port} is taken by another program: stop that program, choose another port, or leave the choice to \`npm start\`.`,
      ]);
    });
  });

  it('says what is wrong with an option', async () => {
    const bad = start(clone, { args: ['--port', 'many'] });
    expect(await bad.ended).toBe(1);
    expect(lines(bad.output())).toEqual([
      '"many" is not a port: give --port a whole number from 1 to 65535, such as 8080.',
    ]);
    const unknown = start(clone, { args: ['--prot', '80'] });
    expect(await unknown.ended).toBe(1);
    expect(unknown.output()).toContain("Unknown option '--prot'");
    expect(unknown.output()).toContain('Usage: npm start');
  });
});

describe('npm start, where something is missing', () => {
  let clone: string;
  beforeAll(async () => {
    clone = await makeClone({ installed: false });
  });
  afterAll(() => rm(clone, { recursive: true, force: true }));

  it('names the version of Node that it needs', async () => {
    const fake = join(clone, 'old-node.cjs');
    await writeFile(
      fake,
      "Object.defineProperty(process.versions, 'node', { value: '18.19.1' });\n",
    );
    const started = start(clone, { node: ['--require', fake] });
    expect(await started.ended).toBe(1);
    expect(lines(started.output())).toEqual([
      'Logbook needs Node 20.19 or newer, and this is Node 18.19.1: install a newer one from https://nodejs.org and type the command again.',
    ]);
  });

  it('says that the registry cannot be reached', async () => {
    const started = start(clone, {
      environment: {
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_cache: join(clone, 'empty-cache'),
        npm_config_fetch_retries: '0',
      },
    });
    expect(await started.ended).toBe(1);
    expect(lines(started.output())).toEqual([
      'Installing the packages (a minute or two the first time) …',
      "The packages could not be fetched because the npm registry cannot be reached: connect to the internet (or mend npm's registry and proxy settings), then type the command again.",
    ]);
  });

  const canChangeUser = process.getuid?.() === 0;
  it('says that it may not write in the folder', async () => {
    if (!canChangeUser) await chmod(clone, 0o555);
    const started = start(clone, canChangeUser ? { user: 65534 } : {});
    expect(await started.ended).toBe(1);
    expect(lines(started.output())).toEqual([
      `Logbook may not write in ${clone}: give yourself write permission there, or clone the repository into a folder of your own.`,
    ]);
    await chmod(clone, 0o755);
  });
});
