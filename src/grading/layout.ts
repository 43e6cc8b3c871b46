import type { Exercise, SourceFiles } from '../course/types.ts';
import { asksDoctor, doctorModule, doctorsVerdict, type Diagnose } from './doctor.ts';

/**
 * A program under judgment with the tests that judge it, as one tree of files: `answer/`, `tests/`
 * and `mutants/NAME/`. The page compiles it, the terminal writes it to a folder of its own.
 */
export interface Layout {
  readonly files: SourceFiles;
  /** Paths in `files` of the test files to run, in order. */
  readonly testFiles: readonly string[];
  /** Files that the learner should have and has not. */
  readonly missing: readonly string[];
  /** Files of theirs that hold nothing but blanks and comments, where the starter holds more. */
  readonly blank: readonly string[];
}

/** Imports that tests write, to the folder of the layout that they mean. */
export const layoutAliases: Readonly<Record<string, string>> = {
  '@answer/': 'answer/',
  '@mutants/': 'mutants/',
  // Tests of how a program is written, not only of what it does, read its files as text.
  'logbook/answer': 'answer_files',
  'logbook/doctor': 'doctor_findings',
};

/**
 * Lays an answer out for judgment. Files that the exercise does not let a learner edit come from its
 * starter, whatever the answer holds in their place.
 *
 * @param diagnose Asked where the exercise's tests import `logbook/doctor`.
 */
export async function layOut(
  exercise: Exercise,
  answer: SourceFiles,
  diagnose?: Diagnose,
): Promise<Layout> {
  const fixed = Object.entries(exercise.starter).filter(([path]) => !exercise.files.includes(path));
  const program: SourceFiles = { ...answer, ...Object.fromEntries(fixed) };
  const findings = await doctorsVerdict(exercise, program, diagnose);
  const mutants = exercise.mutants.flatMap(({ name, files }) =>
    Object.entries(under(`mutants/${name}/`, { ...program, ...files })),
  );
  const tests = Object.keys(exercise.tests).filter((path) =>
    /\.(test|spec)\.[cm]?[jt]sx?$/.test(path),
  );
  return {
    files: {
      ...under('answer/', program),
      ...under('tests/', exercise.tests),
      'answer_files.ts': `export const answerFiles = ${JSON.stringify(program)};\n`,
      ...(asksDoctor(exercise) ? { 'doctor_findings.ts': doctorModule(findings) } : {}),
      ...Object.fromEntries(mutants),
    },
    testFiles: tests.sort().map((path) => `tests/${path}`),
    missing: exercise.files.filter((path) => !(path in answer)),
    blank: exercise.files.filter(
      (path) => path in answer && isBlank(answer[path]) && !isBlank(exercise.starter[path]),
    ),
  };
}

function under(folder: string, files: SourceFiles): SourceFiles {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));
}

function isBlank(text = ''): boolean {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|\s/g, '') === '';
}
