import { describe, expect, it } from 'vitest';
import { findingsIn } from './project.ts';

/** The issues' table in the shapes that students give it: each is found, and where it is mended. */
interface Case {
  readonly name: string;
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
  /** How each sentence begins, with the place to mend first. */
  readonly found: readonly string[];
  readonly settings?: object;
}

const cases: readonly Case[] = [
  {
    name: 'A: a folder in the compose file and, deeper, in the code',
    rule: 'overlap/path',
    files: {
      'docker-compose.yml':
        'services:\n  api:\n    build: .\n    volumes:\n      - ./readings:/srv/weather/readings\n',
      'src/store.ts':
        "import { readFileSync } from 'node:fs';\nexport const load = () => readFileSync('/srv/weather/readings/1997.csv', 'utf8');\n",
    },
    found: ['src/store.ts:2 The path /srv/weather/readings is written in'],
  },
  {
    name: 'A: a port in EXPOSE, in the code and in the README',
    rule: 'overlap/port',
    files: {
      Dockerfile: 'FROM node:20\nEXPOSE 4310\nCMD ["node", "src/main.ts"]\n',
      'src/main.ts':
        "import { createServer } from 'node:http';\ncreateServer().listen(Number(process.env.PORT ?? 4310));\n",
      'README.md': 'Open http://localhost:4310/stations\n',
    },
    found: ['src/main.ts:2 Port 4310 is written in src/main.ts, Dockerfile and README.md'],
  },
  {
    name: 'E: a depth that is counted on through the recursion and never read',
    rule: 'incomplete/recursion',
    files: {
      'src/count.ts':
        'export function count(n: number, depth: number): number {\n  if (n === 0) return 0;\n  return 1 + count(n - 1, depth + 1);\n}\nconsole.log(count(3, 0));\n',
    },
    found: ['src/count.ts:1 count() passes depth only to itself'],
  },
  {
    name: 'A: a list of variables that nobody kept, told as one',
    rule: 'overlap/env-unread',
    files: {
      '.env.example': 'CITY=Bern\nSTREET=Gasse\nHOUSE=12a\nFLOOR_NAME=top\n',
      'src/main.ts': "console.log('nobody asks');\nexport {};\n",
    },
    found: ['.env.example:1 CITY, STREET, HOUSE and 1 more are handed to the program in'],
  },
  {
    name: 'A: one mount in the compose file and in the Makefile, spelled differently',
    rule: 'overlap/mount',
    files: {
      'compose.yaml':
        'services:\n  api:\n    build: .\n    volumes:\n      - ./data:/srv/app/data\n',
      Makefile: 'run:\n\tdocker run -v $(PWD)/data:/srv/app/data weather\n',
      'src/main.ts': 'console.log(1);\n',
    },
    found: ['compose.yaml:5 The mount ./data:/srv/app/data is written 2 times'],
  },
  {
    name: 'A: no env variable for certain, where a name is computed',
    rule: 'overlap/env-unread',
    files: {
      'compose.yaml':
        'services:\n  api:\n    build: .\n    environment:\n      STATION_LIMIT: 20\n      STATION_FILE: stations.csv\n',
      'src/main.ts': "const key = 'STATION_FILE';\nconsole.log(process.env[key]);\n",
      'src/other.ts': 'export const { STATION_FILE } = process.env;\n',
    },
    found: [],
  },
  {
    name: 'A: an env variable that nothing reads, where all reads are by name',
    rule: 'overlap/env-unread',
    files: {
      'compose.yaml':
        'services:\n  api:\n    build: .\n    environment:\n      STATION_LIMIT: 20\n      STATION_FILE: stations.csv\n',
      'src/main.ts': "const { STATION_FILE: file = 'x' } = process.env;\nconsole.log(file);\n",
    },
    found: ['compose.yaml:5 STATION_LIMIT is handed to the program in compose.yaml'],
  },
  {
    name: 'B: v2 deep in the tree, said again by file and function',
    rule: 'naming/version',
    files: {
      'src/api/http/v2/routes/v2_stations.ts': 'export const loadV2Stations = () => [];\n',
      'src/api/http/v2/routes/years.ts': 'export const loadYears = () => [];\n',
    },
    found: ['src/api/http/v2/routes/v2_stations.ts:1 src/api/http/v2 says v2, and'],
  },
  {
    name: 'B: files that say their folder again',
    rule: 'naming/folder',
    files: {
      'src/loaders/csv_loader.ts': 'export const readCsv = () => [];\n',
      'src/loaders/json_loader.ts': 'export const readJson = () => [];\n',
    },
    found: ['src/loaders/csv_loader.ts:1 src/loaders/ says loader, and 2 of the files'],
  },
  {
    name: 'C: a helper written out elsewhere, with other names',
    rule: 'reuse/helper',
    files: {
      'src/database.ts': [
        "import Database from 'better-sqlite3';",
        'export function openDatabase(file: string) {',
        '  const database = new Database(file);',
        "  database.pragma('journal_mode = WAL');",
        '  return database;',
        '}',
      ].join('\n'),
      'src/load.ts': [
        "import Sqlite from 'better-sqlite3';",
        'export function load(path: string) {',
        "  const db = new Sqlite(path + '.sqlite');",
        "  db.pragma('journal_mode = WAL');",
        "  db.exec('vacuum');",
        '}',
      ].join('\n'),
      'package.json': '{ "name": "weather", "dependencies": { "better-sqlite3": "^12" } }',
    },
    found: ['src/load.ts:3 openDatabase() in src/database.ts does this already'],
  },
  {
    name: "C: a wrapped API called raw with the wrapper's constant",
    rule: 'reuse/helper',
    files: {
      'src/http.ts':
        "export const getJson = (path: string) => fetch(`https://weather.test/v1/${path}`, { headers: { accept: 'application/json' } });\n",
      'src/page.ts':
        "export const stations = () => fetch(`https://weather.test/v1/${'stations'}`, { headers: { accept: 'application/json' } });\n",
    },
    found: ['src/page.ts:1 getJson() in src/http.ts does this already'],
  },
  {
    name: 'C: one resource made in two files',
    rule: 'reuse/resource',
    files: {
      'package.json': '{ "name": "weather", "dependencies": { "pg": "^8" } }',
      'src/pool.ts':
        "import { Pool } from 'pg';\nlet pool: Pool | undefined;\nexport function getPool() {\n  pool ??= new Pool({ max: 5 });\n  return pool;\n}\n",
      'src/years.ts':
        "import { Pool } from 'pg';\nconst pool = new Pool({ max: 5 });\nexport const years = () => pool.query('select 1');\n",
    },
    found: ['src/years.ts:2 getPool() in src/pool.ts makes this Pool already'],
  },
  {
    name: 'D: a script and a README command that point to nothing',
    rule: 'runs/command',
    files: {
      'package.json': '{ "name": "weather", "scripts": { "start": "node src/server.js" } }',
      'src/main.js': 'console.log(1);\n',
      'README.md': '```sh\nnpm run migrate\nmake seed\n```\n',
      Makefile: 'load:\n\tnode src/main.js\n',
    },
    found: [
      'package.json:1 The script start runs src/server.js',
      'README.md:2 README.md runs “npm run migrate”',
      'README.md:3 README.md runs “make seed”',
    ],
  },
  {
    name: 'D: an import whose case is right on one machine only',
    rule: 'runs/import',
    files: {
      'src/main.ts': "import { read } from './CSV.ts';\nread();\n",
      'src/csv.ts': 'export const read = () => 1;\n',
    },
    found: ['src/main.ts:1 ./CSV.ts is written csv.ts on disk'],
  },
  {
    name: 'E: a parameter that thins nothing, and its callers',
    rule: 'incomplete/parameter',
    files: {
      'src/readings.ts':
        'export function readings(all: number[], downsample: number) {\n  return all.filter((one) => one > 0);\n}\nexport const some = readings([1], 10);\n',
    },
    found: ['src/readings.ts:1 readings() takes downsample, and nothing in it reads downsample'],
  },
  {
    name: 'E: an option that nobody reads',
    rule: 'incomplete/option',
    files: {
      'src/chart.ts':
        'interface ChartOptions {\n  width: number;\n  smooth: boolean;\n}\nexport function chart(options: ChartOptions) {\n  return options.width * 2;\n}\nexport const one = chart({ width: 3, smooth: true });\n',
    },
    found: ['src/chart.ts:3 The option smooth of ChartOptions is offered'],
  },
  {
    name: 'E: a field of a type written out at the parameter, that nobody reads',
    rule: 'incomplete/option',
    files: {
      'src/load.ts':
        'export function load(days: number[], options: { limit: number; downsample: number }) {\n  return days.slice(0, options.limit);\n}\nexport const some = load([1], { limit: 1, downsample: 2 });\n',
    },
    found: ['src/load.ts:1 The option downsample of load() is offered'],
  },
  {
    name: 'E: an empty beginning and what a caller gives, lost at once',
    rule: 'incomplete/variable',
    files: {
      'src/years.ts':
        'export function years(from: number[]) {\n  let list: number[] = [];\n  list = from.slice(1);\n  return list;\n}\nexport function since(first = 1997) {\n  first = Number(process.argv[2]);\n  return first;\n}\n',
    },
    found: [
      'src/years.ts:2 list gets a value that is thrown away',
      'src/years.ts:6 first is overwritten before anything reads it',
    ],
  },
  {
    name: 'F: a function that is short, and deeper than anybody follows',
    rule: 'abstraction/long',
    files: {
      'src/deep.ts':
        'export function deep(all: number[][][]) {\n  for (const one of all)\n    for (const two of one)\n      for (const three of two)\n        if (three > 1)\n          while (Math.random() > three)\n            if (three > 3) console.log(three);\n}\n',
    },
    found: ['src/deep.ts:1 deep() is 8 lines long and 6 levels deep'],
  },
  {
    name: 'F: a function that is not flat, and longer than anybody reads',
    rule: 'abstraction/long',
    files: {
      'src/long.ts': `export function long(all: number[]) {\n  for (const one of all) {\n    if (one > 1) {\n      while (one > Math.random()) {\n${'        console.log(one);\n'.repeat(200)}      }\n    }\n  }\n}\n`,
    },
    found: ['src/long.ts:1 long() is 208 lines long and 3 levels deep'],
  },
  {
    name: 'E: a default that no caller overrides, across files',
    rule: 'incomplete/default',
    files: {
      'src/mean.ts':
        'export function mean(values: number[], digits = 2) {\n  return Number((values[0] ?? 0).toFixed(digits));\n}\n',
      'src/a.ts': "import { mean } from './mean.ts';\nexport const a = mean([1]);\n",
      'src/b.ts': "import * as maths from './mean.ts';\nexport const b = maths.mean([2]);\n",
    },
    found: ['src/mean.ts:1 mean() offers digits with the default 2'],
  },
  {
    name: 'E: a value that is overwritten before anything reads it, and one that is never read',
    rule: 'incomplete/variable',
    files: {
      'src/years.ts':
        'export function years(from: number) {\n  let list = [from, from + 1];\n  list = [1997];\n  const count = list.length;\n  return list;\n}\n',
    },
    found: [
      'src/years.ts:2 list gets a value that is thrown away',
      'src/years.ts:4 count is defined, and nothing ever reads it',
    ],
  },
  {
    name: 'E: a parameter that is only passed to its own recursion',
    rule: 'incomplete/recursion',
    files: {
      'src/tree.ts':
        'interface Leaf { children: Leaf[] }\nexport function count(leaf: Leaf, level: number): number {\n  return leaf.children.reduce((sum, child) => sum + count(child, level), 1);\n}\n',
    },
    found: ['src/tree.ts:2 count() passes level only to itself'],
  },
  {
    name: 'E: a stub that another function makes',
    rule: 'incomplete/stub',
    files: {
      'src/providers.ts':
        "function notImplemented(name: string) {\n  return {\n    search() {\n      throw new Error(`${name} is not implemented yet`);\n    },\n  };\n}\nexport const providers = [notImplemented('maps')];\n",
    },
    found: ['src/providers.ts:4 search() is not written yet'],
  },
  {
    name: 'E: a stub',
    rule: 'incomplete/stub',
    files: {
      'src/export.ts':
        "export function exportCsv(rows: string[]) {\n  throw new Error('TODO: implement ' + rows.length);\n}\n",
    },
    found: ['src/export.ts:2 exportCsv() is not written yet'],
  },
  {
    name: 'F: an env variable read in three files',
    rule: 'abstraction/env',
    files: {
      'src/a.ts': 'export const a = process.env.DATA_FOLDER;\n',
      'src/b.ts': "export const b = process.env['DATA_FOLDER'];\n",
      'src/c.ts': 'const { DATA_FOLDER } = process.env;\nexport const c = DATA_FOLDER;\n',
    },
    found: ['src/a.ts:1 The env variable DATA_FOLDER is read in 3 files'],
  },
  {
    name: 'F: a route that imports the database library',
    rule: 'abstraction/library',
    files: {
      'package.json': '{ "name": "weather", "dependencies": { "better-sqlite3": "^12" } }',
      'src/routes/years.ts':
        "import Database from 'better-sqlite3';\nexport const years = () => new Database('x.db');\n",
      'src/main.ts': "import { years } from './routes/years.ts';\nyears();\n",
      'src/format.ts': 'export const format = String;\n',
    },
    found: ['src/routes/years.ts:1 A route (src/routes/years.ts) imports better-sqlite3'],
  },
  {
    name: 'F: a function that answers, asks the database and touches files',
    rule: 'abstraction/mixed',
    files: {
      'src/app.ts': [
        "import { writeFileSync } from 'node:fs';",
        "import { app, db } from './parts.ts';",
        "app.get('/years', (req, res) => {",
        "  const rows = db.prepare('SELECT year FROM readings WHERE station = ?').all(req.query.station);",
        "  writeFileSync('last.json', JSON.stringify(rows));",
        '  res.json(rows);',
        '});',
      ].join('\n'),
      'src/parts.ts': 'export const app: any = {};\nexport const db: any = {};\n',
    },
    found: ['src/app.ts:3 This function'],
  },
  {
    name: 'F: an import against layers that the settings declare',
    rule: 'abstraction/layers',
    settings: {
      layers: [
        { name: 'pages', files: ['src/pages/**'] },
        { name: 'numbers', files: ['src/numbers/**'] },
      ],
    },
    files: {
      'src/pages/title.ts': "export const title = 'Weather';\n",
      'src/numbers/mean.ts':
        "import { title } from '../pages/title.ts';\nexport const mean = title.length;\n",
    },
    found: [
      'src/numbers/mean.ts:1 src/numbers/mean.ts (numbers) imports src/pages/title.ts (pages)',
    ],
  },
  {
    name: 'F: the same steps in two places',
    rule: 'abstraction/repeated',
    files: Object.fromEntries(
      ['rain', 'wind'].map((name) => [
        `src/${name}.ts`,
        [
          `export function ${name}(text: string) {`,
          "  const lines = text.split('\\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));",
          "  const rows = lines.map((line) => line.split(';').map((cell) => Number(cell.trim())));",
          '  const sum = rows.reduce((total, row) => total + (row[2] ?? 0) * (row[1] ?? 0), 0);',
          `  console.log('${name}', sum);`,
          '}',
        ].join('\n'),
      ]),
    ),
    found: ['src/rain.ts:2 The same steps are written in 2 places'],
  },
  {
    name: 'C: a formula without a call, written out again',
    rule: 'reuse/helper',
    files: {
      'src/units.ts':
        'export function toCelsius(fahrenheit: number): number {\n  return ((fahrenheit - 32) * 5) / 9;\n}\n',
      'src/report.ts':
        'export const report = (readings: { temperature: number }[]) =>\n  readings.map((one) => ((one.temperature - 32) * 5) / 9);\n',
    },
    found: ['src/report.ts:2 toCelsius() in src/units.ts does this already'],
  },
  {
    name: 'C: a helper whose callbacks name things differently where it is written out',
    rule: 'reuse/helper',
    files: {
      'src/csv.ts':
        "import { readFileSync } from 'node:fs';\nexport function readCsv(path: string) {\n  const text = readFileSync(path, 'utf8');\n  const [, ...rows] = text.trim().split('\\n');\n  return rows.map((row) => row.split(','));\n}\n",
      'src/load.ts':
        "import { readFileSync } from 'node:fs';\nexport function load(file: string) {\n  const content = readFileSync(file, 'utf8');\n  const [, ...lines] = content.trim().split('\\n');\n  const cells = lines.map((line) => line.split(','));\n  return cells.length;\n}\n",
    },
    found: ['src/load.ts:3 readCsv() in src/csv.ts does this already'],
  },
  {
    name: "C: the API that a helper wraps, with the helper's constant written out",
    rule: 'reuse/helper',
    files: {
      'src/files.ts':
        "import { join } from 'node:path';\nconst folder = 'data/raw_data';\nexport const rawFile = (name: string) => join(folder, name);\n",
      'src/load.ts':
        "import { join } from 'node:path';\nexport const load = (station: string) => join('data/raw_data', station);\n",
    },
    found: ['src/load.ts:2 rawFile() in src/files.ts does this already'],
  },
  {
    name: "C: an address that a helper builds from the service's, written out whole",
    rule: 'reuse/helper',
    files: {
      'src/api.ts':
        "const base = 'https://weather.test/v1';\nexport async function get(path: string) {\n  const response = await fetch(`${base}/${path}`);\n  return response.json();\n}\n",
      'src/page.ts':
        "export async function stations() {\n  const answer = await fetch('https://weather.test/v1/stations');\n  return answer.json();\n}\n",
    },
    found: ['src/page.ts:2 get() in src/api.ts does this already'],
  },
  {
    name: 'C: a database opened with the file that the helper takes',
    rule: 'reuse/resource',
    files: {
      'package.json': '{ "name": "weather", "dependencies": { "better-sqlite3": "^12" } }',
      'src/database.ts':
        "import Database from 'better-sqlite3';\nexport function openDatabase(file = 'weather.db') {\n  return new Database(file);\n}\n",
      'src/load.ts':
        "import Database from 'better-sqlite3';\nconst db = new Database('weather.db');\ndb.exec('vacuum');\n",
    },
    found: ['src/load.ts:2 openDatabase() in src/database.ts makes this Database already'],
  },
  {
    name: 'A: one mount in the compose file and, in the long form, in the Makefile',
    rule: 'overlap/mount',
    files: {
      'compose.yaml':
        'services:\n  api:\n    build: .\n    volumes:\n      - type: bind\n        source: ./data\n        target: /app/data\n',
      Makefile:
        'run:\n\tdocker run --mount type=bind,source=$(PWD)/data,target=/app/data weather\n',
    },
    found: ['compose.yaml:5 The mount ./data:/app/data is written 2 times'],
  },
  {
    name: 'A: a folder that a script empties and the Makefile fills',
    rule: 'overlap/path',
    files: {
      'scripts/clean.sh': 'rm -rf /srv/weather/raw/*\n',
      Makefile: 'load:\n\tnode load.js /srv/weather/raw\n',
      'load.js': 'console.log(process.argv);\n',
    },
    found: ['Makefile:2 The path /srv/weather/raw is written in'],
  },
  {
    name: 'D: a container that starts a file that is not there',
    rule: 'runs/command',
    files: {
      Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "src/server.js"]\n',
      'src/app.js': 'console.log(1);\n',
    },
    found: ['Dockerfile:4 Dockerfile starts src/server.js, and there is no such file'],
  },
  {
    name: 'D: a main below a folder that nothing builds',
    rule: 'runs/entry',
    files: {
      'package.json': '{ "name": "weather", "main": "dist/main.js" }',
      'src/app.js': 'console.log(1);\n',
    },
    found: ['package.json:1 main of package.json points to dist/main.js'],
  },
  {
    name: 'D: npm ci in a workflow, without a lock file',
    rule: 'runs/lockfile',
    files: {
      'package.json': '{ "name": "weather" }',
      '.github/workflows/check.yml': 'jobs:\n  check:\n    steps:\n      - run: npm ci\n',
    },
    found: ['.github/workflows/check.yml:4 npm ci is run in check.yml'],
  },
  {
    name: 'E: what the caller gives, and a second value, lost before they are read',
    rule: 'incomplete/variable',
    files: {
      'src/years.ts':
        'export function first(years: number[]) {\n  years = [1997];\n  return years[0];\n}\nexport function best(rows: number[]) {\n  let one = rows[0];\n  console.log(one);\n  one = rows[1];\n  one = rows[2];\n  return one;\n}\n',
    },
    found: [
      'src/years.ts:1 years is overwritten before anything reads it',
      'src/years.ts:8 one gets a value that is thrown away',
    ],
  },
  {
    name: 'E: a path that grows through the recursion, of a function and of a method',
    rule: 'incomplete/recursion',
    files: {
      'src/walk.ts':
        'interface Leaf { name: string; children: Leaf[] }\nexport function count(leaf: Leaf, path: string): number {\n  return leaf.children.reduce((sum, one) => sum + count(one, `${path}/${one.name}`), 1);\n}\nexport class Tree {\n  count(leaf: Leaf, depth: number): number {\n    return leaf.children.reduce((sum, one) => sum + this.count(one, depth + 1), 1);\n  }\n}\n',
    },
    found: [
      'src/walk.ts:2 count() passes path only to itself',
      'src/walk.ts:6 count() passes depth only to itself',
    ],
  },
  {
    name: 'E: a route that answers 501, and a promise that only rejects',
    rule: 'incomplete/stub',
    files: {
      'src/export.ts':
        "import { app } from './app.ts';\napp.get('/export', (req: any, res: any) => {\n  res.status(501).send('Not implemented');\n});\nexport function csv() {\n  return Promise.reject(new Error('not implemented'));\n}\n",
      'src/app.ts': 'export const app: any = {};\n',
    },
    found: ['src/export.ts:3 This function and csv() are not written yet'],
  },
];

describe('found', () => {
  it.each(cases)('$name', ({ rule, files, found, settings }) => {
    const sentences = findingsIn(files, rule, settings);
    expect(sentences).toHaveLength(found.length);
    sentences.forEach((sentence, index) => expect(sentence).toContain(found[index]));
  });
});
