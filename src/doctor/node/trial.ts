import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { collectFacts } from '../facts/collect.ts';
import type { ProjectFacts } from '../facts/project.ts';
import { planOf, type PlannedCommand } from '../plan.ts';
import { issues, type Diagnosis, type Finding, type Span } from '../types.ts';
import { attempt, isolation, type Attempt } from './attempt.ts';
import { cleanClone, type CleanClone } from './cleanClone.ts';
import type { ProjectReading } from './readProject.ts';

export interface TrialOptions {
  /** Seconds for each command; installing gets five times as many. */
  readonly deadlineSeconds: number;
  /** What is being tried now, for a progress line. */
  readonly onProgress?: (text: string) => void;
}

/** What trying the project brought: findings of issue D, and a sentence on each command. */
export type Trial = Pick<Diagnosis, 'findings' | 'notes'>;

/**
 * Tries what a project promises in a clean clone: installs it, and runs each documented command, with
 * an empty environment and a deadline. The project itself is only read; nothing is left running, and
 * the clone is removed.
 */
export async function tryProject(
  root: string,
  reading: ProjectReading,
  options: TrialOptions,
): Promise<Trial> {
  const kept = reading.files.filter(({ ignored }) => !ignored);
  const facts = collectFacts(kept, {
    otherPaths: reading.otherPaths,
    inherited: reading.inherited,
    skipped: reading.skipped,
  });
  const paths = [...kept.map(({ path }) => path), ...reading.otherPaths];
  const clone = await cleanClone(root, paths);
  try {
    return await tryIn(clone, facts, options);
  } finally {
    await clone.dispose();
  }
}

async function tryIn(
  clone: CleanClone,
  facts: ProjectFacts,
  options: TrialOptions,
): Promise<Trial> {
  const { commands, left } = planOf(facts);
  const findings: Finding[] = [];
  const notes = [clone.sentence];
  const installed = await install(clone, facts, options);
  if (installed) {
    notes.push(describe(installed.command.text, installed.result));
    if (installed.result.outcome !== 'passed') {
      findings.push(findingOf(facts, installed.command, installed.result));
      if (commands.length > 0)
        notes.push('Nothing else was tried, since it could not be installed.');
      return { findings, notes };
    }
  }
  if (commands.length > 0 && isolation() === false)
    notes.push('The commands had the network: this system offers no way to cut them off.');
  for (const command of commands) {
    options.onProgress?.(`Trying: ${command.text}`);
    const folder = join(clone.folder, command.directory);
    const { deadlineSeconds } = options;
    const { home } = clone;
    const result = await attempt(command.text, { folder, home, deadlineSeconds, network: false });
    notes.push(describe(command.text, result));
    if (result.outcome !== 'passed' && result.outcome !== 'up')
      findings.push(findingOf(facts, command, result));
  }
  for (const { text, reason } of left) notes.push(`${text} was not tried: ${reason}.`);
  if (commands.length === 0) notes.push('There is no documented command and no script to try.');
  return { findings, notes };
}

async function install(
  { folder, home }: CleanClone,
  facts: ProjectFacts,
  { deadlineSeconds, onProgress }: TrialOptions,
): Promise<{ command: PlannedCommand; result: Attempt } | undefined> {
  const manifest = facts.packages.find(({ directory }) => directory === '');
  if (!manifest) return undefined;
  const isLocked = await access(join(folder, 'package-lock.json')).then(
    () => true,
    () => false,
  );
  // Without a lock file `npm ci` cannot work, which is a finding of its own; the rest is still tried.
  const text = isLocked ? 'npm ci' : 'npm install';
  onProgress?.(`Trying: ${text}`);
  const span: Span = { file: manifest.path, start: 0, end: 1 };
  const command = { text, directory: '', span };
  const deadline = deadlineSeconds * 5;
  const result = await attempt(text, { folder, home, deadlineSeconds: deadline, network: true });
  return { command, result };
}

function describe(text: string, { outcome, code, port, seconds }: Attempt): string {
  if (outcome === 'passed') return `${text} ran to its end in ${seconds} s.`;
  if (outcome === 'up')
    return `${text} listened on port ${port ?? 0} after ${seconds} s and was stopped.`;
  if (outcome === 'deadline')
    return `${text} was stopped after ${seconds} s: it neither ended nor listened.`;
  return `${text} failed with exit code ${code ?? 1} after ${seconds} s.`;
}

function findingOf(facts: ProjectFacts, { text, span }: PlannedCommand, result: Attempt): Finding {
  const said = result.output.split('\n').findLast((line) => line.trim() !== '');
  return {
    rule: 'runs/trial',
    issue: 'D',
    severity: 'error',
    confidence: 'high',
    message: `In a clean clone, ${describe(text, result)}`,
    fact: text,
    places: [
      facts.place({ ...span, ...(said === undefined ? {} : { note: said.trim().slice(0, 200) }) }),
    ],
    why: 'Whoever clones the project begins with this command.',
    fix: `Clone the project into an empty folder, run it there, and mend what it says${result.output ? `:\n${result.output}` : '.'}`,
    link: issues.D.link,
  };
}
