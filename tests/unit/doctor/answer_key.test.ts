import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import key from '../../../examples/12_project_issues/answer-key.json' with { type: 'json' };
import { diagnose } from '../../../src/doctor/diagnose.ts';
import { readProject } from '../../../src/doctor/node/readProject.ts';
import { issues } from '../../../src/doctor/types.ts';

const root = new URL('../../../', import.meta.url);

async function findingsOf(folder: string) {
  const reading = await readProject(
    fileURLToPath(new URL(`examples/12_project_issues/${folder}`, root)),
  );
  expect(reading.files.length).toBeGreaterThan(10);
  return diagnose(reading.files, undefined, reading).findings;
}

const inOrder = (lines: readonly string[]): string[] => [...lines].sort();

it('finds every planted issue of the flawed project, each at all its places, and nothing else', async () => {
  const found = await findingsOf('project');
  const lines = found.map(
    ({ issue, rule, places }) =>
      `${issue} ${rule} ${places.map(({ file, line }) => `${file}:${line}`).join(' ')}`,
  );
  const planted = key.map(({ issue, rule, places }) => `${issue} ${rule} ${places.join(' ')}`);
  expect(inOrder(lines)).toEqual(inOrder(planted));
});

it('has each of the six issues in its answer key', () => {
  expect([...new Set(key.map(({ issue }) => issue))].sort()).toEqual([
    'A',
    'B',
    'C',
    'D',
    'E',
    'F',
  ]);
});

it('finds nothing in the mended project', async () => {
  expect((await findingsOf('mended')).map(({ message }) => message)).toEqual([]);
});

it('links each issue to a page of the lecture', () => {
  for (const { link } of Object.values(issues)) {
    expect(existsSync(new URL(`docs/${link}.md`, root)), link).toBe(true);
  }
});
