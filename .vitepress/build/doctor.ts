import { diagnose } from '../../src/doctor/diagnose.ts';
import { issues, type Finding, type Issue } from '../../src/doctor/types.ts';
import type { SourceFiles } from '../../src/program/types.ts';

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

/** Everything the doctor finds in files in memory. */
export function findingsOf(sources: SourceFiles): readonly Finding[] {
  return diagnose(Object.entries(sources).map(([path, text]) => ({ path, text }))).findings;
}

/**
 * @throws Error where the issue has nothing to show: a page would promise a finding that is not there.
 */
export function doctorPart(sources: SourceFiles, name: string, file: string): DoctorPart {
  if (!(name in issues)) {
    throw new Error(`issue="${name}": write one of ${Object.keys(issues).join(', ')}.`);
  }
  const issue = name as Issue; // just looked up
  const findings = findingsOf(sources).filter((finding) => finding.issue === issue);
  if (findings.length === 0) throw new Error(`issue="${name}": the doctor finds none there.`);
  const named = findings.flatMap(({ places }) => places.map((place) => place.file));
  const others = Object.keys(sources).filter((path) => !path.endsWith('.csv'));
  return {
    files: [...new Set([file, ...named, ...others])],
    data: { runs: false, issue, issueTitle: issues[issue].title, findings },
  };
}
