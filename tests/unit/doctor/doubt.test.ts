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
  {
    name: 'what is made for what it does while it is there',
    rule: 'incomplete/variable',
    files: {
      'src/work.ts':
        "import { Worker } from 'bullmq';\nconst worker = new Worker('mails', async () => 1);\nexport {};\n",
    },
  },
  {
    name: 'the name for what one waits for',
    rule: 'incomplete/variable',
    files: {
      'src/join.ts':
        "import { enroll } from './club.ts';\nexport async function join(name: string) {\n  const result = await enroll(name);\n}\n",
      'src/club.ts': 'export const enroll = async (name: string) => name.trim();\n',
    },
  },
  {
    name: 'an entry beside its source, in a manifest that goes along with the output',
    rule: 'runs/entry',
    files: {
      'package.json': '{ "name": "kit", "main": "./src/kit.js" }',
      'src/kit.ts': 'export const kit = 1;\n',
    },
  },
  {
    name: 'a function of its own that does what another does, with its own address',
    rule: 'reuse/helper',
    files: {
      'src/update.ts':
        "import { send } from './send.ts';\nexport const update = async (id: string, body: object) => {\n  const r = await send(`/api/stations/${id}`, { method: 'PATCH', body: JSON.stringify(body) });\n  return r.data;\n};\n",
      'src/reorder.ts':
        "import { send } from './send.ts';\nexport const reorder = async (ids: string[]) => {\n  const r = await send('/api/stations/reorder', { method: 'PATCH', body: JSON.stringify({ ids }) });\n  return r.data;\n};\n",
      'src/send.ts':
        'export const send = async (path: string, init: object) => ({ data: [path, init] });\n',
    },
  },
  {
    name: 'a template that tells the fallbacks of a settings module again, all of them at once',
    rule: 'overlap/env-default',
    files: {
      'src/settings.ts':
        "const env = process.env;\nexport const settings = [\n  process.env.CITY ?? 'Bern',\n  process.env.LEVEL ?? 'info',\n  process.env.COLOUR ?? 'green',\n  process.env.DISH ?? 'rice',\n];\n",
      '.env.example': 'CITY=Bern\nLEVEL=info\nCOLOUR=green\nDISH=rice\n',
    },
  },
  {
    name: 'a package that is asked for on a condition',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "page" }',
      'tools/pack.js':
        "const { zip } = require('./settings.js');\nif (zip) {\n  const Zip = require('zip-plugin');\n  module.exports = new Zip();\n}\n",
      'tools/settings.js': 'module.exports = { zip: false };\n',
    },
  },
  {
    name: 'a parameter that stands there because its neighbours take it',
    rule: 'incomplete/parameter',
    files: {
      'src/render.ts':
        'export const matching = (question: string, answer: string, locked: boolean) =>\n  locked ? question : answer;\nexport const ranking = (question: string, answer: string, locked: boolean) =>\n  question + answer;\n',
    },
  },
  {
    name: 'a line that two functions have in common, each under its own name',
    rule: 'reuse/helper',
    files: {
      'src/token.ts':
        "import { createHash } from 'node:crypto';\nexport const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex');\n",
      'src/file.ts':
        "import { createHash } from 'node:crypto';\nexport const checksumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');\n",
    },
  },
  {
    name: 'what a neighbour does with nothing in the place of a parameter',
    rule: 'reuse/helper',
    files: {
      'src/client.ts':
        "import { change } from './change.ts';\nexport async function setInvite(id: string, invite: string) {\n  return await change(id, { $set: { 'support.invite': invite } });\n}\nexport async function dropInvite(id: string) {\n  const changed = await change(id, { $set: { 'support.invite': null } });\n  console.log(changed);\n}\n",
      'src/change.ts': 'export const change = async (id: string, how: object) => [id, how];\n',
    },
  },
  {
    name: 'a file called after what is in it, version and all',
    rule: 'naming/version',
    files: {
      'src/bot-v2-release.view.ts': 'export class BotV2ReleaseViewService {}\n',
    },
  },
  {
    name: 'every way to install in a README, where another one is kept',
    rule: 'runs/lockfile',
    files: {
      'package.json': '{ "name": "kit" }',
      'pnpm-lock.yaml': 'lockfileVersion: 9\n',
      'README.md': '| npm | pnpm |\n| `npm ci` | `pnpm install` |\n',
    },
  },
  {
    name: 'a few calls of the language in a row, for another thing',
    rule: 'reuse/helper',
    files: {
      'src/money.ts':
        'export function toDollars(euros: number, rate: number) {\n  return Math.round((euros / rate) * 100) / 100;\n}\n',
      'src/form.ts':
        'export const form = (value: number, count: number) => ({\n  unit: count > 0 ? Math.round((value / count) * 100) / 100 : 0,\n});\n',
    },
  },
  {
    name: 'the types of a package that is published from its build',
    rule: 'runs/entry',
    files: {
      'package.json': '{ "name": "kit", "types": "index.d.ts" }',
      'src/kit.ts': 'export const kit = 1;\n',
    },
  },
  {
    name: 'a library that Nx builds, manifest and all',
    rule: 'runs/entry',
    files: {
      'nx.json': '{}',
      'libs/kit/package.json': '{ "name": "kit", "exports": "./kit.mjs" }',
      'libs/kit/src/kit.ts': 'export const kit = 1;\n',
    },
  },
  {
    name: 'some random letters, for another purpose',
    rule: 'reuse/helper',
    files: {
      'src/key.ts':
        "import { randomBytes } from 'node:crypto';\nexport function encryptionKey() {\n  return randomBytes(32).toString('hex');\n}\n",
      'src/login.ts':
        "import { randomBytes } from 'node:crypto';\nconst known = new Map();\nexport function login(user: string) {\n  const token = randomBytes(32).toString('hex');\n  known.set(token, user);\n  return token;\n}\n",
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
