import { issues, type Diagnosis, type Finding, type Place, type RuleInfo } from '../types.ts';
import { ruleInfo } from './rules.ts';

/**
 * SARIF 2.1.0 (OASIS), as GitHub code scanning reads it: relative URIs against %SRCROOT%.
 *
 * @param site Where the course is served, for `helpUri`, which has to be absolute.
 */
export function sarifReport(diagnosis: Diagnosis, site: string, version: string): string {
  const used = new Map<string, RuleInfo>();
  const all = [...diagnosis.findings, ...diagnosis.suppressed.map(({ finding }) => finding)];
  for (const finding of all) used.set(finding.rule, ruleInfo(finding));
  const rules = [...used.values()];
  const fingerprintOf = fingerprints();
  const result = (finding: Finding, reason?: string): Record<string, unknown> => {
    const [first, ...others] = finding.places;
    return {
      ruleId: finding.rule,
      ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
      level: finding.severity,
      message: { text: `${finding.message} ${finding.fix}` },
      locations: [location(first)],
      ...(others.length > 0 && {
        relatedLocations: others.map((place, index) => ({
          id: index + 1,
          ...location(place),
          message: { text: place.note ?? finding.fact },
        })),
      }),
      partialFingerprints: { 'logbookFact/v1': fingerprintOf(finding) },
      properties: { confidence: finding.confidence, issue: finding.issue },
      ...(reason !== undefined && { suppressions: [{ kind: 'external', justification: reason }] }),
    };
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'logbook doctor',
            version,
            informationUri: site,
            rules: rules.map(({ id, issue, severity, title, why, fix }) => ({
              id,
              name: id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
              shortDescription: { text: title },
              fullDescription: { text: why },
              help: { text: fix },
              helpUri: new URL(issues[issue].link, site).href,
              defaultConfiguration: { level: severity },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...diagnosis.findings.map((finding) => result(finding)),
          ...diagnosis.suppressed.map(({ finding, reason }) => result(finding, reason)),
        ],
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: diagnosis.skipped.map(({ path, reason }) => ({
              level: 'note',
              message: { text: `${path} was not judged: ${reason}` },
            })),
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/**
 * What a finding is known by from one run to the next: no line, which every edit above it moves.
 * A second finding about the same fact in the same file is told by its order.
 */
function fingerprints(): (finding: Finding) => string {
  const counts = new Map<string, number>();
  return ({ rule, fact, places: [{ file }] }) => {
    const about = `${rule}:${fact}:${file}`;
    const count = (counts.get(about) ?? 0) + 1;
    counts.set(about, count);
    return count === 1 ? about : `${about}:${count}`;
  };
}

function location({ file, line, column, endLine, endColumn }: Place): Record<string, unknown> {
  return {
    physicalLocation: {
      artifactLocation: {
        uri: file.split('/').map(encodeURIComponent).join('/'),
        uriBaseId: '%SRCROOT%',
      },
      region: {
        startLine: line,
        startColumn: column,
        endLine,
        endColumn: endLine === line ? Math.max(endColumn, column + 1) : endColumn,
      },
    },
  };
}
