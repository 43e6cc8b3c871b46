import { diagnose } from '../../../src/doctor/diagnose.ts';
import { parseSettings } from '../../../src/doctor/parseSettings.ts';

/** The sentences of one rule on a project given as text by path, with the line of the first place. */
export function findingsIn(
  files: Readonly<Record<string, string>>,
  rule: string,
  settings: object = {},
): string[] {
  const project = Object.entries(files).map(([path, text]) => ({ path, text }));
  return diagnose(project, parseSettings(settings, 'logbook.doctor.json'))
    .findings.filter((finding) => finding.rule === rule)
    .map(({ places: [{ file, line }], message }) => `${file}:${line} ${message}`);
}
