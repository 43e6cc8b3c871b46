import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** The commands that write, in a workbook of their own: a person's answers stay what they are. */
/** Each of these starts Node several times; a machine that is busy elsewhere takes its time. */
const patience = 300_000;
const root = resolve(import.meta.dirname, '../..');
const exercise = '08_what_belongs_in_a_log_line';
let workbook: string;
let answer: string;

beforeAll(async () => {
  workbook = await mkdtemp(join(tmpdir(), 'logbook-'));
  answer = join(workbook, 'exercises', exercise, 'answer');
  for (const part of [
    'src',
    'bin',
    'scripts',
    'package.json',
    'course.config.ts',
    'tsconfig.json',
    'tsconfig.base.json',
  ]) {
    await cp(join(root, part), join(workbook, part), { recursive: true });
  }
  await mkdir(join(workbook, 'docs/logging'), { recursive: true });
  await cp(join(root, 'exercises', exercise), join(workbook, 'exercises', exercise), {
    recursive: true,
    filter: (path) => !path.includes(join(exercise, 'answer')),
  });
  await symlink(join(root, 'node_modules'), join(workbook, 'node_modules'), 'junction');
});
afterAll(() => rm(workbook, { recursive: true, force: true }));

function logbook(
  ...parameters: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['bin/logbook.mjs', ...parameters], {
      cwd: workbook,
      env: { ...process.env, NO_COLOR: '1', CI: '', VITEST: undefined, NODE_OPTIONS: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => done({ code, out, err }));
  });
}

const solved = () => readFile(join(workbook, 'exercises', exercise, 'solution/entry.ts'), 'utf8');

it(
  'learn without a terminal makes the answer, judges it once, and remembers where it was',
  async () => {
    const { code, out } = await logbook('learn', '8');
    expect(out).toContain('What belongs in a log line');
    expect(out).toMatch(/0\/1\n$/);
    expect(out).not.toContain('\u001b');
    expect(code).toBe(1);
    expect(await readFile(join(workbook, 'logbook-progress.txt'), 'utf8')).toContain(
      `current ${exercise}`,
    );
  },
  patience,
);

it(
  'the solution opens with a pass, which grade remembers',
  async () => {
    const locked = await logbook('solution', '8');
    expect([locked.code, locked.err]).toEqual([2, expect.stringContaining('once you have passed')]);
    await writeFile(join(answer, 'entry.ts'), await solved());
    expect((await logbook('grade', '8', '--summary')).out).toContain('| ✅ passed | 7 of 7 |');
    expect((await logbook('solution', '8')).out).toBe('Your answer is the solution.\n');
  },
  patience,
);

it(
  'work is exported and taken in again; of two versions the older one is kept beside the newer',
  async () => {
    const file = join(workbook, 'work.json');
    expect((await logbook('export', file)).out).toMatch(/^1 exercise exported to /);
    expect((await logbook('reset', '8')).out).toContain('what you had is in');
    expect((await logbook('import', file)).out).toBe(`${exercise}: taken in.\n`);
    expect(await readFile(join(answer, 'entry.ts'), 'utf8')).toBe(await solved());
    await writeFile(join(answer, 'entry.ts'), '// newer\n');
    expect((await logbook('import', file)).out).toContain('yours is the newer one and stays');
    expect(await readFile(join(answer, 'entry.ts'), 'utf8')).toBe('// newer\n');
    const kept = await readdir(join(answer, '.kept'));
    expect(kept.map((name) => name.replace(/^[\dT-]+-/, '')).sort()).toEqual([
      'before-reset',
      'imported',
    ]);
  },
  patience,
);

it(
  'a file that would write outside the answer is refused, and nothing is written',
  async () => {
    const file = join(workbook, 'evil.json');
    const files = { '../../../package.json': '{}', 'entry.ts': '// evil' };
    await writeFile(
      file,
      JSON.stringify({ logbook: 'work', format: 1, exercises: { [exercise]: { files } } }),
    );
    const { code, err } = await logbook('import', file);
    expect([code, err]).toEqual([2, expect.stringContaining('leads out of the answer')]);
    expect(await readFile(join(answer, 'entry.ts'), 'utf8')).toBe('// newer\n');
  },
  patience,
);

it(
  'a new exercise says what is to be done, and passes once its TODOs are',
  async () => {
    expect((await logbook('new', 'exercise', 'count_the_lines')).code).toBe(0);
    const name = '09_count_the_lines';
    const before = await logbook('check', '--no-page', name);
    expect([before.code, before.out]).toEqual([1, expect.stringContaining('TODO')]);
    const readme = join(workbook, 'exercises', name, 'README.md');
    const text = await readFile(readme, 'utf8');
    await writeFile(readme, text.replaceAll('TODO: ', ''));
    const after = await logbook('check', '--no-page', name);
    expect([after.out, after.code]).toEqual([`✓ ${name}\n`, 0]);
  },
  patience,
);
