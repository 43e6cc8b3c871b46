import { rules } from '../rules/index.ts';
import { issues, type Finding, type RuleInfo } from '../types.ts';

/** What the reports of other tools need to know of a rule; the settings' own rule included. */
export function ruleInfo(finding: Finding): RuleInfo {
  return (
    rules.find(({ id }) => id === finding.rule) ?? {
      id: finding.rule,
      issue: finding.issue,
      severity: finding.severity,
      title: issues[finding.issue].title,
      why: finding.why,
      fix: finding.fix,
    }
  );
}
