import { describe, expect, it } from 'vitest';
import { findingsIn } from './project.ts';

/**
 * What public projects taught us: each of these looks like a fault at first glance and is none. A
 * rule that speaks up here was wrong about somebody's real project.
 */
const cases: readonly { name: string; rule: string; files: Record<string, string> }[] = [
  {
    name: 'a project that calls itself like the framework it depends on',
    rule: 'runs/import',
    files: {
      'package.json': '{ "name": "express", "dependencies": { "express": "^5.0.0" } }',
      'src/index.ts': "import './api.ts';\nexport const started = true;\n",
      'src/api.ts':
        "import express, { Router } from 'express';\nexport const api = express().use(Router());\n",
    },
  },
  {
    name: 'fields of what a library hands to a function that is given to it',
    rule: 'incomplete/option',
    files: {
      'src/ask.ts':
        'const onState = (state: { value: string; exited: boolean }) => {\n  console.log(state.value);\n};\nexport const question = { onState };\n',
    },
  },
  {
    name: 'a field that is read through the whole',
    rule: 'incomplete/option',
    files: {
      'src/load.ts':
        'export function load(options: { limit: number; downsample: number }) {\n  return JSON.stringify(options) + String(options.limit);\n}\n',
    },
  },
  {
    name: 'an empty beginning that a failure leaves, or that the first value grows from',
    rule: 'incomplete/variable',
    files: {
      'src/read.ts':
        'export function read(text: string) {\n  let found: string[] = [];\n  try {\n    found = JSON.parse(text);\n  } catch {\n    console.warn(text);\n  }\n  let sum = 0;\n  sum = found.length + sum;\n  return sum;\n}\n',
    },
  },
  {
    name: 'a long function that is a frame for others, and a long flat one',
    rule: 'abstraction/long',
    files: {
      'src/routes.ts': `export function routes(app: { on(): void }) {\n  const inner = () => {\n    for (const one of [1]) if (one) while (one > 2) app.on();\n${'    app.on();\n'.repeat(120)}  };\n  const other = () => {\n${'    app.on();\n'.repeat(120)}  };\n  return [inner, other];\n}\nexport function flat() {\n${'  console.log(1);\n'.repeat(250)}}\n`,
    },
  },
  {
    name: 'a client that a tool generates under a path of the tsconfig',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "api", "dependencies": {} }',
      'src/db.ts':
        "import { PrismaClient } from 'generated/prisma';\nexport const db = new PrismaClient();\n",
    },
  },
  {
    name: "how a library's README runs the reader's program",
    rule: 'runs/command',
    files: {
      'package.json': '{ "name": "log", "exports": { ".": "./src/index.js" } }',
      'src/index.js': 'export const log = () => {};\n',
      'README.md': '```sh\nDEBUG=* node app.js\n```\n',
    },
  },
  {
    name: 'folders that Docusaurus knows by a name of its own',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "pages", "dependencies": { "@docusaurus/core": "3" } }',
      'src/page.js': "import picture from '@site/static/tree.svg';\nconsole.log(picture);\n",
    },
  },
  {
    name: 'a folder of the image that the compose file for development mounts',
    rule: 'overlap/mount',
    files: {
      Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY prisma ./prisma\n',
      'docker-compose.dev.yml':
        'services:\n  api:\n    build: .\n    volumes:\n      - ./prisma:/app/prisma\n',
    },
  },
  {
    name: 'a type that is the default export',
    rule: 'runs/import',
    files: {
      'src/user.ts': 'export default interface User {\n  name: string;\n}\n',
      'src/greet.ts':
        "import User from './user.ts';\nexport const greet = (user: User) => user.name;\n",
    },
  },
  {
    name: 'globals that are declared for everyone',
    rule: 'incomplete/variable',
    files: {
      'src/globals.ts':
        'declare global {\n  var started: number;\n}\nglobalThis.started = Date.now();\nexport {};\n',
    },
  },
  {
    name: 'a colon in the name of a target',
    rule: 'runs/command',
    files: {
      Makefile: 'migrate\\:make:\n\techo $(name)\nall: migrate\\:make\n',
      'README.md': '```sh\nmake migrate:make\n```\n',
    },
  },
  {
    name: 'two queries by different keys',
    rule: 'reuse/helper',
    files: {
      'src/tags.ts': `import { collection } from './db.ts';
export const findById = async (_id: string) => {
  const tags = await collection('tags', 25);
  const tag = await tags.findOne({ _id });
  return tag;
};
export const findByName = async (name: string) => {
  const tags = await collection('tags', 25);
  const tag = await tags.findOne({ name });
  return tag;
};
`,
      'src/db.ts':
        'export const collection = async (name: string, size: number) => load(name, size);\n',
    },
  },
  {
    name: 'an alias that a bundler knows by its first word',
    rule: 'runs/undeclared',
    files: {
      'package.json':
        '{ "name": "web", "jest": { "moduleNameMapper": { "^@assets(.*)$": "<rootDir>/assets$1" } } }',
      'webpack.config.js': "module.exports = { resolve: { alias: { '@data': './src/data' } } };\n",
      'src/list.js':
        "import { load } from '@data/actions';\nimport house from '@assets/house.svg';\nload(house);\n",
    },
  },
  {
    name: 'variables of a framework in another language',
    rule: 'overlap/env-unread',
    files: {
      'composer.json': '{ "require": { "laravel/framework": "^11" } }',
      'package.json': '{ "name": "page" }',
      'vite.config.js': 'export default {};\n',
      'resources/app.js': 'document.title = String(Date.now());\n',
      '.env.example': 'BROADCAST_CONNECTION=log\n',
    },
  },
  {
    name: "how a README starts a database of somebody else's",
    rule: 'overlap/env-unread',
    files: {
      'package.json': '{ "name": "shop" }',
      'src/index.js': 'console.log(1);\n',
      'README.md': '```sh\ndocker run -e "LICENCE_SEEN=yes" -p 1433:1433 vendor/server\n```\n',
    },
  },
  {
    name: 'functions of one module that send different things to one address',
    rule: 'reuse/helper',
    files: {
      'package.json': '{ "name": "shop" }',
      'src/service.ts': [
        "import { api } from './api.ts';",
        'export const update = (cart: number, id: number, change: object) =>',
        '  api.post(`/carts/${cart}/items/${id}`, change);',
        'export const remove = (cart: number, id: number) =>',
        "  api.post(`/carts/${cart}/items/${id}`, { _method: 'DELETE' });",
      ].join('\n'),
      'src/api.ts': 'export const api = { post: (path: string, body: object) => [path, body] };\n',
    },
  },
  {
    name: 'a require of its own making',
    rule: 'incomplete/variable',
    files: {
      'package.json': '{ "name": "geo", "type": "module" }',
      'src/geo.mjs':
        "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nexport const map = require('./map.json');\n",
      'src/map.json': '{}',
    },
  },
  {
    name: 'a loop whose step keeps the place before',
    rule: 'incomplete/variable',
    files: {
      'src/ring.ts':
        'export function area(ring: number[]) {\n  let sum = 0;\n  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) sum += ring[i] * ring[j];\n  return sum;\n}\n',
    },
  },
  {
    name: 'options whose rest is handed on',
    rule: 'incomplete/option',
    files: {
      'src/block.ts':
        "import { request } from './request.ts';\ntype BlockParams = { node: string; blockhash: string };\nexport function block(params: BlockParams) {\n  const { node, ...rest } = params;\n  return request(node, rest);\n}\n",
      'src/request.ts':
        'export const request = (node: string, params: object) => [node, params];\n',
    },
  },
  {
    name: 'a step that opens a database of its own and gives nobody the connection',
    rule: 'reuse/resource',
    files: {
      'package.json': '{ "name": "books", "dependencies": { "better-sqlite3": "^12" } }',
      'src/schema.ts':
        "import Database from 'better-sqlite3';\nexport function buildSchema() {\n  const db = new Database('books.db');\n  db.exec('vacuum');\n  db.close();\n}\n",
      'src/add.ts':
        "import Database from 'better-sqlite3';\nexport function add() {\n  const db = new Database('books.db');\n  db.exec('analyze');\n  db.close();\n}\n",
    },
  },
  {
    name: 'a database for tests that the Makefile starts',
    rule: 'overlap/env-unread',
    files: {
      'src/index.js': 'console.log(1);\n',
      Makefile: 'up:\n\tdocker run -d -e WAIT_SECONDS=10 vendor/replica:4.4\n',
    },
  },
  {
    name: 'a page that asks for its data as its metadata does',
    rule: 'reuse/helper',
    files: {
      'src/query.ts': 'export const query = (what: string) => Promise.resolve({ what });\n',
      'app/polls/page.tsx':
        "import { query } from '../../src/query.ts';\nexport async function generateMetadata() {\n  const { what } = await query('polls/first-of-all');\n  return { title: what.toUpperCase() };\n}\n",
      'app/vote/page.tsx':
        "import { query } from '../../src/query.ts';\nexport async function generateMetadata() {\n  const { what } = await query('polls/first-of-all');\n  return { title: what.toUpperCase() };\n}\n",
    },
  },
  {
    name: 'a module that a bundler finds under a short name',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "todo" }',
      'build/webpack.client.config.js':
        "module.exports = { resolve: { alias: { api: '../client/api.js' } } };\n",
      'client/actions.js':
        "import api from 'api';\nimport { extra } from './extra.js';\nexport const load = () => api.load(extra);\n",
      'client/extra.js': 'export const extra = 1;\n',
      'client/api.js': 'export default { load: (x) => x };\n',
    },
  },
  {
    name: 'source code that follows the editor into the container',
    rule: 'overlap/mount',
    files: {
      'src/index.js': 'console.log(1);\n',
      Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY apps/api/src ./apps/api/src\n',
      'docker-compose.yml':
        'services:\n  api:\n    build: .\n    volumes:\n      - ./apps/api/src:/app/apps/api/src\n',
    },
  },
  {
    name: 'the icons that Expo brings',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "weather", "dependencies": { "expo": "^54" } }',
      'icon.tsx':
        "import Feather from '@expo/vector-icons/Feather';\nexport const icon = Feather;\n",
    },
  },
  {
    name: 'names that Nest wants',
    rule: 'naming/export',
    files: {
      'package.json': '{ "name": "api", "dependencies": { "@nestjs/core": "^11" } }',
      'src/auth/auth.controller.ts': 'export class AuthController {}\n',
      'src/auth/auth.module.ts': 'export class AuthModule {}\n',
      'src/auth/auth.service.ts': 'export class AuthService {}\n',
    },
  },
  {
    name: 'a variable set for one call of a tool that is not ours',
    rule: 'overlap/env-unread',
    files: {
      'src/main.ts': 'console.log(1);\n',
      'deploy.sh': 'QUIET_PATHS=1 curl -s https://example.org/hook\n',
    },
  },
  {
    name: 'a loop over pairs of which it wants one half',
    rule: 'incomplete/variable',
    files: {
      'src/keys.ts':
        'export function keys(record: object) {\n  const found = [];\n  for (const [key, value] of Object.entries(record)) found.push(key);\n  return found;\n}\n',
    },
  },
  {
    name: 'what is made only to see how long it takes',
    rule: 'incomplete/variable',
    files: {
      'scripts/benchmark_map.ts':
        'for (let i = 0; i < 10; i++) {\n  const map = new Map([[i, i]]);\n}\nexport {};\n',
    },
  },
  {
    name: 'a library that was copied in as one file',
    rule: 'incomplete/variable',
    files: {
      'static/widgets.js':
        '/*! Widgets - v1.11.4\n * Copyright the widget makers; MIT licensed */\n(function () {\n  var widget = 1;\n})();\n',
    },
  },
  {
    name: 'what the set-up of the tests falls back to',
    rule: 'overlap/env-default',
    files: {
      'jest.setup.js': "process.env.LOG_LEVEL = process.env.LOG_LEVEL || 'error';\n",
      'src/log.ts': "export const level = process.env.LOG_LEVEL || 'info';\n",
    },
  },
  {
    name: 'what the Dockerfile beside it installs by name',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "api" }',
      'dashboard/Dockerfile': 'FROM node:22\nRUN npm install express@5 bullmq\nCOPY server.js .\n',
      'dashboard/server.js': "require('express')();\nrequire('bullmq');\n",
    },
  },
  {
    name: 'every way to install',
    rule: 'runs/command',
    files: {
      'package.json': '{ "name": "api" }',
      'README.md': '```sh\nbun i || pnpm i || npm i || yarn\n```\n',
    },
  },
  {
    name: 'one port that the Dockerfile sets and exposes, told with the port alone',
    rule: 'overlap/env-default',
    files: {
      Dockerfile: 'FROM node:22\nENV PORT=8010\nEXPOSE 8010\n',
      'src/main.ts':
        "import { createServer } from 'node:http';\ncreateServer().listen(Number(process.env.PORT) || 8010);\n",
    },
  },
  {
    name: 'a package of the workspace that says in its exports what it offers where',
    rule: 'runs/import',
    files: {
      'backend/package.json':
        '{ "name": "backend", "exports": { "./client": "./src/clientExports.ts", "./built": "./dist/built.js" } }',
      'backend/src/clientExports.ts': 'export const transformer = 1;\n',
      'backend/src/client/index.ts': 'export const router = 1;\n',
      'backend/src/built.ts': 'export const other = 1;\n',
      'frontend/package.json': '{ "name": "frontend", "dependencies": { "backend": "*" } }',
      'frontend/src/main.ts':
        "import { transformer } from 'backend/client';\nimport { made } from 'backend/built';\nconsole.log(transformer, made);\n",
    },
  },
  {
    name: 'two clients of their own, and none that is offered to others',
    rule: 'reuse/resource',
    files: {
      'src/ready.ts':
        "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst ready = () => prisma.$connect();\nexport default ready;\n",
      'src/users.ts':
        "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const users = () => prisma.user.findMany();\n",
    },
  },
  {
    name: 'a folder of the project that is called like a package of the registry',
    rule: 'runs/import',
    files: {
      'rxjs/package.json': '{ "name": "rxjs" }',
      'rxjs/src/index.ts': 'export const lesson = 1;\n',
      'web/package.json': '{ "name": "web", "dependencies": { "rxjs": "~7.8.0" } }',
      'web/src/main.ts': "import { map } from 'rxjs';\nconsole.log(map);\n",
    },
  },
  {
    name: 'a parameter that tells the compiler what the other one takes',
    rule: 'incomplete/parameter',
    files: {
      'src/match.ts':
        'type Class<T> = new () => T;\nexport function match<T>(type: Class<T>, read: (one: T) => string) {\n  return (one: T) => read(one);\n}\n',
    },
  },
  {
    name: 'a variable for the tool that npx starts',
    rule: 'overlap/env-unread',
    files: {
      'package.json': '{ "scripts": { "serve": "PORT=8080 npx serve dist" } }',
      'src/main.ts': 'console.log(1);\n',
    },
  },
  {
    name: 'scripts as bun runs them',
    rule: 'runs/command',
    files: {
      'package.json': '{ "scripts": { "lint": "eslint ." } }',
      'README.md': '```sh\nbun lint\nbun start\n```\n',
    },
  },
  {
    name: 'migrations, which are numbered once and for all',
    rule: 'naming/version',
    files: { 'src/db/migrationSqlV1.ts': "export const MIGRATION_V1 = 'create table a (b)';\n" },
  },
  {
    name: 'what helpers of tests offer',
    rule: 'incomplete/default',
    files: {
      'src/_authTestHelpers.ts':
        'export const answer = (body: object, status = 200) => ({ body, status });\n',
      'src/auth.test.ts':
        "import { answer } from './_authTestHelpers.ts';\nanswer({});\nanswer({ a: 1 });\n",
    },
  },
  {
    name: 'the same steps over another field',
    rule: 'reuse/helper',
    files: {
      'src/list.ts':
        "export const told = (all: { file: string }[]) => all.map(({ file }) => file.trim()).join(' and ');\n",
      'src/names.ts':
        "export const names = (all: { name: string }[]) => all.map(({ name }) => name.trim()).join(' and ');\n",
    },
  },
  {
    name: 'one value or another, and one that a catch reads',
    rule: 'incomplete/variable',
    files: {
      'src/step.ts':
        'export function nice(x: number) {\n  let step: number;\n  if (x < 1) step = 1;\n  else if (x < 5) step = 5;\n  else step = 10;\n  return step;\n}\nexport function save(work: () => void) {\n  let at = work.name;\n  console.log(at);\n  try {\n    at = `${work.name} 1`;\n    work();\n    at = `${work.name} 2`;\n    work();\n  } catch {\n    console.log(at);\n  }\n}\n',
    },
  },
  {
    name: 'GraphQL documents, which a generator finds in the text',
    rule: 'incomplete/variable',
    files: {
      'src/user.ts':
        "import gql from 'graphql-tag';\nconst USER = gql`query user { name }`;\nexport const title = 'User';\n",
    },
  },
  {
    name: 'the state that a form hands to its action before the data',
    rule: 'incomplete/parameter',
    files: {
      'src/actions.ts':
        "'use server';\nexport async function rename(prevState: object, formData: FormData) {\n  return { name: formData.get('name') };\n}\n",
    },
  },
  {
    name: 'steps upwards from where two files stand',
    rule: 'overlap/path',
    files: {
      'src/config/app.ts':
        "import path from 'node:path';\nexport const envFile = path.resolve(__dirname + '/../../.env');\n",
      'src/config/knexfile.ts':
        "import path from 'node:path';\nexport const filename = path.resolve(__dirname + '/../../') + '/test.sqlite3';\n",
    },
  },
  {
    name: 'what a compiler wrote beside its source',
    rule: 'reuse/helper',
    files: {
      'src/random.ts':
        'export const random = function (min: number, max: number) {\n  return Math.floor(Math.random() * (max - min)) + min;\n};\n',
      'backend/random.js':
        '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.random = void 0;\nconst random = function (min, max) {\n  return Math.floor(Math.random() * (max - min)) + min;\n};\nexports.random = random;\n//# sourceMappingURL=random.js.map\n',
    },
  },
  {
    name: 'modules that a loader in the browser finds by name',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "todo", "dependencies": { "grunt": "^0.4.0" } }',
      'src/client/router.js':
        "define(function (require) {\n  'use strict';\n  var Backbone = require('backbone');\n  var templater = require('lib/templater');\n  return Backbone.Router.extend({ templater });\n});\n",
    },
  },
  {
    name: 'what the README of a generator says about the project it makes',
    rule: 'runs/command',
    files: {
      'package.json': '{ "name": "create-station", "bin": "./index.js" }',
      'index.js': 'console.log(1);\n',
      'README.md': '```sh\nnpm run dev\ncp .env.example .env\n```\n',
    },
  },
  {
    name: 'tools that bun runs from what is installed',
    rule: 'runs/command',
    files: {
      'package.json':
        '{ "scripts": { "dev": "bun run --bun next dev" }, "dependencies": { "next": "^16" } }',
    },
  },
  {
    name: 'values that only the types of a test want',
    rule: 'incomplete/variable',
    files: {
      'src/util.test-d.ts':
        "import type { Station } from './util.ts';\nconst bern: Station = { name: 'Bern' };\nexport {};\n",
      'src/util.ts': 'export interface Station {\n  name: string;\n}\n',
    },
  },
  {
    name: 'a skill of a tool, copied in',
    rule: 'incomplete/variable',
    files: { '.claude/skills/look/run.ts': 'const left = 1;\nexport {};\n' },
  },
  {
    name: 'the functions that JSX becomes calls of',
    rule: 'incomplete/parameter',
    files: {
      'src/page.tsx':
        'export const page = ({ jsx, Fragment }: { jsx: unknown; Fragment: unknown }) => () => <p>Bern</p>;\n',
    },
  },
  {
    name: 'what a framework tells a method that it calls',
    rule: 'incomplete/parameter',
    files: {
      'src/queue.ts':
        'export class Queue {\n  open = true;\n  onApplicationShutdown(signal: string) {\n    this.open = false;\n  }\n}\n',
    },
  },
  {
    name: 'a function that says for others that they are not written',
    rule: 'incomplete/stub',
    files: {
      'src/db.ts':
        "export function notImplemented(): never {\n  throw new Error('Not implemented.');\n}\n",
    },
  },
  {
    name: 'a value or the function that gives it',
    rule: 'reuse/helper',
    files: {
      'src/value.ts':
        "export const resolve = <T, C>(value: T | ((of: C) => T), of: C) =>\n  typeof value === 'function' ? (value as (of: C) => T)(of) : value;\n",
      'src/link.ts':
        "export const target = (to: unknown, from: string) =>\n  'to ' + (typeof to === 'function' ? to(from) : to);\n",
    },
  },
  {
    name: 'a hook, where no hook may be called',
    rule: 'reuse/helper',
    files: {
      'src/useSessions.ts':
        "import { cookie } from './cookie.ts';\nexport function useSessions() {\n  const sessions = JSON.parse(cookie('sessions') || '{}');\n  return sessions;\n}\n",
      'src/store.ts':
        "import { cookie } from './cookie.ts';\nexport class Store {\n  all() {\n    const sessions = JSON.parse(cookie('sessions') || '{}');\n    return Object.keys(sessions);\n  }\n}\n",
      'src/cookie.ts': "export const cookie = (name: string) => name && '{}';\n",
    },
  },
  {
    name: 'the server that Next writes for a container',
    rule: 'runs/command',
    files: {
      'package.json': '{ "scripts": { "start": "node server.js" } }',
      'next.config.mjs': "export default { output: 'standalone' };\n",
    },
  },
  {
    name: 'an image whose folder a command puts together',
    rule: 'runs/copy',
    files: {
      'package.json':
        '{ "scripts": { "image": "pnpm-context Dockerfile | docker buildx build -t api -" } }',
      Dockerfile: 'FROM node:22\nCOPY ./meta .\n',
      'src/main.ts': 'console.log(1);\n',
    },
  },
  {
    name: 'a command of which the README says that it is to go',
    rule: 'runs/command',
    files: {
      'package.json': '{ "name": "station" }',
      'README.md': 'Remove `npm run release` from the workflow.\n',
    },
  },
  {
    name: 'what Next wants to read in each page itself',
    rule: 'abstraction/constant',
    files: {
      'app/page.tsx': "export const dynamic = 'force-dynamic';\nexport default () => null;\n",
      'app/list/page.tsx': "export const dynamic = 'force-dynamic';\nexport default () => null;\n",
    },
  },
  {
    name: 'an answer that was fetched and is written to a file',
    rule: 'abstraction/mixed',
    files: {
      'src/save.ts':
        "import { writeFile } from 'node:fs/promises';\nexport async function save(url: string) {\n  const res = await fetch(url);\n  await writeFile('openapi.json', await res.text());\n}\n",
    },
  },
  {
    name: 'settings, which every layer reads',
    rule: 'abstraction/layers',
    files: {
      'src/services/configService.ts': "export const config = { table: 'stations' };\n",
      'src/repositories/stations.ts':
        "import { config } from '../services/configService.ts';\nexport const table = () => config.table;\n",
    },
  },
  {
    name: 'how every program prints JSON',
    rule: 'reuse/helper',
    files: {
      'src/print.ts':
        'export function printStation(station: object) {\n  console.log(JSON.stringify(station, null, 2));\n}\n',
      'src/models.ts':
        'export const show = (m: object) => { console.log(JSON.stringify(m, null, 2)); return 1; };\n',
    },
  },
  {
    name: 'steps whose parts are wanted one by one afterwards',
    rule: 'reuse/helper',
    files: {
      'src/count.ts':
        "import { fixedTokens, messageTokens } from './tokens.ts';\nexport async function total(payload: object, model: string) {\n  const fixed = await fixedTokens(payload, model);\n  const messages = await messageTokens(payload, model);\n  return fixed + messages;\n}\n",
      'src/cut.ts':
        "import { fixedTokens, messageTokens } from './tokens.ts';\nexport async function cut(payload: object, model: string) {\n  const fixed = await fixedTokens(payload, model);\n  const own = await messageTokens(payload, model);\n  const all = fixed + own;\n  return [all, fixed, own];\n}\n",
      'src/tokens.ts':
        'export const fixedTokens = async (payload: object, model: string) => [payload, model].length;\nexport const messageTokens = async (payload: object, model: string) => [model, payload].length;\n',
    },
  },
  {
    name: 'a page that is packed apart from the program beside it',
    rule: 'reuse/helper',
    files: {
      'package.json': '{ "name": "api" }',
      'src/format.ts':
        "export function clock(date: Date) {\n  const h = String(date.getHours()).padStart(2, '0');\n  const m = String(date.getMinutes()).padStart(2, '0');\n  return `${h}:${m}`;\n}\n",
      'ui/vite.config.ts': 'export default {};\n',
      'ui/src/clock.ts':
        "export function now(date: Date) {\n  const h = String(date.getHours()).padStart(2, '0');\n  const m = String(date.getMinutes()).padStart(2, '0');\n  return `${h}:${m}`;\n}\n",
    },
  },
  {
    name: 'variables of a framework in another language that a script sets',
    rule: 'overlap/env-unread',
    files: {
      'src/index.js': 'console.log(1);\n',
      'order/start.sh': 'export FLASK_APP=./app.py\npipenv run flask run\n',
    },
  },
  {
    name: 'contexts, which are called so in the code',
    rule: 'naming/folder',
    files: {
      'src/contexts/AuthContext.tsx': 'export const AuthContext = 1;\n',
      'src/contexts/GuildContext.tsx': 'export const GuildContext = 1;\n',
    },
  },
  {
    name: 'events, which are called as the library calls them',
    rule: 'naming/folder',
    files: {
      'package.json': '{ "name": "bot", "dependencies": { "discord.js": "^14" } }',
      'src/events/member/guildMemberAdd.ts': 'export const once = false;\n',
      'src/events/member/guildMemberRemove.ts': 'export const once = false;\n',
    },
  },
  {
    name: 'a folder that is imported beside a file of the same name',
    rule: 'runs/import',
    files: {
      'src/paths.ts': "import { login } from './paths/';\nexport const paths = [login];\n",
      'src/paths/index.ts': "export const login = '/login';\n",
    },
  },
  {
    name: 'the worker that a bundler makes of a file',
    rule: 'runs/import',
    files: {
      'src/page.ts': "import SumWorker from './sum.worker';\nnew SumWorker();\n",
      'src/sum.worker.ts': 'export {};\nself.onmessage = () => {};\n',
    },
  },
  {
    name: 'the SDK that a function finds where it runs',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "bot", "devDependencies": { "serverless": "^3" } }',
      'src/log.ts': "import AWS from 'aws-sdk';\nexport const logs = new AWS.CloudWatchLogs();\n",
    },
  },
  {
    name: 'components beside each other that chose the same fallback',
    rule: 'overlap/env-default',
    files: {
      'express/package.json': '{ "name": "express-api" }',
      'express/src/db.ts': "export const host = process.env.DB_HOST ?? 'localhost';\n",
      'hono/package.json': '{ "name": "hono-api" }',
      'hono/src/db.ts': "export const host = process.env.DB_HOST ?? 'localhost';\n",
      'oak/db.ts': "export const host = process.env.DB_HOST ?? 'localhost';\n",
    },
  },
  {
    name: 'containers that are there for tests',
    rule: 'overlap/env-default',
    files: {
      'src/auth.ts': 'export const ttl = Number(process.env.TOKEN_SECONDS ?? 7200);\n',
      'deploy/docker-compose.test.yml':
        'services:\n  api:\n    build: .\n    environment:\n      TOKEN_SECONDS: "7200"\n',
    },
  },
  {
    name: 'a query that goes on where an async helper has ended',
    rule: 'reuse/helper',
    files: {
      'src/stations.ts':
        "import { db, stations } from './db.ts';\nexport async function all() {\n  return db.select().from(stations);\n}\nexport async function some(id: number) {\n  const [row] = await db.select().from(stations).where(id).limit(1);\n  return row;\n}\n",
      'src/db.ts':
        'export const stations = 1;\nexport const db = { select: () => db, from: (table: number) => db, where: (id: number) => db, limit: (n: number) => [n] };\n',
    },
  },
  {
    name: 'a library that can be loaded in three ways',
    rule: 'incomplete/variable',
    files: {
      'static/editor.js':
        "// Editor, copyright its makers\n(function (global, factory) {\n  typeof exports === 'object' ? (module.exports = factory()) : typeof define === 'function' && define.amd ? define(factory) : (global.editor = factory());\n})(this, function () {\n  var left = 1;\n  return {};\n});\n",
    },
  },
  {
    name: 'source code that follows the editor into the place that the image has',
    rule: 'overlap/path',
    files: {
      Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY apps/web ./apps/web\n',
      'docker-compose.yml':
        'services:\n  web:\n    build: .\n    volumes:\n      - ./apps/web/src:/app/apps/web/src\n',
    },
  },
  {
    name: 'components that each have a name of their own',
    rule: 'overlap/env-default',
    files: {
      'package.json': '{ "name": "station" }',
      'apps/api/env.ts': "export const service = process.env.SERVICE_NAME ?? 'api';\n",
      'apps/mail/env.ts': "export const service = process.env.SERVICE_NAME ?? 'mail';\n",
    },
  },
  {
    name: 'variables that are read by how they begin',
    rule: 'overlap/env-unread',
    files: {
      '.env.example': 'PAGE_API_URL=http://weather.test\n',
      'src/env.ts':
        "const all = Object.entries(import.meta.env);\nexport const env = all.filter(([key]) => key.startsWith('PAGE_'));\n",
    },
  },
  {
    name: 'what somebody put aside under another name',
    rule: 'runs/import',
    files: {
      'src/Home.old.ts': "import { Theme } from './Theme.ts';\nexport const home = Theme;\n",
    },
  },
  {
    name: 'the folder above, which is the root',
    rule: 'runs/import',
    files: {
      'index.ts': 'export const app = 1;\n',
      'src/routes.ts': "import { app } from '..';\nexport const routes = [app];\n",
    },
  },
  {
    name: "how a library's reader starts a program of their own",
    rule: 'runs/command',
    files: {
      'package.json': '{ "name": "kit", "exports": "./src/kit.ts" }',
      'src/kit.ts': 'export const kit = 1;\n',
      'README.md': '```sh\nNODE_ENV=production node ./server.js\n```\n',
    },
  },
  {
    name: 'what Nuxt brings for its pages to import',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "pages", "dependencies": { "nuxt": "^4" } }',
      'server/api/city.ts':
        "import { defineEventHandler } from 'h3';\nexport default defineEventHandler(() => 'Bern');\n",
    },
  },
  {
    name: 'a script that a build of Adonis takes along',
    rule: 'runs/command',
    files: {
      'package.json': '{ "scripts": { "start": "node bin/server.js" } }',
      'adonisrc.ts': 'export default {};\n',
      'bin/server.ts': 'console.log(1);\n',
    },
  },
  {
    name: 'an answer that others give who are not written',
    rule: 'incomplete/stub',
    files: {
      'src/answers.ts':
        "import { errors } from './errors.ts';\nexport const answers = {\n  notImplemented: () =>\n    errors((error) => {\n      return error({ status: 501, title: 'Not implemented' });\n    }),\n};\n",
      'src/errors.ts':
        'export const errors = (add: (error: (one: object) => object) => object) => add((one) => one);\n',
    },
  },
  {
    name: 'a variable that SvelteKit hands over as a module',
    rule: 'overlap/env-unread',
    files: {
      '.env.example': 'SIGNING_PHRASE=change me\n',
      'src/token.ts':
        "import { SIGNING_PHRASE } from '$env/static/private';\nexport const token = SIGNING_PHRASE + '1';\n",
    },
  },
  {
    name: 'settings for each environment, each with its own values',
    rule: 'overlap/env-default',
    files: {
      'config/environments/dev.ts': "export const level = process.env.LEVEL || 'debug';\n",
      'config/environments/pro.ts': "export const level = process.env.LEVEL || 'info';\n",
    },
  },
  {
    name: 'functions that SvelteKit calls by their name',
    rule: 'reuse/helper',
    files: {
      'src/routes/a/+page.server.ts':
        "import { guard } from '../../guard.ts';\nexport const load = async (event: object) => {\n  const members = await guard(event, 'members only');\n  const stations = await guard(members, 'stations of Bern');\n  return { title: 'Bern', stations, members };\n};\n",
      'src/routes/b/+page.server.ts':
        "import { guard } from '../../guard.ts';\nexport const load = async (event: object) => {\n  const members = await guard(event, 'members only');\n  const stations = await guard(members, 'stations of Bern');\n  return { title: 'Bern', stations, members };\n};\n",
      'src/guard.ts': 'export const guard = (event: object, who: string) => [event, who];\n',
    },
  },
  {
    name: 'what Vite says of a build, chosen by',
    rule: 'overlap/env-default',
    files: {
      'src/api.ts': "export const api = import.meta.env.PROD ? '' : 'http://weather.test';\n",
      'src/peer.ts': "export const peer = import.meta.env.PROD ? '' : 'peer.test';\n",
    },
  },
  {
    name: 'variables of the server that SvelteKit builds',
    rule: 'overlap/env-unread',
    files: {
      'package.json': '{ "name": "page", "devDependencies": { "@sveltejs/kit": "^2" } }',
      'docker-compose.yml':
        'services:\n  page:\n    build: .\n    environment:\n      ORIGIN: https://weather.test\n',
      'src/main.ts': "console.log('up');\n",
    },
  },
  {
    name: 'functions that Supabase runs apart',
    rule: 'reuse/helper',
    files: {
      'package.json': '{ "name": "recipes" }',
      'src/user.ts':
        "export async function userOf(db: any, line: string) {\n  const { data } = await db.from('users').select('id').eq('line_user_id', line).single();\n  return data?.id ?? null;\n}\n",
      'supabase/functions/list/index.ts':
        "export async function idOf(db: any, line: string) {\n  const { data } = await db.from('users').select('id').eq('line_user_id', line).single();\n  return data?.id ?? null;\n}\n",
    },
  },
  {
    name: 'a time that is further away than any, until one is known',
    rule: 'incomplete/variable',
    files: {
      'src/time.ts':
        'export function time(way: number, speed: number) {\n  let left = Infinity;\n  left = way / speed;\n  return left;\n}\n',
    },
  },
  {
    name: 'where requests go, which is no folder',
    rule: 'overlap/path',
    files: {
      '.env': 'VITE_API_BASE_URL=/api/v1\n',
      'src/api.ts': "export const base = import.meta.env.VITE_API_BASE_URL || '/api/v1';\n",
    },
  },
];

describe('nothing is found in', () => {
  it.each(cases)('$name', ({ rule, files }) => {
    expect(findingsIn(files, rule)).toEqual([]);
  });
});
