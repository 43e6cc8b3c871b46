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
