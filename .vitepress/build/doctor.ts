import { diagnoseFiles } from '../../src/doctor/diagnose.ts';
import { issues, type Finding, type Issue } from '../../src/doctor/types.ts';
import type { SourceFiles } from '../../src/program/types.ts';
import type { MapFile, ProjectMapData } from '../theme/doctor/source.ts';

/** The issues of the lecture, in its order. */
const issueNames = (Object.keys(issues) as Issue[]).filter((issue) => issue !== 'settings');

/** What a lab under the doctor's eyes has besides a lab's own data. */
export interface DoctorPart {
  /** Files to show: those with findings of the issue first, then the rest of the project. */
  readonly files: readonly string[];
  readonly data: {
    readonly runs: false;
    readonly issue: Issue;
    readonly issueTitle: string;
    /** What the doctor finds of this issue before the reader has changed anything. */
    readonly findings: readonly Finding[];
  };
}

/**
 * @throws Error where the issue has nothing to show: a page would promise a finding that is not there.
 */
export function doctorPart(sources: SourceFiles, name: string, file: string): DoctorPart {
  if (!(name in issues)) {
    throw new Error(`issue="${name}": write one of ${Object.keys(issues).join(', ')}.`);
  }
  const issue = name as Issue; // just looked up
  const findings = diagnoseFiles(sources).filter((finding) => finding.issue === issue);
  if (findings.length === 0) throw new Error(`issue="${name}": the doctor finds none there.`);
  const named = findings.flatMap(({ places }) => places.map((place) => place.file));
  const others = Object.keys(sources).filter((path) => !path.endsWith('.csv'));
  return {
    files: [...new Set([file, ...named, ...others])],
    data: { runs: false, issue, issueTitle: issues[issue].title, findings },
  };
}

/** The map of a project: its files, each with what the doctor finds in it. */
export function projectMap(sources: SourceFiles): ProjectMapData {
  const all = diagnoseFiles(sources);
  const files = Object.keys(sources).filter((path) => !path.endsWith('.csv'));
  return {
    issues: issueNames.map((issue) => ({
      issue,
      ...issues[issue],
      count: all.filter((finding) => finding.issue === issue).length,
    })),
    files: files.map((path) => ({
      path,
      findings: all.flatMap(({ issue, message, fix, places }) => {
        const lines = [
          ...new Set(places.filter(({ file }) => file === path).map(({ line }) => line)),
        ];
        return lines.length === 0 ? [] : [{ issue, message, fix, lines }];
      }),
    })),
  };
}

/** A file's listing with the lines marked that a finding names. */
export function markLines(lines: readonly string[], { findings }: MapFile): string {
  return lines
    .map((html, index) => {
      const named = findings.filter((finding) => finding.lines.includes(index + 1));
      const letters = [...new Set(named.map(({ issue }) => issue))].sort().join(' ');
      if (letters === '') return html;
      return html.replace('<span class="l">', `<span class="l found" data-issues="${letters}">`);
    })
    .join('\n');
}
