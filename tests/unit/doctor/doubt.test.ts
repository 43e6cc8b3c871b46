import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/doctor/diagnose.ts';

/**
 * What may be meant as it is: said, and not as an error. Nobody should have to argue with a build
 * that failed over one of these.
 */
const cases: readonly { name: string; rule: string; files: Record<string, string> }[] = [
  {
    name: 'the name for what a call gives back, where the call is made for what it does',
    rule: 'incomplete/variable',
    files: {
      'src/seed.ts':
        "import { users } from './users.ts';\nconst admin = await users.upsert({ name: 'Ada' });\nexport {};\n",
      'src/users.ts': 'export const users = { upsert: async (user: object) => user };\n',
    },
  },
  {
    name: 'two functions that do the same deed for two things, as their names say',
    rule: 'reuse/helper',
    files: {
      'src/session.ts':
        "import { randomBytes } from 'node:crypto';\nexport const createSessionToken = () => randomBytes(32).toString('hex');\n",
      'src/coupon.ts':
        "import { randomBytes } from 'node:crypto';\nexport const createCouponToken = () => randomBytes(32).toString('hex');\n",
    },
  },
  {
    name: 'a manifest alone, which a deployment copies to its program',
    rule: 'runs/command',
    files: {
      'src/index.ts': 'console.log(1);\n',
      'deploy/package.json': '{ "scripts": { "start": "node app.js" } }',
    },
  },
  {
    name: 'one port in two addresses, with nobody who listens there',
    rule: 'overlap/port',
    files: {
      'src/auth.ts': "export const trusted = ['http://localhost:4821'];\n",
      'src/docs.ts': "export const servers = [{ url: 'http://localhost:4821' }];\n",
    },
  },
  {
    name: 'a file called, version and all, like the one thing in it',
    rule: 'naming/version',
    files: { 'src/createV2Sync.ts': 'export const createV2Sync = () => 2;\n' },
  },
  {
    name: 'a link of a chain that a helper makes too',
    rule: 'reuse/helper',
    files: {
      'src/options.ts':
        "import type { Argv } from 'yargs';\nexport function addJson(argv: Argv) {\n  return argv.option('json', { type: 'boolean', describe: 'One JSON document' });\n}\n",
      'src/list.ts':
        "import type { Argv } from 'yargs';\nexport function configure(argv: Argv) {\n  return argv\n    .option('search', { type: 'string' })\n    .option('json', { type: 'boolean', describe: 'One JSON document' });\n}\n",
    },
  },
  {
    name: 'what is given to any function whatever',
    rule: 'reuse/helper',
    files: {
      'src/json.ts':
        'type Write = (text: string) => void;\nexport function line(event: object, write: Write) {\n  write(`event: ${JSON.stringify(event)}\\n`);\n}\nexport function success(data: object, write: Write) {\n  const payload = { ok: true, data };\n  write(`event: ${JSON.stringify(payload)}\\n`);\n}\n',
    },
  },
];

describe('a warning and no error is', () => {
  it.each(cases)('$name', ({ rule, files }) => {
    const project = Object.entries(files).map(([path, text]) => ({ path, text }));
    const found = diagnose(project).findings.filter((finding) => finding.rule === rule);
    expect(found.map(({ severity }) => severity)).toEqual(['warning']);
  });
});
