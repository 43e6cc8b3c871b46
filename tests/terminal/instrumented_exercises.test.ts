/** The tests of each exercise judge its solution alike, whether or not the debugger looks on. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readExercises } from '../../src/course/node/readExercises.ts';
import type { Exercise, SourceFiles } from '../../src/course/types.ts';
import { diagnoseFiles } from '../../src/doctor/diagnose.ts';
import { openJudge, type TerminalJudge } from '../../src/grading/node/judge.ts';
import { instrument } from '../../src/program/instrument/instrument.ts';
import { sample } from '../sample.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { exercises } = await readExercises(root);

/** Installs the runtime of the events, where a file has not done so yet. */
async function recorderScript(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { eventGlobals } from '../../../program/instrument/event_code.ts';
        import { Recorder } from './recorder.ts';
        const recorder = new Recorder({ marks: [], onMark() {}, callLimit: 4000 });
        Object.assign(globalThis, Object.fromEntries(eventGlobals(recorder)));`,
      resolveDir: join(root, 'src/debugger/replay/guest'),
    },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
  });
  return outputFiles[0]?.text ?? '';
}

const isCode = (path: string) => /\.[cm]?tsx?$/.test(path) && !path.endsWith('.d.ts');

function instrumented(files: SourceFiles, recorder: string): SourceFiles {
  let numbering = { site: 1, function: 0, scope: 0 };
  const texts = Object.entries(files).map(([path, text]): [string, string] => {
    if (!isCode(path)) return [path, text];
    const file = instrument(path, text, { build: 'inspect', numbering });
    numbering = {
      site: numbering.site + file.sites.length,
      function: numbering.function + file.functions.length,
      scope: numbering.scope + file.scopes.length,
    };
    const up = '../'.repeat(path.split('/').length - 1) || './';
    return [path, `import '${up}recorder.js';${file.text}`];
  });
  return { ...Object.fromEntries(texts), 'recorder.js': recorder };
}

function instrumentedExercise(
  exercise: Exercise,
  recorder: string,
): { exercise: Exercise; answer: SourceFiles } {
  const all = (files: SourceFiles) => instrumented(files, recorder);
  // Tests of how an answer is written read what was written, not what became of it.
  const fixed = Object.entries(exercise.starter).filter(([path]) => !exercise.files.includes(path));
  const written = { ...exercise.solution, ...Object.fromEntries(fixed) };
  const tests = Object.fromEntries(
    Object.entries(exercise.tests).map(([path, text]) => [
      path,
      text.replace("'logbook/answer'", "'./as_written.ts'"),
    ]),
  );
  return {
    exercise: {
      ...exercise,
      starter: all(exercise.starter),
      tests: {
        ...all(tests),
        'as_written.ts': `export const answerFiles = ${JSON.stringify(written)};\n`,
      },
      mutants: exercise.mutants.map((mutant) => ({ ...mutant, files: all(mutant.files) })),
    },
    answer: all(exercise.solution),
  };
}

let judge: TerminalJudge;
let recorder: string;
beforeAll(async () => {
  [judge, recorder] = await Promise.all([openJudge(root, diagnoseFiles), recorderScript()]);
});
afterAll(() => judge.close());

/** The doctor judges what is written, and a pull request must fit it: neither means anything for text full of events. */
const behaves = (exercise: Exercise) =>
  exercise.kind !== 'review' &&
  !Object.values(exercise.tests).some((text) => text.includes('logbook/doctor'));

test.each(sample(exercises.filter(behaves)).map((exercise) => [exercise.name, exercise] as const))(
  '%s is judged alike',
  async (_, exercise) => {
    const [verdict] = await judge.judge([{ ...instrumentedExercise(exercise, recorder), seed: 1 }]);
    expect(verdict?.tests.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(verdict).toMatchObject({ state: 'passed', earned: exercise.points, problems: [] });
  },
);
