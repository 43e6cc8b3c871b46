import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from '../../scripts/support/processes.mjs';
import { isolation } from '../../src/doctor/node/attempt.ts';
import type { Diagnosis } from '../../src/doctor/types.ts';

const root = join(import.meta.dirname, '../..');
let project: string;

const readme = `# Shop

\`\`\`sh
npm ci
npm start
npm test
npm run outside
npm run wait
docker compose up
\`\`\`
`;

const files: Readonly<Record<string, string>> = {
  'README.md': readme,
  'package.json': JSON.stringify({
    name: 'shop',
    private: true,
    scripts: {
      start: 'node server.js',
      test: 'node test.js',
      outside: 'node outside.js',
      wait: 'node wait.js',
    },
  }),
  'package-lock.json': JSON.stringify({
    name: 'shop',
    lockfileVersion: 3,
    packages: { '': { name: 'shop' } },
  }),
  // A server that leaves a child of its own behind, in a group of its own.
  'server.js': `const { spawn } = require('node:child_process');
spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)', 'left-by-the-shop'], { detached: true, stdio: 'ignore' }).unref();
require('node:http').createServer((_, response) => response.end('open')).listen(0, '127.0.0.1');`,
  'test.js': `console.log('Set SHOP_TOKEN first');
process.exit(process.env.SHOP_TOKEN ? 0 : 1);`,
  'outside.js': `require('node:net').connect(Number(process.env.npm_package_config_port || 9), '198.51.100.1')
  .on('error', ({ code }) => { console.log(code); process.exit(code === 'ENETUNREACH' ? 0 : 3); })
  .setTimeout(1500, () => process.exit(4));`,
  'wait.js': 'setInterval(() => {}, 1000);',
};

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'shop-'));
  for (const [path, text] of Object.entries(files)) await writeFile(join(project, path), text);
});
afterEach(() => rm(project, { recursive: true, force: true }));

async function doctor(...options: string[]) {
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const command = [tsx, join(root, 'src/cli/doctor.ts'), project, '--run', ...options];
  const env = { ...process.env, SHOP_TOKEN: 'only on this machine' };
  const { code, output } = await run(process.execPath, command, { cwd: root, env });
  return { code, output };
}

it('tries a project in a clean clone, tells what each command did, and leaves nothing behind', async () => {
  const before = await readdir(project);
  const clones = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('logbook-doctor-'));
  const clonesBefore = await clones();
  const { code, output } = await doctor('--json', '--deadline', '12');
  expect(code).toBe(1);
  const { findings, notes } = JSON.parse(output) as Diagnosis; // The report that was asked for.
  const told = notes.join('\n');
  expect(told).toContain('Tried in a copy: this folder is no git repository.');
  expect(told).toMatch(/^npm ci ran to its end in [\d.]+ s\.$/m);
  expect(told).toMatch(/^npm start listened on port \d+ after [\d.]+ s and was stopped\.$/m);
  expect(told).toMatch(
    /^npm run wait was stopped after [\d.]+ s: it neither ended nor listened\.$/m,
  );
  expect(told).toContain('docker compose up was not tried: it needs Docker.');
  if (isolation()) expect(told).toMatch(/^npm run outside ran to its end/m);
  const tried = findings.filter(({ rule }) => rule === 'runs/trial');
  expect(tried.map(({ fact }) => fact)).toEqual(
    isolation() ? ['npm test', 'npm run wait'] : expect.arrayContaining(['npm test']),
  );
  // The token of this machine did not reach it, and the place is the README's line.
  expect(tried[0]).toMatchObject({
    issue: 'D',
    places: [{ file: 'README.md', line: 6, note: 'Set SHOP_TOKEN first' }],
  });
  expect(await readdir(project)).toEqual(before);
  expect(await clones()).toEqual(clonesBefore);
  const { output: processes } = await run('ps', ['-A', '-o', 'args'], { cwd: root });
  expect(processes).not.toContain('left-by-the-shop');
});

it('says that nothing was tried where it cannot be installed', async () => {
  const manifest = JSON.parse(files['package.json'] ?? '') as object;
  const missing = { dependencies: { 'left-pad': 'file:./not-there' } };
  await writeFile(join(project, 'package.json'), JSON.stringify({ ...manifest, ...missing }));
  const { code, output } = await doctor('--json');
  expect(code).toBe(1);
  const { findings, notes } = JSON.parse(output) as Diagnosis; // The report that was asked for.
  expect(findings.filter(({ rule }) => rule === 'runs/trial')).toMatchObject([{ fact: 'npm ci' }]);
  expect(notes).toContain('Nothing else was tried, since it could not be installed.');
});
