import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { processTerminal, doctorCommand } from '../../../src/cli/doctor.ts';

const root = new URL('../../../', import.meta.url);
const file = fileURLToPath(new URL('docs/project-issues/snippets/doctor.yml', root));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly 'working-directory'?: string;
  readonly with?: Readonly<Record<string, string>>;
}

it('the workflow that students copy runs a command that is there, with options that it has', () => {
  const { jobs } = parse(readFileSync(file, 'utf8')) as { jobs: { doctor: { steps: Step[] } } };
  const { steps } = jobs.doctor;
  const folders = steps.flatMap((step) => step.with?.['path'] ?? []);
  for (const step of steps.filter(({ run }) => run)) {
    expect(folders).toContain(step['working-directory']);
  }
  const [, script = '', name = '', , option = '', format = ''] =
    steps.map(({ run }) => run?.split(' ') ?? []).find(([program]) => program === 'node') ?? [];
  expect(existsSync(new URL(script.replace('../course/', ''), root)), script).toBe(true);
  const command = doctorCommand(processTerminal, () => undefined);
  expect(command.name()).toBe(name);
  const known = command.options.find(({ long }) => long === option);
  expect(known?.argChoices).toContain(format);
  const version = steps.find(({ with: given }) => given?.['node-version-file'])?.with;
  expect(
    existsSync(new URL(version?.['node-version-file']?.replace('course/', '') ?? '', root)),
  ).toBe(true);
});
