import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctorCommand } from '../../../src/cli/doctor.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logbook-doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function doctor(...args: string[]): Promise<{ out: string; error: string; code: number }> {
  return doctorOn(false, ...args);
}

async function doctorOn(
  interactive: boolean,
  ...args: string[]
): Promise<{ out: string; error: string; code: number }> {
  let [out, error, code] = ['', '', -1];
  const terminal = {
    write: (text: string) => (out += text),
    writeError: (text: string) => (error += text),
    columns: 80,
    rows: 24,
    interactive,
  };
  const command = doctorCommand(terminal, (given) => (code = given));
  await command.parseAsync([...args], { from: 'user' });
  return { out, error, code };
}

const clean = { 'src/main.ts': 'export const years = [1997];\nconsole.log(years);\n' };
const faulty = { 'src/main.ts': "import { a } from './nowhere.ts';\nconsole.log(a);\n" };

describe('a name that .gitignore has by mistake', () => {
  const project = {
    '.gitignore': 'lib/\ndata/\n',
    'src/main.ts': "import { city } from './lib/city.ts';\nconsole.log(city);\n",
    'src/lib/city.ts': "export const city = 'Bern';\n",
  };

  it('hides no sources, where nothing but that file tells', async () => {
    await write(project);
    expect(await doctor(folder)).toMatchObject({ code: 0 });
  });

  it('hides nothing that git keeps, and all that it does not', async () => {
    await write({ ...project, 'data/kept.js': 'export const year = 1997;\n', 'data/own.js': '' });
    await write({
      'main.js':
        "import { year } from './data/kept.js';\nimport './data/own.js';\nconsole.log(year);\n",
    });
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder });
    git('init', '--quiet');
    git('add', '--force', 'data/kept.js', 'src', 'main.js', '.gitignore');
    expect(await doctor(folder)).toMatchObject({ code: 0 });
    const { out } = await doctor(folder, '--json');
    const { files } = JSON.parse(out) as { files: number };
    expect(files).toBe(5);
  });
});

it('finds where a variable is read in a template of settings', async () => {
  await write({
    'docker-compose.yml':
      'services:\n  api:\n    build: .\n    environment:\n      QUEUE_URL: amqp://queue\n',
    'config/queue.yaml.example': 'url: env.QUEUE_URL\n',
    'src/main.ts': "console.log('up');\n",
  });
  expect(await doctor(folder)).toMatchObject({ code: 0 });
});

describe('the exit code', () => {
  it('is 0 for a clean project, 1 for findings', async () => {
    await write(clean);
    expect((await doctor(folder)).code).toBe(0);
    await write(faulty);
    const { code, out } = await doctor(folder);
    expect(code).toBe(1);
    expect(out).toContain('./nowhere.ts is imported, and there is no such file.');
    expect(out).toContain('src/main.ts:1:');
  });

  it('is 2, with one sentence, for a path that is not there and for a file', async () => {
    await write(clean);
    const absent = await doctor(join(folder, 'absent'));
    expect([absent.code, absent.out]).toEqual([2, '']);
    expect(absent.error).toMatch(/absent is not there\. Give the path of a project's folder\.\n$/);
    const file = await doctor(join(folder, 'src/main.ts'));
    expect(file.code).toBe(2);
    expect(file.error).toMatch(/is a file\. Give the path of the project's folder\.\n$/);
  });

  it.each([
    [
      '{\n  "rules": [\n    { "rule": "naming/*", "state": "of" }\n  ]\n}',
      /json:3: rules\.0\.state: /,
    ],
    ['{\n  "rules": [],\n  "ignores": []\n}', /json:1: Unrecognized key: "ignores"/],
    ['{\n  "rules": [\n}', /json:3 is not valid JSON: .* Mend it there\.\n$/],
  ])('is 2 for settings that cannot be used, with the line', async (settings, sentence) => {
    await write({ ...clean, 'logbook.doctor.json': settings });
    const { code, error, out } = await doctor(folder);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(sentence);
    expect(error.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('what is odd in a folder', () => {
  it('is named, and the rest is judged', async () => {
    await write({
      ...faulty,
      'src/broken.ts': 'export const x = ;\n',
      'src/huge.js': `const x = '${'y'.repeat(10_500_000)}';\n`,
      'src/bundle.js': `var a=${'1+'.repeat(9000)}1;\n`,
      'src/made.ts': '// @generated by a tool. DO NOT EDIT\nexport const unused = 1;\n',
      'src/binary.ts': 'a\u0000b',
      'src/deep.ts': `export const deep = ${'[\n'.repeat(40_000)}${']\n'.repeat(40_000)};\n`,
      'list/package.json': '[]',
      'list/package-lock.json': 'null',
      'list/tsconfig.json':
        '{ // odd\n "extends": "./absent.json", "compilerOptions": { "paths": 3, }, }',
      'torn/package.json': '{\n  "scripts": {\n',
      'null/package.json': '{ "scripts": null, "bin": [1], "workspaces": null, "main": 3 }',
      'null/package-lock.json': '{ "packages": { "": null }, "dependencies": [] }',
      'null/compose.yml':
        'services:\n  a: null\n  b: 3\n  c: { environment: 3, ports: { a: 1 } }\n',
      'torn/compose.yml': 'services:\n  a: [\n  b: }\n',
    });
    // As Windows' editors save it: in UTF-16, its first two bytes telling so.
    await writeFile(join(folder, 'src/wide.ts'), '\uFEFFexport const wide = 1;\n', 'utf16le');
    await symlink('..', join(folder, 'src/loop'));
    await symlink('nowhere', join(folder, 'src/dangling'));
    const { out, code } = await doctor(folder, '--json');
    const { skipped, findings } = JSON.parse(out) as {
      skipped: { path: string; reason: string }[];
      findings: { rule: string }[];
    };
    expect(code).toBe(1);
    expect(findings.map(({ rule }) => rule)).toEqual(['runs/import']);
    const reasons = Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
    expect(reasons['src/broken.ts']).toContain('it does not parse: line 1');
    expect(reasons['src/huge.js']).toContain('MB');
    expect(reasons['src/bundle.js']).toBe('minified');
    expect(reasons['src/made.ts']).toBe('generated');
    expect(reasons['src/binary.ts']).toBe('binary');
    expect(reasons['src/deep.ts']).toBe('nested too deeply to be read');
    expect(reasons['list/package.json']).toBe('it is JSON, and no object.');
    expect(reasons['torn/package.json']).toBe("it is not valid JSON: line 3: '}' expected.");
    expect(reasons['torn/compose.yml']).toMatch(
      /^it is not valid YAML: .* at line \d+, column \d+\.$/,
    );
    expect(Object.keys(reasons)).not.toContain('src/wide.ts');
    expect(reasons['src/dangling']).toBe('a symbolic link that leads nowhere');
  });

  it('may be a link to a folder, which both ways lead to', async () => {
    await write({
      'server/src/types/user.ts': 'export interface User { name: string }\n',
      'server/src/main.ts':
        "import type { User } from './types/user.ts';\nexport const user: User = { name: 'Ada' };\n",
      'client/main.ts':
        "import type { User } from './types/user.ts';\nexport const user: User = { name: 'Ben' };\n",
    });
    await symlink('../server/src/types', join(folder, 'client/types'));
    const { out, code } = await doctor(folder, '--json');
    expect(JSON.parse(out)).toMatchObject({ findings: [], skipped: [], files: 3 });
    expect(code).toBe(0);
  });

  it('may be that nothing is there', async () => {
    const { out, code } = await doctor(folder);
    expect(code).toBe(0);
    expect(out).toContain('There are no files here to look at.');
  });
});

it('tells how far it is, on a terminal and nowhere else', async () => {
  const many = Array.from({ length: 120 }, (_, n) => [
    `src/n${n}.ts`,
    `export const n${n} = ${n};\n`,
  ]);
  await write(Object.fromEntries(many) as Record<string, string>);
  const watched = await doctorOn(true, folder);
  expect(watched.error).toContain('Reading: 100 files');
  // The line is gone when the report comes.
  expect(watched.error.endsWith('\r\u001B[K')).toBe(true);
  expect(watched.out).not.toContain('Reading');
  expect((await doctor(folder)).error).toBe('');
});

it('takes a suppression without a reason for a finding', async () => {
  await write({ ...faulty, 'logbook.doctor.json': '{ "rules": [{ "rule": "runs/*" }] }' });
  const { out, code } = await doctor(folder);
  expect(code).toBe(1);
  expect(out).toContain('runs/* is turned off without a reason.');
});

it('keeps to one screen unless asked for all', async () => {
  const lines = Array.from({ length: 30 }, (_, n) => `import { a${n} } from './n${n}.ts';`);
  await write({ 'src/main.ts': `${lines.join('\n')}\nconsole.log(a1);\n` });
  const short = (await doctor(folder)).out.split('\n').length;
  const all = (await doctor(folder, '--all')).out;
  expect(short).toBeLessThanOrEqual(24);
  for (let n = 0; n < 30; n += 1) expect(all).toContain(`./n${n}.ts is imported`);
});
