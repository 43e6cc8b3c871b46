import type { TestVerdict, Verdict } from '../verdict.ts';

/**
 * Where two verdicts on one answer, from the same seed, differ: one sentence each. Times, and
 * columns in stacks, may differ; what a learner is told may not.
 */
export function disagreements(page: Verdict, terminal: Verdict): string[] {
  const found: string[] = [];
  const compare = (what: string, here: unknown, there: unknown): void => {
    const [inPage, inTerminal] = [JSON.stringify(here), JSON.stringify(there)];
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
      place: answerPlace && `${answerPlace.file}:${answerPlace.line}`,
    })),
  };
}
