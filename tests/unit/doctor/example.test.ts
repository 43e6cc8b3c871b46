import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import { readProject } from '../../../src/doctor/node/readProject.ts';
import { readSettings } from '../../../src/doctor/node/readSettings.ts';

it("finds nothing in the lecture's own example, and every exception there has its reason", async () => {
  const folder = fileURLToPath(new URL('../../../examples/13_logging', import.meta.url));
  const settings = await readSettings(folder);
  const reading = await readProject(folder);
  expect(reading.files.length).toBeGreaterThan(30);
  const { findings, suppressed } = diagnose(reading.files, settings, reading);
  expect(findings.map(({ message }) => message)).toEqual([]);
  for (const { reason } of suppressed) expect(reason).not.toBe('');
});
