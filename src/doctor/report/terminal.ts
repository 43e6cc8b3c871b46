import { issues, type Diagnosis, type Finding, type Issue } from '../types.ts';
import { codeFrame } from './frame.ts';

/** How to colour; the caller knows whether the terminal can. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const same = (text: string): string => text;
export const noPaint: Paint = {
  bold: same,
  dim: same,
  red: same,
  yellow: same,
  green: same,
  cyan: same,
};

export interface TerminalOptions {
  readonly paint?: Paint;
  /** Everything, instead of one screen. */
  readonly all?: boolean;
  /** Lines of a screen. */
  readonly height?: number;
  /** The text of a file, for code frames. */
  readonly textOf: (file: string) => string;
  /** Where the lecture is served, for the links. */
  readonly site?: string;
}

const order: readonly Issue[] = ['settings', 'D', 'A', 'C', 'E', 'F', 'B'];

/** Most important first: errors before warnings, what does not run before what is badly named. */
export function byWeight(findings: readonly Finding[]): Finding[] {
  const severity = ({ severity: kind }: Finding): number => (kind === 'error' ? 0 : 1);
  return [...findings].sort(
    (one, other) =>
      severity(one) - severity(other) || order.indexOf(one.issue) - order.indexOf(other.issue),
  );
}

export function summary(diagnosis: Diagnosis): string {
  const { findings, files, lines, suppressed } = diagnosis;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const looked = `${count(files, 'file')}, ${count(lines, 'line')}`;
  const off =
    suppressed.length > 0
      ? `; ${count(suppressed.length, 'finding')} turned off by the settings`
      : '';
  return findings.length === 0
    ? `Nothing found in ${looked}${off}.`
    : `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${looked}${off}.`;
}

const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** Grouped by issue, each finding with a code frame; at most one screen unless `all`. */
export function terminalReport(diagnosis: Diagnosis, options: TerminalOptions): string {
  const paint = options.paint ?? noPaint;
  const height = options.all ? Infinity : Math.max(12, (options.height ?? 40) - 6);
  const lines: string[] = [];
  let hidden = 0;
  let group = '';
  for (const finding of byWeight(diagnosis.findings)) {
    const heading = issues[finding.issue].title;
    const block: string[] = [];
    if (heading !== group)
      block.push(
        '',
        paint.bold(`${finding.issue === 'settings' ? '' : `${finding.issue}. `}${heading}`),
        paint.dim(`  ${options.site ?? ''}${finding.link}`),
      );
    block.push(...findingLines(finding, options, paint));
    if (hidden > 0 || lines.length + block.length > height) {
      hidden += 1;
      continue;
    }
    group = heading;
    lines.push(...block);
  }
  const { skipped, notes } = diagnosis;
  if (skipped.length > 0) {
    lines.push('', paint.dim(`Not judged: ${count(skipped.length, 'file')}`));
    const shown = options.all ? skipped : skipped.slice(0, 3);
    for (const { path, reason } of shown) lines.push(paint.dim(`  ${path}: ${reason}`));
    if (skipped.length > shown.length)
      lines.push(paint.dim(`  … and ${skipped.length - shown.length} more`));
  }
  for (const note of notes) lines.push('', paint.dim(note));
  if (hidden > 0)
    lines.push('', paint.bold(`… and ${count(hidden, 'more finding')}: run again with --all.`));
  const total = summary(diagnosis);
  const failed = diagnosis.findings.some(({ severity }) => severity === 'error');
  lines.push(
    '',
    diagnosis.findings.length === 0
      ? paint.green(total)
      : failed
        ? paint.red(total)
        : paint.yellow(total),
  );
  return `${lines.join('\n').replace(/^\n+/, '')}\n`;
}

function findingLines(finding: Finding, options: TerminalOptions, paint: Paint): string[] {
  const [first, ...others] = finding.places;
  const mark = finding.severity === 'error' ? paint.red('error') : paint.yellow('warning');
  const lines = [`  ${mark} ${finding.message} ${paint.dim(finding.rule)}`];
  lines.push(
    `    ${paint.cyan(`${first.file}:${first.line}:${first.column}`)}${first.note ? ` ${paint.dim(first.note)}` : ''}`,
  );
  for (const line of codeFrame(options.textOf(first.file), first))
    lines.push(`      ${paint.dim(line)}`);
  const shown = options.all ? others : others.slice(0, 4);
  for (const place of shown)
    lines.push(
      `    ${paint.cyan(`${place.file}:${place.line}:${place.column}`)}${place.note ? ` ${paint.dim(place.note)}` : ''}`,
    );
  if (others.length > shown.length)
    lines.push(paint.dim(`    … and ${others.length - shown.length} more places`));
  if (options.all) lines.push(`    ${paint.dim(finding.why)}`);
  lines.push(`    ${finding.fix}`);
  return lines;
}
