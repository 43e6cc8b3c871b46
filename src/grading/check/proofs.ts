import type { ContentProblem } from '../../course/problems.ts';
import type { Exercise, WrongAnswer } from '../../course/types.ts';
import { factsFrom, signatureOf, withMistakes } from '../facts.ts';
import type { TestVerdict, Verdict } from '../verdict.ts';

/** Verdicts on an exercise's own answers, all from `factsSeed` unless said otherwise. */
export interface OwnVerdicts {
  readonly starter: Verdict;
  readonly solution: Verdict;
  /** The solution from other seeds. */
  readonly again: readonly Verdict[];
  /** In the order of `exercise.wrong`. */
  readonly wrong: readonly Verdict[];
}

/** How many times over the solution must keep the time limit. */
const timeMargin = 3;

/** What an exercise's author has to mend, judged by how its own answers fare. */
export function proofsOf(exercise: Exercise, verdicts: OwnVerdicts): ContentProblem[] {
  const folder = `exercises/${exercise.name}`;
  const problem = (file: string, sentence: string, key?: string): ContentProblem => ({
    file: `${folder}/${file}`,
    key,
    sentence,
    severity: 'error',
  });
  return [
    ...writing(exercise, problem),
    ...starterFails(verdicts.starter, problem),
    ...[verdicts.solution, ...verdicts.again].flatMap((verdict) =>
      solutionPasses(verdict, problem),
    ),
    ...timeHolds(exercise, verdicts.solution, problem),
    ...wrongAnswersFail(exercise, verdicts, problem),
    ...mutantsFit(exercise, problem),
  ].filter(isNew());
}

type Report = (file: string, sentence: string, key?: string) => ContentProblem;

function isNew(): (problem: ContentProblem) => boolean {
  const seen = new Set<string>();
  return (problem) => {
    const text = JSON.stringify(problem);
    return !seen.has(text) && seen.add(text).size > 0;
  };
}

function writing({ statement, hints, kind, mutants }: Exercise, problem: Report): ContentProblem[] {
  const problems: ContentProblem[] = [];
  if (statement.trim() === '') {
    problems.push(
      problem('README.md', 'the statement is missing; say after the front matter what is asked.'),
    );
  }
  if (/\bTODO\b/.test(statement) || hints.some((hint) => /\bTODO\b/.test(hint))) {
    problems.push(problem('README.md', 'a TODO is left; write what it asks for.'));
  }
  if (hints.length === 0) {
    problems.push(
      problem('README.md', 'there is no hint; write at least one, the gentlest first.', 'hints'),
    );
  }
  if (kind === 'logs' && mutants.length === 0) {
    problems.push(
      problem('mutants', 'an exercise of kind "logs" needs programs with a seeded bug here.'),
    );
  }
  return problems;
}

function starterFails(verdict: Verdict, problem: Report): ContentProblem[] {
  if (verdict.state === 'passed') {
    return [
      problem(
        'starter',
        'it passes every test, so there is nothing to do; take the answer out of it, or add the test that it fails.',
      ),
    ];
  }
  const loads = verdict.tests.some(({ state }) => state === 'passed' || state === 'failed');
  if (loads) return [];
  const reason = verdict.problems[0] ?? 'no test ran';
  return [
    problem(
      'starter',
      `it does not load, so no test can say what is missing (${firstLine(reason)}); let it compile and fail a test.`,
    ),
  ];
}

function solutionPasses(verdict: Verdict, problem: Report): ContentProblem[] {
  if (verdict.state === 'passed') return [];
  const failed = verdict.tests.find(({ state }) => state === 'failed' || state === 'notRun');
  const reason = failed
    ? `"${failed.title}" ${failed.failures[0] ? `says: ${firstLine(failed.failures[0].message)}` : 'did not pass'}`
    : firstLine(verdict.problems[0] ?? 'no test ran');
  return [
    problem(
      'solution',
      `it does not pass with random inputs from seed ${verdict.seed}: ${reason}.`,
    ),
  ];
}

function timeHolds(exercise: Exercise, solution: Verdict, problem: Report): ContentProblem[] {
  const limit = (exercise.timeLimitSeconds * 1000) / timeMargin;
  return solution.tests
    .filter(({ milliseconds }) => milliseconds > limit)
    .map(({ title, milliseconds }) =>
      problem(
        'README.md',
        `"${title}" takes the solution ${Math.round(milliseconds)} ms, more than a third of the limit; raise it, or make the test smaller.`,
        'timeLimitSeconds',
      ),
    );
}

function wrongAnswersFail(
  exercise: Exercise,
  { starter, solution, wrong }: OwnVerdicts,
  problem: Report,
): ContentProblem[] {
  const facts = factsFrom(exercise, solution, wrong);
  return exercise.wrong.flatMap((answer, index) => {
    const verdict = wrong[index];
    if (!verdict || answer.expected.test === '') return [];
    return wrongAnswerFails(answer, withMistakes(verdict, facts), starter, problem);
  });
}

function wrongAnswerFails(
  { name, expected }: WrongAnswer,
  verdict: Verdict,
  starter: Verdict,
  problem: Report,
): ContentProblem[] {
  const file = `wrong/${name}/expected.json`;
  if (verdict.state === 'passed') {
    return [
      problem(`wrong/${name}`, 'it passes every test; add the test that catches it, or remove it.'),
    ];
  }
  const named = verdict.tests.filter(({ title }) => title === expected.test);
  const failed = named.find(({ state }) => state === 'failed' || state === 'notRun');
  if (!failed) {
    const titles = verdict.tests
      .filter(({ state }) => state === 'failed')
      .map(({ title }) => `"${title}"`);
    const instead = titles.length > 0 ? `; it fails ${titles.join(', ')}` : '';
    return [
      named.length === 0
        ? problem(file, `there is no test "${expected.test}"${instead}.`, 'test')
        : problem(file, `"${expected.test}" does not fail${instead}.`, 'test'),
    ];
  }
  if (says(failed, expected.message)) {
    const begin = starter.tests.find(({ id }) => id === failed.id);
    const isTold = failed.failures.some(({ message }) => message.includes(expected.message));
    if (
      !isTold &&
      begin &&
      begin.state === 'failed' &&
      signatureOf(begin) === signatureOf(failed)
    ) {
      return [
        problem(
          file,
          `the starter fails "${expected.test}" in the very same way, so who has not begun would read this message; let another test tell them apart.`,
          'message',
        ),
      ];
    }
    return [];
  }
  const shown = failed.mistake ?? failed.sentence ?? failed.failures[0]?.message ?? '';
  return [
    problem(
      file,
      `this is not what the learner reads there: it is "${firstLine(shown)}".`,
      'message',
    ),
  ];
}

function says({ mistake, sentence, failures }: TestVerdict, message: string): boolean {
  const told = [mistake, sentence, ...failures.map((failure) => failure.message)];
  return told.some((text) => text?.includes(message) ?? false);
}

function mutantsFit({ mutants, files, starter }: Exercise, problem: Report): ContentProblem[] {
  return mutants.flatMap(({ name, files: changed }) => {
    const paths = Object.keys(changed);
    if (paths.length === 0)
      return [problem(`mutants/${name}`, 'it changes nothing; put the file with the bug there.')];
    return paths.flatMap((path) =>
      files.includes(path)
        ? [
            problem(
              `mutants/${name}/${path}`,
              'the learner edits this file, so a program with a bug must not replace it.',
            ),
          ]
        : path in starter
          ? []
          : [
              problem(
                `mutants/${name}/${path}`,
                'there is no such file in starter/ that it could take the place of.',
              ),
            ],
    );
  });
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/\.$/, '');
}
