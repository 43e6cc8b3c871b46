import { rules } from '../rules/index.ts';
import { issues, type Diagnosis, type Issue } from '../types.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }; // prettier-ignore

/** Text as XML and HTML may hold it; control characters, which XML 1.0 forbids, are left out. */
export function escaped(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- exactly these are forbidden in XML 1.0
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replace(/[&<>"']/g, (character) => entities[character] ?? character)
  );
}

/** JUnit XML: an issue is a suite, a rule a test case, so that a clean rule is seen to have passed. */
export function junitReport(diagnosis: Diagnosis): string {
  const { findings } = diagnosis;
  const suites = (Object.keys(issues) as Issue[]).flatMap((issue) => {
    const ids = new Set([
      ...rules.filter((rule) => rule.issue === issue).map(({ id }) => id),
      ...findings.filter((finding) => finding.issue === issue).map(({ rule }) => rule),
    ]);
    if (ids.size === 0) return [];
    const cases = [...ids].map((id) => {
      const own = findings.filter(({ rule }) => rule === id);
      const text = own
        .map(({ message, places, fix }) =>
          [
            message,
            ...places.map(({ file, line, column }) => `  ${file}:${line}:${column}`),
            `  ${fix}`,
          ].join('\n'),
        )
        .join('\n');
      const [first] = own;
      const failure = first
        ? `\n      <failure message="${escaped(first.message)}" type="${first.severity}">${escaped(text)}</failure>\n    `
        : '';
      return {
        failed: own.length > 0,
        xml: `    <testcase classname="${escaped(issues[issue].title)}" name="${escaped(id)}">${failure}</testcase>`,
      };
    });
    const failures = cases.filter(({ failed }) => failed).length;
    return [
      `  <testsuite name="${escaped(issues[issue].title)}" tests="${cases.length}" failures="${failures}" errors="0">`,
      ...cases.map(({ xml }) => xml),
      '  </testsuite>',
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="logbook doctor">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}
