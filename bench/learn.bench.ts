import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { createVitest } from 'vitest/node';
import { settleTime } from '../src/cli/learn.ts';
import { readExercise } from '../src/course/node/readExercises.ts';
import { readFolder } from '../src/course/node/readFolder.ts';
import { factsOf } from '../src/grading/node/facts.ts';
import { openJudge } from '../src/grading/node/judge.ts';
import { compare, type Measure } from './measure.ts';

const root = join(import.meta.dirname, '..');
const name = '11_custom_logger';
const file = 'custom_logger.ts';
const rounds = 7;

/** From saving the answer to knowing the verdict: `learn` against bare Vitest in watch mode. */
export default {
  title: 'From save to verdict: learn against bare Vitest in watch mode, the same test file',
  async run(say) {
    const folder = await mkdtemp(join(tmpdir(), 'logbook-bench-'));
    const peer = await openVitest(folder);
    say('Vitest waits for changes.');
    const own = await openLearn(folder);
    say('learn waits for changes.');
    try {
      const rows = await compare(
        [
          { what: 'bare Vitest, watch mode', once: peer.saveAndWait },
          { what: 'learn', once: own.saveAndWait },
        ],
        rounds,
      );
      return rows.map((row) => (row.what === 'learn' ? { ...row, aim: { atMost: 1.5 } } : row));
    } finally {
      await peer.close();
      await own.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
} satisfies Measure;

interface Watched {
  /** Saves the answer with a comment that it had not before, and waits for the verdict. */
  readonly saveAndWait: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Saves a file again and again; `hear` is told each verdict. */
function saver(path: string, text: string) {
  let number = 0;
  let heard: ((isPassed: boolean) => void) | undefined;
  return {
    hear: (isPassed: boolean) => heard?.(isPassed),
    saveAndWait: async (): Promise<void> => {
      const verdict = new Promise<boolean>((resolve) => (heard = resolve));
      await writeFile(path, `${text}// ${++number}\n`);
      if (!(await verdict)) throw new Error(`The solution of ${name} did not pass.`);
    },
  };
}

async function openVitest(parent: string): Promise<Watched> {
  const base = join(parent, 'vitest');
  const { exercise } = await readExercise(root, name);
  await cp(join(root, 'exercises', name, 'tests'), join(base, 'tests'), { recursive: true });
  await cp(join(root, 'exercises', name, 'solution'), join(base, 'answer'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(base, 'node_modules'), 'junction');
  const { saveAndWait, hear } = saver(join(base, 'answer', file), exercise.solution[file] ?? '');
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const vitest = await createVitest(
    'test',
    {
      root: base,
      config: false,
      watch: true,
      reporters: [
        {
          onTestRunEnd(_modules, errors, reason) {
            ready();
            hear(reason === 'passed' && errors.length === 0);
          },
        },
      ],
      alias: {
        '@answer/': `${join(base, 'answer')}/`,
        'logbook/exercise': join(root, 'src/grading/kit/index.ts'),
      },
    },
    { logLevel: 'silent' },
  );
  await vitest.start();
  await isReady;
  return { saveAndWait, close: () => vitest.close() };
}

async function openLearn(parent: string): Promise<Watched> {
  const base = join(parent, 'learn');
  const { exercise } = await readExercise(root, name);
  await mkdir(base, { recursive: true });
  await writeFile(join(base, file), exercise.solution[file] ?? '');
  const judge = await openJudge(root);
  const facts = await factsOf(root, [exercise], () => Promise.resolve(judge));
  const expectations = facts.get(name);
  const { saveAndWait, hear } = saver(join(base, file), exercise.solution[file] ?? '');
  const watcher = watch(base, { ignoreInitial: true });
  await new Promise<void>((resolve) => watcher.on('ready', resolve));
  watcher.on('all', () => {
    setTimeout(() => {
      void readFolder(base)
        .then((answer) => judge.judge([{ exercise, answer, seed: 7, expectations }]))
        .then(([verdict]) => hear(verdict?.state === 'passed'));
    }, settleTime);
  });
  return {
    saveAndWait,
    close: async () => {
      await watcher.close();
      await judge.close();
    },
  };
}
