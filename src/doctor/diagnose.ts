import { collectFacts, type CollectOptions } from './facts/collect.ts';
import type { ProjectFacts } from './facts/project.ts';
import { inferredLayers } from './rules/abstraction.ts';
import { rules as allRules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { globMatcher, noSettings, ruleMatches, type DoctorSettings } from './settings.ts';
import {
  issues,
  type Diagnosis,
  type Draft,
  type Finding,
  type Place,
  type ProjectFile,
} from './types.ts';

export interface DiagnoseOptions extends CollectOptions {
  /** Rules to ask instead of all of them. */
  readonly rules?: readonly Rule[];
}

/** What is found in files by their paths, all of them the project's own. */
export function diagnoseFiles(files: Readonly<Record<string, string>>): readonly Finding[] {
  return diagnose(Object.entries(files).map(([path, text]) => ({ path, text }))).findings;
}

/**
 * Looks at a project held in memory: the same in a terminal and in a page.
 *
 * @param files Every text file that matters, paths relative to the project's root.
 */
export function diagnose(
  files: readonly ProjectFile[],
  settings: DoctorSettings = noSettings,
  options: DiagnoseOptions = {},
): Diagnosis {
  const ignored = settings.ignore.map(({ path }) => globMatcher(path));
  const kept = files.filter(({ path }) => !ignored.some((matches) => matches(path)));
  const otherPaths = [
    ...(options.otherPaths ?? []),
    ...files.filter(({ path }) => ignored.some((matches) => matches(path))).map(({ path }) => path),
  ];
  const { rules = allRules } = options;
  const notes = rules.flatMap((rule) => rule.notes ?? []);
  return judge(collectFacts(kept, { ...options, otherPaths, notes }), settings, rules);
}

/** Rules over facts that are already there. */
export function judge(
  facts: ProjectFacts,
  settings: DoctorSettings = noSettings,
  rules: readonly Rule[] = allRules,
): Diagnosis {
  const findings: Finding[] = [];
  const suppressed: { finding: Finding; reason: string }[] = [];
  const overrides = settings.rules.map((entry) => ({
    ...entry,
    matches: entry.path === undefined ? () => true : globMatcher(entry.path),
    used: false,
  }));
  for (const rule of rules)
    for (const draft of rule.check(facts, settings)) {
      const finding = findingOf(facts, rule, draft);
      if (!finding) continue;
      const [first] = finding.places;
      const override = overrides.findLast(
        (entry) => ruleMatches(entry.rule, rule.id) && entry.matches(first.file),
      );
      if (override) override.used = true;
      if (override?.state === 'off') suppressed.push({ finding, reason: override.reason ?? '' });
      else
        findings.push(override?.severity ? { ...finding, severity: override.severity } : finding);
    }
  findings.push(...settingsFindings(settings));
  return {
    findings,
    suppressed,
    skipped: facts.skipped,
    notes: notesOf(facts, settings),
    files: facts.files,
    lines: facts.lines,
  };
}

function findingOf(facts: ProjectFacts, rule: Rule, draft: Draft): Finding | undefined {
  const places = draft.spans.map((span) => facts.place(span));
  const [first, ...rest] = places;
  if (!first) return undefined;
  return {
    rule: rule.id,
    issue: rule.issue,
    severity: draft.severity ?? rule.severity,
    confidence: draft.confidence ?? 'high',
    message: draft.message,
    fact: draft.fact,
    places: [first, ...rest],
    why: rule.why,
    fix: draft.fix ?? rule.fix,
    link: issues[rule.issue].link,
  };
}

/** Where the settings come from, for findings about them. */
export const settingsFile = 'logbook.doctor.json';

function settingsFindings(settings: DoctorSettings): Finding[] {
  const place: Place = {
    file: settingsFile,
    start: 0,
    end: 0,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
  };
  const without = [
    ...settings.rules
      .filter(({ state, reason }) => state === 'off' && !reason?.trim())
      .map(
        ({ rule, path }) =>
          `${rule}${path === undefined ? '' : ` for ${path}`} is turned off without a reason.`,
      ),
    ...settings.ignore
      .filter(({ reason }) => !reason?.trim())
      .map(({ path }) => `${path} is left out without a reason.`),
  ];
  return without.map((message) => ({
    rule: 'settings/reason',
    issue: 'settings',
    severity: 'error',
    confidence: 'high',
    message,
    fact: 'reason',
    places: [place],
    why: 'The next reader cannot tell a decision from a way around the doctor.',
    fix: 'Write the reason beside it: why is this finding not right here?',
    link: issues.settings.link,
  }));
}

function notesOf(facts: ProjectFacts, settings: DoctorSettings): string[] {
  const notes: string[] = [];
  if (facts.files === 0) notes.push('There are no files here to look at.');
  else if (facts.code.length === 0)
    notes.push('There is no TypeScript or JavaScript here; only the other files were judged.');
  if (facts.packages.some(({ dependencies }) => dependencies.has('knip')))
    notes.push('Unused dependencies and exports are for knip, which this project has: npx knip.');
  const layers = settings.layers ? [] : inferredLayers(facts);
  if (layers.length > 1)
    notes.push(
      `Layers were taken from folder names: ${layers.join(' over ')}. Declare your own under "layers" in ${settingsFile}.`,
    );
  return notes;
}
