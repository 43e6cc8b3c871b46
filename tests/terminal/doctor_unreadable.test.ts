import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Diagnosis } from '../../src/doctor/types.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

/** The user that owns nothing. The superuser may read everything: as them the command runs as nobody. */
const isSuperuser = process.getuid?.() === 0;
const nobody = 65534;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logbook-unreadable-'));
  const project = join(folder, 'project');
  await mkdir(join(project, 'locked'), { recursive: true });
  await writeFile(join(project, 'secret.ts'), 'export const unseen = 1;\n');
  await writeFile(join(project, 'locked/inside.ts'), 'export const hidden = 1;\n');
  await writeFile(join(project, 'main.ts'), "import './nowhere.ts';\n");
  await chmod(join(project, 'secret.ts'), 0o000);
  await chmod(join(project, 'locked'), 0o000);
  await mkdir(join(folder, 'closed'));
  await chmod(join(folder, 'closed'), 0o000);
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function doctor(
  ...args: string[]
): Promise<{ code: number | null; out: string; error: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'src/cli/doctor.ts'), ...args],
    { cwd: root, ...(isSuperuser && { uid: nobody, gid: nobody }) },
  );
  let [out, error] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, error };
}

it.skipIf(process.platform === 'win32')(
  'names what it may not read, and judges the rest',
  async () => {
    const { code, out, error } = await doctor(join(folder, 'project'), '--json');
    expect(error).toBe('');
    expect(code).toBe(1);
    const { findings, skipped } = JSON.parse(out) as Diagnosis; // what --json prints
    expect(findings.map(({ rule }) => rule)).toEqual(['runs/import']);
    expect(skipped).toEqual([
      { path: 'locked', reason: 'no permission to read it' },
      { path: 'secret.ts', reason: 'no permission to read it' },
    ]);
  },
);

it.skipIf(process.platform === 'win32')(
  'could not look where it may not read the folder at all, and says so',
  async () => {
    const { code, out, error } = await doctor(join(folder, 'closed'));
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(/^logbook doctor: .*closed cannot be read: no permission to read it/);
    expect(error.trimEnd().split('\n')).toHaveLength(1);
  },
);
