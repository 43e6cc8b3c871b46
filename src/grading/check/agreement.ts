import type { TestVerdict, Verdict } from '../verdict.ts';

/**
 * Where two verdicts on one answer, from the same seed, differ: one sentence each. How long it took,
 * what the clock said, and columns in stacks may differ; what a learner is told may not.
 */
export function disagreements(page: Verdict, terminal: Verdict): string[] {
  const found: string[] = [];
  const compare = (what: string, here: unknown, there: unknown): void => {
    const [inPage, inTerminal] = [here, there].map((value) => withoutNow(JSON.stringify(value)));
    if (inPage !== inTerminal) {
      found.push(`${what} is ${inPage} in the page and ${inTerminal} in the terminal.`);
    }
  };
  compare('the verdict', page.state, terminal.state);
  compare('the score', page.earned, terminal.earned);
  compare('what is said of the whole', page.problems, terminal.problems);
  const ids = new Set([...page.tests, ...terminal.tests].map(({ id }) => id));
  for (const id of ids) {
    const here = page.tests.find((test) => test.id === id);
    const there = terminal.tests.find((test) => test.id === id);
    if (!here || !there) {
      const where = here ? 'page' : 'terminal';
      found.push(`the test "${(here ?? there)?.title ?? id}" is there in the ${where} only.`);
      continue;
    }
    compare(`"${there.title}"`, told(here), told(there));
  }
  return found;
}

/** Everything of a test that a learner reads, times aside. */
function told({ title, path, state, failures, sentence, input, output, mistake }: TestVerdict) {
  return {
    title,
    path,
    state,
    sentence,
    input,
    output,
    mistake,
    failures: failures.map(({ message, expected, actual, answerPlace }) => ({
      message,
      expected,
      actual,
      // Where a stack is full depends on how large it is.
      place: /call stack size/.test(message)
        ? undefined
        : answerPlace && `${answerPlace.file}:${answerPlace.line}`,
    })),
  };
}

const clock =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?|\d{1,2}\/\d{1,2}\/\d{4}, \d{1,2}:\d\d:\d\d(?:\s[AP]M)?|\b\d{13}\b/g;
const aDay = 86_400_000;

/** The text with a mark for each time of today or near: two runs print two of them. */
function withoutNow(text: string): string {
  return text.replaceAll(clock, (found) => {
    const time = /^\d+$/.test(found) ? Number(found) : Date.parse(found.replace(',', ' '));
    const isNow = Math.abs(time - Date.now()) < aDay;
    return isNow ? '(the time)' : found;
  });
}
