/** `npm run bench [-- NAME …] [--json FILE]`: measures, prints tables, writes nothing unless asked. */
import { readdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { table } from './table.ts';
import type { Measure, Row } from './measure.ts';

const suffix = '.bench.ts';

/** What the numbers were measured on: they mean nothing without it. */
function machine(): { node: string; platform: string; cpu: string; cores: number; memory: string } {
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  };
}

const names = (await readdir(new URL('.', import.meta.url)))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, list: { type: 'boolean' } },
});

const unknown = positionals.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no measurement "${unknown}": choose from ${names.join(', ')}.`);
  process.exit(1);
}
if (values.list) {
  console.log(names.join('\n'));
  process.exit(0);
}

const facts = machine();
console.log(
  `Node ${facts.node}, ${facts.platform}, ${facts.cpu}, ${facts.cores} cores, ${facts.memory}`,
);
const results: Record<string, { title: string; rows: readonly Row[] }> = {};
for (const name of positionals.length > 0 ? positionals : names) {
  const module = (await import(`./${name}${suffix}`)) as { default: Measure }; // the frame's contract
  console.log(`\n${name}: ${module.default.title}`);
  const rows = await module.default.run((line) => console.log(`  … ${line}`));
  console.log(table(rows));
  results[name] = { title: module.default.title, rows };
}
if (values.json !== undefined) {
  const report = { measuredOn: new Date().toISOString().slice(0, 10), machine: facts, results };
  await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\nWritten to ${values.json}.`);
}
