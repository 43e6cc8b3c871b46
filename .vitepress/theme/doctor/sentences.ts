import type { Finding, Place } from '../../../src/doctor/types.ts';

/** How many findings there are. */
export function countSentence(count: number): string {
  if (count === 0) return 'The doctor finds nothing of this issue any more.';
  return `The doctor finds ${count} ${count === 1 ? 'fault' : 'faults'} of this issue.`;
}

/** What identifies a finding while lines move: its rule and its fact. */
const identity = ({ rule, fact }: Finding): string => `${rule} ${fact}`;

/** What an edit has changed, in a sentence or two; '' where nothing did. */
export function changeSentence(before: readonly Finding[], after: readonly Finding[]): string {
  const had = before.map(identity);
  const has = after.map(identity);
  const mended = before.filter((finding) => !has.includes(identity(finding)));
  const added = after.filter((finding) => !had.includes(identity(finding)));
  const places = (findings: readonly Finding[]): number =>
    findings.reduce((sum, finding) => sum + finding.places.length, 0);
  const [gone] = mended;
  const [fresh] = added;
  if (gone && !fresh) {
    return `Mended${mended.length > 1 ? `: ${mended.length} findings` : ''}. ${countSentence(after.length)}`;
  }
  if (fresh) return `New: ${fresh.message} ${countSentence(after.length)}`;
  if (places(before) !== places(after)) {
    const count = places(after);
    return `${countSentence(after.length)} They name ${count} ${count === 1 ? 'place' : 'places'} now.`;
  }
  return '';
}

/** `Makefile, line 8`. */
export function placeName({ file, line }: Place): string {
  return `${file}, line ${line}`;
}

/**
 * Why files cannot be renamed like this, in a sentence; '' where they can.
 *
 * @param moves Old paths to new ones, of the files that get another.
 * @param paths Every path of the project.
 */
export function renameTrouble(
  moves: Readonly<Record<string, string>>,
  paths: readonly string[],
): string {
  const after = paths.map((path) => moves[path] ?? path);
  for (const [path, name] of Object.entries(moves)) {
    if (!/^[\w.-]+(\/[\w.-]+)*\.ts$/.test(name)) {
      return `${name === '' ? 'A file without a name' : name} is no path of a TypeScript file: write one such as ${path.replace(/[^/]+$/, 'name.ts')}.`;
    }
    if (after.filter((other) => other === name).length > 1) {
      return `Two files would be ${name}: give one of them another name.`;
    }
  }
  return '';
}
