import type { Diagnosis } from '../types.ts';

const data = (text: string): string =>
  text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Workflow commands of GitHub Actions: each finding an annotation at its first place. */
export function githubReport(diagnosis: Diagnosis): string {
  return diagnosis.findings
    .map(({ severity, places, rule, message, fix }) => {
      const [{ file, line, endLine, column, endColumn }, ...others] = places;
      const columns = endLine === line ? `,col=${column},endColumn=${endColumn}` : '';
      const also =
        others.length > 0
          ? `\nAlso: ${others.map((place) => `${place.file}:${place.line}`).join(', ')}`
          : '';
      return `::${severity} file=${property(file)},line=${line},endLine=${endLine}${columns},title=${property(rule)}::${data(`${message}${also}\n${fix}`)}\n`;
    })
    .join('');
}
