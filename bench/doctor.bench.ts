import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { diagnose } from '../src/doctor/diagnose.ts';
import { parse } from '../src/doctor/facts/readCode.ts';
import type { ProjectFile } from '../src/doctor/types.ts';
import { compare, type Measure, type Row } from './measure.ts';

/** A project of the shape students write: services that read, filter and answer; each file its own. */
export function project(count: number): ProjectFile[] {
  const files: ProjectFile[] = [
    {
      path: 'package.json',
      text: '{ "name": "generated", "private": true, "dependencies": { "hono": "4" } }',
    },
    {
      path: 'Dockerfile',
      text: 'FROM node:20\nWORKDIR /srv/weather\nCOPY src ./src\nCMD ["node", "src/file0.ts"]\n',
    },
  ];
  for (let number = 0; number < count; number += 1)
    files.push({
      path: `src/part${number % 20}/file${number}.ts`,
      text: moduleText(number, count),
    });
  return files;
}

function moduleText(number: number, count: number): string {
  const next = (number + 20) % count;
  const functions = Array.from({ length: 8 }, (_, index) => {
    const name = `step${number}x${index}`;
    return `
/** Keeps the readings of one station from a day on. */
export function ${name}(readings: readonly Reading${number}[], station: string, day = ${index}): Reading${number}[] {
  const kept: Reading${number}[] = [];
  for (const reading of readings) {
    if (reading.station !== station) continue;
    const value = reading.value * ${number + index} + reading.day;
    if (value > day && reading.day >= day) {
      kept.push({ ...reading, value, label: \`\${station}-\${reading.day}\` });
    } else if (reading.label.startsWith('x${index}')) {
      console.warn('skipped', reading.station, value);
    }
  }
  return kept.sort((one, other) => one.day - other.day || one.value - other.value);
}`;
  });
  return `import { step${next}x0 } from '../part${next % 20}/file${next}.ts';

export interface Reading${number} {
  station: string;
  day: number;
  value: number;
  label: string;
}
${functions.join('\n')}

export const first${number} = step${next}x0([], 'berlin', ${number});
export const all${number} = [${functions.map((_, index) => `step${number}x${index}([], 'oslo', ${index + number})`).join(', ')}];
`;
}

/** Rows for a project of so many files: parsing, and the whole doctor, in turn. */
async function measure(count: number): Promise<readonly Row[]> {
  const files = project(count);
  const lines = files.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  const [floor, doctor] = await compare(
    [
      {
        // With the options that the doctor itself parses with: no comments, no links to parents.
        what: `parse ${count} files (${lines} lines)`,
        once: () => {
          for (const file of files) if (file.path.endsWith('.ts')) parse(file);
        },
      },
      { what: `doctor, ${count} files`, once: () => void diagnose(files) },
    ],
    count === 200 ? 9 : 5,
  );
  return floor && doctor ? [floor, { ...doctor, aim: { atMost: 2.5 } }] : [];
}

/** What `npm run doctor` gives Node: the young generation of objects is as large here as there. */
function nodeOptions(): string[] {
  const { scripts } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { scripts: { doctor: string } }; // the manifest is ours
  return scripts.doctor.split(' ').filter((word) => word.startsWith('--max-'));
}

export default {
  title: 'the whole doctor against TypeScript merely parsing the same files, nothing cached',
  run: async (say) => {
    const rows: Row[] = [];
    for (const count of [200, 2000]) {
      say(`${count} files`);
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...nodeOptions(), ...process.execArgv, import.meta.filename, String(count),
      ]); // prettier-ignore
      rows.push(...(JSON.parse(stdout) as Row[])); // printed by the last line of this file
    }
    return rows;
  },
} satisfies Measure;

if (process.argv[1] === import.meta.filename)
  process.stdout.write(JSON.stringify(await measure(Number(process.argv[2]))));
