/**
 * Predictions: a Markdown file of questions, each a heading with a list of boxes to tick, one a
 * line that the program may print.
 *
 *     ## LOG_LEVEL is WARNING
 *
 *     - [ ] INFO | Server started
 *     - [x] WARNING | Disk almost full
 */
export interface Question {
  readonly title: string;
  /** Every line on offer, in order. */
  readonly lines: readonly string[];
  /** Those that the learner ticked, in order. */
  readonly ticked: readonly string[];
}

const box = /^\s*[-*+] \[(?<mark>[ xX])\] (?<line>.*)$/;

/** The questions of a prediction file. */
export function questionsIn(text: string): Question[] {
  const questions: { title: string; lines: string[]; ticked: string[] }[] = [];
  for (const row of text.split(/\r?\n/)) {
    const heading = /^##\s+(.*)$/.exec(row)?.[1];
    if (heading !== undefined) questions.push({ title: heading.trim(), lines: [], ticked: [] });
    const groups = box.exec(row)?.groups;
    if (!groups) continue;
    const line = withoutTicks(groups['line'] ?? '');
    const question = questions.at(-1);
    question?.lines.push(line);
    if (groups['mark'] !== ' ') question?.ticked.push(line);
  }
  return questions;
}

/** The question of that title. Throws where the file has none. */
export function questionIn(text: string, title: string): Question {
  const question = questionsIn(text).find((candidate) => candidate.title === title);
  if (!question) throw new Error(`The prediction has no question "## ${title}": reset the file.`);
  return question;
}

/** The file with a box ticked or cleared: the `line`-th box of the question of that title. */
export function withTick(text: string, title: string, line: number, isTicked: boolean): string {
  let current = '';
  let seen = 0;
  return text
    .split('\n')
    .map((row) => {
      const heading = /^##\s+(.*)$/.exec(row)?.[1]?.trim();
      if (heading !== undefined) {
        current = heading;
        seen = 0;
      }
      if (current !== title || !box.test(row)) return row;
      const isIt = seen === line;
      seen++;
      return isIt ? row.replace(/\[[ xX]\]/, isTicked ? '[x]' : '[ ]') : row;
    })
    .join('\n');
}

/** A line may stand between backticks, so that Markdown leaves its signs alone. */
function withoutTicks(line: string): string {
  return /^`(.*)`$/.exec(line.trim())?.[1] ?? line.trim();
}
