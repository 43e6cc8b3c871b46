/**
 * Reviews of a pull request: a text file with one remark a line, judged by what the doctor finds on
 * the lines that the pull request adds.
 *
 *     app/server.ts:12 A  the port stands in the Makefile already
 */
import { parsePatch } from 'diff';

export interface ChangedLine {
  readonly kind: 'added' | 'removed' | 'kept';
  readonly text: string;
  /** Its number in the file as the pull request leaves it; absent for a line that it removes. */
  readonly line?: number;
}

export interface ChangedFile {
  readonly path: string;
  readonly isNew: boolean;
  /** Stretches of the file, with gaps between them. */
  readonly hunks: readonly (readonly ChangedLine[])[];
}

/** The files of a unified diff, as git writes it. */
export function changedFiles(diff: string): ChangedFile[] {
  return parsePatch(diff).map(({ oldFileName, newFileName = '', hunks }) => ({
    path: newFileName.replace(/^b\//, ''),
    isNew: oldFileName === '/dev/null',
    hunks: hunks.map(({ newStart, lines }) => {
      let next = newStart;
      return lines
        .filter((line) => !line.startsWith('\\'))
        .map((line): ChangedLine => {
          const text = line.slice(1);
          if (line.startsWith('-')) return { kind: 'removed', text };
          return { kind: line.startsWith('+') ? 'added' : 'kept', text, line: next++ };
        });
    }),
  }));
}

function addedLines({ hunks }: ChangedFile): number[] {
  return hunks.flat().flatMap(({ kind, line }) => (kind === 'added' && line ? [line] : []));
}

export const reviewIssues = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type ReviewIssue = (typeof reviewIssues)[number];

export interface Remark {
  readonly file: string;
  readonly line: number;
  readonly issue: ReviewIssue;
}

/** Where a review is written. */
export const reviewFile = 'review.txt';

const example = `write a file of the pull request, a line that it adds, and a letter from A to F, for example "app.ts:12 A"`;

/**
 * The remarks of a review, in order. Blank lines, and lines that begin with `#`, are none.
 *
 * @throws Error with one sentence that says which line of the review cannot be understood and why.
 */
export function remarksIn(text: string, files: readonly ChangedFile[]): Remark[] {
  return text.split(/\r?\n/).flatMap((row, index): Remark[] => {
    if (/^\s*(#|$)/.test(row)) return [];
    const at = `${reviewFile}, line ${index + 1}`;
    const found = /^\s*(\S+?):(\d+)\s+([A-Za-z])(?![\w])/.exec(row);
    if (!found) throw new Error(`${at}: "${row.trim()}" is no remark; ${example}.`);
    const [, file = '', number = '', letter = ''] = found;
    const changed = files.find(({ path }) => path === file);
    if (!changed) {
      const names = files.map(({ path }) => path).join(', ');
      throw new Error(`${at}: the pull request does not touch ${file}; it touches ${names}.`);
    }
    const lines = addedLines(changed);
    if (!lines.includes(Number(number))) {
      throw new Error(
        `${at}: the pull request does not add line ${number} of ${file}; it adds ${ranges(lines)}.`,
      );
    }
    const issue = reviewIssues.find((one) => one === letter.toUpperCase());
    if (!issue) throw new Error(`${at}: there is no issue ${letter}; ${example}.`);
    return [{ file, line: Number(number), issue }];
  });
}

/** `1 to 3 and 7`. */
function ranges(lines: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const line of lines) {
    const last = spans.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else spans.push([line, line]);
  }
  return spans
    .map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`))
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' and ');
}

/**
 * The review with one remark on a line instead of another. A line may have several, each with an
 * issue of its own; what was written behind the other ones stays.
 *
 * @param from The issue of the remark that goes; none where undefined.
 * @param to The issue of the remark that comes; none where undefined.
 */
export function withRemark(
  text: string,
  file: string,
  line: number,
  from: ReviewIssue | undefined,
  to: ReviewIssue | undefined,
): string {
  const names = (row: string, issue: ReviewIssue | undefined): boolean => {
    const [place, letter] = row.trim().split(/\s+/);
    return issue !== undefined && place === `${file}:${line}` && letter?.toUpperCase() === issue;
  };
  const rows = text.split('\n');
  while (rows.at(-1) === '') rows.pop();
  const isNew = to !== undefined && !rows.some((row) => names(row, to));
  const remark = `${file}:${line} ${to}`;
  const at = rows.findIndex((row) => names(row, from));
  if (isNew && at >= 0) rows[at] = remark;
  else if (isNew) rows.push(remark);
  return `${rows.filter((row) => !names(row, from)).join('\n')}\n`;
}

/** Something wrong on lines that a pull request adds. */
export interface Fault {
  readonly issue: string;
  /** What is wrong, and what to do. */
  readonly advice: string;
  readonly places: readonly {
    readonly file: string;
    readonly line: number;
    readonly endLine: number;
  }[];
}

/** A fault in a sentence, at its first line. */
export function faultSentence({ issue, advice, places: [first] }: Fault): string {
  return `${first?.file}, line ${first?.line}, issue ${issue}: ${advice}`;
}

/** Of the doctor's findings, those that lines of the pull request have a part in. */
export function faultsIn(findings: readonly Fault[], files: readonly ChangedFile[]): Fault[] {
  return findings.flatMap((finding) => {
    const places = finding.places.filter(({ file, line }) =>
      files.some((changed) => changed.path === file && addedLines(changed).includes(line)),
    );
    return places.length === 0 ? [] : [{ ...finding, places }];
  });
}

export interface ReviewScore {
  readonly caught: readonly Fault[];
  readonly missed: readonly Fault[];
  readonly right: readonly Remark[];
  /** A sentence for each remark that names nothing that is there. */
  readonly falseAlarms: readonly string[];
}

/** Holds remarks against faults: any line of a fault, with its issue, names it. */
export function scoreReview(remarks: readonly Remark[], faults: readonly Fault[]): ReviewScore {
  const isOn = ({ file, line }: Remark, { places }: Fault): boolean =>
    places.some((place) => place.file === file && line >= place.line && line <= place.endLine);
  const names = (remark: Remark, fault: Fault): boolean =>
    remark.issue === fault.issue && isOn(remark, fault);
  const caught = faults.filter((fault) => remarks.some((remark) => names(remark, fault)));
  const right = remarks.filter((remark) => faults.some((fault) => names(remark, fault)));
  const falseAlarms = remarks
    .filter((remark) => !right.includes(remark))
    .map((remark) => {
      const place = `${remark.file}, line ${remark.line}`;
      return faults.some((fault) => isOn(remark, fault))
        ? `${place}: something is wrong here, and it is not issue ${remark.issue}.`
        : `${place}: nothing here is issue ${remark.issue}.`;
    });
  return { caught, missed: faults.filter((fault) => !caught.includes(fault)), right, falseAlarms };
}
