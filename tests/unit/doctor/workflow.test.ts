import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { processTerminal, doctorCommand } from '../../../src/cli/doctor.ts';

const root = new URL('../../../', import.meta.url);
const file = fileURLToPath(new URL('docs/project-issues/snippets/doctor.yml', root));

interface Step {
  readonly uses?: string;
  readonly if?: string;
  readonly run?: string;
  readonly 'continue-on-error'?: boolean;
  readonly 'working-directory'?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const workflow = () =>
  parse(readFileSync(file, 'utf8')) as {
    permissions: Readonly<Record<string, string>>;
    jobs: { doctor: { steps: Step[] } };
  };

it('the workflow uploads the report that it wrote, and goes on where nobody takes it', () => {
  const { permissions, jobs } = workflow();
  expect(permissions).toEqual({ contents: 'read', 'security-events': 'write' });
  const { steps } = jobs.doctor;
  const written = steps.findIndex(({ run }) => run?.includes('--format sarif'));
  const upload = steps.findIndex(({ uses }) =>
    uses?.startsWith('github/codeql-action/upload-sarif'),
  );
  expect(written).toBeGreaterThan(0);
  expect(upload).toBeGreaterThan(written);
  const target = / > \.\.\/(\S+)/.exec(steps[written]?.run ?? '')?.[1];
  expect(steps[upload]?.with?.['sarif_file']).toBe(target);
  expect(steps[upload]?.with?.['checkout_path']).toBe(steps[written]?.['working-directory']);
  expect(steps[upload]?.['continue-on-error']).toBe(true);
  // A report is wanted most where something was found.
  for (const step of [steps[written], steps[upload]]) expect(step?.if).toContain('always()');
});

it('the workflow that students copy runs a command that is there, with options that it has', () => {
  const { steps } = workflow().jobs.doctor;
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
