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
    name: 'a client that a tool generates under a path of the tsconfig',
    rule: 'runs/undeclared',
    files: {
      'package.json': '{ "name": "api", "dependencies": {} }',
      'src/db.ts':
        "import { PrismaClient } from 'generated/prisma';\nexport const db = new PrismaClient();\n",
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
    name: 'names that Nest wants',
    rule: 'naming/export',
    files: {
      'package.json': '{ "name": "api", "dependencies": { "@nestjs/core": "^11" } }',
      'src/auth/auth.controller.ts': 'export class AuthController {}\n',
      'src/auth/auth.module.ts': 'export class AuthModule {}\n',
      'src/auth/auth.service.ts': 'export class AuthService {}\n',
    },
  },
];

describe('nothing is found in', () => {
  it.each(cases)('$name', ({ rule, files }) => {
    expect(findingsIn(files, rule)).toEqual([]);
  });
});
