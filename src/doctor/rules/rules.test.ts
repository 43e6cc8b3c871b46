import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose.ts';
import { readProject } from '../node/readProject.ts';
import { rules } from './index.ts';

async function findingsOf(rule: string, kind: 'good' | 'bad') {
  const folder = new URL(
    `../../../tests/fixtures/doctor/${rule.replace('/', '_')}/${kind}`,
    import.meta.url,
  );
  const reading = await readProject(fileURLToPath(folder));
  expect(reading.files.length).toBeGreaterThan(0);
  return diagnose(reading.files, undefined, reading).findings.filter(
    (finding) => finding.rule === rule,
  );
}

describe.each(rules.map(({ id }) => id))('%s', (rule) => {
  it('is found in the bad project, with a place in it', async () => {
    const findings = await findingsOf(rule, 'bad');
    expect(findings.length).toBeGreaterThan(0);
    for (const { places, message, fix } of findings) {
      expect(places[0].line).toBeGreaterThan(0);
      expect(message).toMatch(/\.$/);
      expect(fix.length).toBeGreaterThan(5);
    }
  });
  it('is not found in the good one', async () => {
    expect((await findingsOf(rule, 'good')).map(({ message }) => message)).toEqual([]);
  });
});
