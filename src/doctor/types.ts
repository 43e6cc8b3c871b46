/** One file of a project, as text. A path is relative to the project's root, with forward slashes. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  /** True when git ignores it: it is on this disk and absent from a clean clone. */
  readonly ignored?: boolean;
}

/** A file that was not read, and why: shown to the reader, never silently left out. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** A stretch of one file, in UTF-16 offsets, end exclusive. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Where a reader finds it: lines and columns count from 1. */
export interface Place extends Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** What is to be seen there, in a few words. */
  readonly note?: string;
}

/** The six issues of the lecture, and `settings` for a fault in the doctor's own settings. */
export type Issue = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'settings';
export type Severity = 'error' | 'warning';
export type Confidence = 'high' | 'medium' | 'low';

/** What a rule says before the report knows lines and severities. */
export interface Draft {
  /** One sentence: what is wrong. */
  readonly message: string;
  /** The fact itself, short: the path, the port, the name. */
  readonly fact: string;
  /** All its places, the one to mend first. */
  readonly spans: readonly (Span & { readonly note?: string })[];
  readonly confidence?: Confidence;
  readonly severity?: Severity;
  /** What to do here, where that is more than the rule's own advice. */
  readonly fix?: string;
}

export interface Finding {
  readonly rule: string;
  readonly issue: Issue;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly fact: string;
  readonly places: readonly [Place, ...Place[]];
  /** Why it hurts. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** Path of the lecture's section, from the site's root. */
  readonly link: string;
}

/** What a rule is, apart from its check: the reports print it. */
export interface RuleInfo {
  /** `group/name`, as settings write it. */
  readonly id: string;
  readonly issue: Issue;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

/** Everything a look at a project brought. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Findings that the settings turned off, each with the reason given there. */
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Files that could not be judged, and why. */
  readonly skipped: readonly SkippedFile[];
  /** Sentences about the look itself: what was inferred, what was left to other tools. */
  readonly notes: readonly string[];
  readonly files: number;
  readonly lines: number;
}

/** The issues by name, with their section of the lecture. */
export const issues: Record<Issue, { readonly title: string; readonly link: string }> = {
  A: { title: 'Overlapping functionality', link: 'project-issues/overlapping-functionality' },
  B: { title: 'Repeated naming', link: 'project-issues/repeated-naming' },
  C: { title: 'Existing function not used', link: 'project-issues/unused-functions' },
  D: { title: 'Does not run', link: 'project-issues/things-not-running' },
  E: { title: 'Incomplete feature', link: 'project-issues/incomplete-features' },
  F: { title: 'Unclear abstraction', link: 'project-issues/unclear-abstractions' },
  settings: { title: 'Doctor settings', link: 'project-issues/before-you-submit' },
};
