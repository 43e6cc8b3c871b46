import { join } from 'node:path';
import { watch } from 'chokidar';
import { Command } from 'commander';
import pc from 'picocolors';
import { answerFolder, hasNewStarter, readAnswer, writeAnswer } from '../course/node/answers.ts';
import type { Exercise } from '../course/types.ts';
import { newSeed } from '../grading/feedback.ts';
import type { TerminalJudge } from '../grading/node/judge.ts';
import type { Verdict } from '../grading/verdict.ts';
import { judgeAll, openTerminalJudge } from './grade.ts';
import { exerciseNamed } from './names.ts';
import { findEditor, isOnPath, openAddress, openFile } from './open.ts';
import { readProgress, writeProgress } from './progress_file.ts';
import { scoreText, verdictLines } from './render_verdict.ts';
import { siteAddress } from './site.ts';
import { exitCode, UsageError } from './usage.ts';
import { diffOf, nextHint, reset } from './work.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

const keys = 'n next · h hint · e edit · o open the page · d diff · r reset · l list · q quit';

/** How long saving may go on before it is judged, in milliseconds. */
export const settleTime = 40;

export function learnCommand(finish: (code: number) => void): Command {
  return new Command('learn')
    .description('solve the exercises one after the other: each save is judged at once')
    .argument('[exercise]', 'where to begin; where you were unless told')
    .addHelpText('after', '\nExamples:\n  npx logbook learn\n  npx logbook learn 11')
    .action(async (name: string | undefined) => {
      finish(await learn(name));
    });
}

async function learn(name: string | undefined): Promise<number> {
  const workshop = await openWorkshop();
  const begin = await firstExercise(workshop, name);
  const judge = await openTerminalJudge(workshop.root);
  const session = new Session(workshop, judge, begin);
  try {
    await session.open(begin);
    // Without a person at the keys there is nobody to wait for.
    if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['CI']) {
      return session.isPassed ? exitCode.passed : exitCode.notPassed;
    }
    await session.watchAndListen();
    return exitCode.passed;
  } finally {
    await judge.close();
  }
}

async function firstExercise(
  { root, exercises }: Workshop,
  name: string | undefined,
): Promise<Exercise> {
  if (name !== undefined) return exerciseNamed(exercises, name);
  const { current, passed } = await readProgress(root);
  const found =
    exercises.find((exercise) => exercise.name === current) ??
    exercises.find((exercise) => !passed.includes(exercise.name)) ??
    exercises[0];
  if (!found) throw new UsageError('There are no exercises in exercises/ yet.');
  return found;
}

/** One sitting at the exercises. */
class Session {
  private readonly workshop: Workshop;
  private readonly judge: TerminalJudge;
  private exercise: Exercise;
  private verdict: Verdict | undefined;
  private extra: readonly string[] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(workshop: Workshop, judge: TerminalJudge, exercise: Exercise) {
    this.workshop = workshop;
    this.judge = judge;
    this.exercise = exercise;
  }

  get isPassed(): boolean {
    return this.verdict?.state === 'passed';
  }

  /** Goes to an exercise, makes the learner's copy where there is none, and judges it. */
  async open(exercise: Exercise): Promise<void> {
    const { root } = this.workshop;
    this.exercise = exercise;
    this.verdict = undefined;
    this.extra = [];
    if ((await readAnswer(root, exercise.name)) === undefined) {
      await writeAnswer(root, exercise, exercise.starter);
    }
    await writeProgress(root, { ...(await readProgress(root)), current: exercise.name });
    await this.offerFile();
    if (await hasNewStarter(root, exercise)) {
      this.extra = [
        ...this.extra,
        `The course has changed the starter of this exercise since you began; your answer is as you left it. r begins with the new one and keeps yours.`,
      ];
    }
    await this.judgeNow();
  }

  private async judgeNow(): Promise<void> {
    const { root } = this.workshop;
    const { exercise } = this;
    const files = (await readAnswer(root, exercise.name)) ?? {};
    const answers = [{ exercise, files, isBegun: true }];
    const [verdict] = await judgeAll(root, this.judge, answers, newSeed());
    if (exercise !== this.exercise) return;
    this.verdict = verdict;
    if (verdict?.state === 'passed') {
      const progress = await readProgress(root);
      if (!progress.passed.includes(exercise.name)) {
        await writeProgress(root, { ...progress, passed: [...progress.passed, exercise.name] });
      }
    }
    await this.show();
  }

  private async show(): Promise<void> {
    const { exercises, root } = this.workshop;
    const { passed } = await readProgress(root);
    const { exercise, verdict } = this;
    const columns = process.stdout.columns || 80;
    const done = exercises.filter(({ name }) => passed.includes(name)).length;
    const statement = exercise.statement.split('\n\n')[0]?.replaceAll('\n', ' ') ?? '';
    const lines = [
      pc.bold(`${exercise.name}  ${exercise.title}`),
      ...wrapped(statement, columns),
      pc.dim(join('exercises', exercise.name, 'answer', exercise.files[0] ?? '')),
      '',
      ...(verdict ? verdictLines(verdict) : []),
      ...(verdict ? ['', scoreText(verdict.earned, verdict.points)] : []),
      ...(this.isPassed ? [pc.green('Passed. n goes to the next one.')] : []),
      ...(this.extra.length > 0 ? ['', ...this.extra] : []),
      '',
      progressBar(done, exercises.length, columns),
    ];
    if (process.stdout.isTTY) {
      lines.push(...wrapped(keys, columns).map((line) => pc.dim(line)));
      process.stdout.write('\u001b[2J\u001b[3J\u001b[H');
    }
    process.stdout.write(`${lines.join('\n')}\n`);
  }

  /** Judges each save and follows the keys, until the learner has had enough. */
  async watchAndListen(): Promise<void> {
    const { stdin } = process;
    const watcher = watch(join(this.workshop.root, 'exercises'), {
      ignored: (path) =>
        /[\\/](starter|tests|solution|wrong|mutants|node_modules|\.kept)([\\/]|$)/.test(path),
      ignoreInitial: true,
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    watcher.on('all', (_event, path) => {
      if (!path.startsWith(answerFolder(this.workshop.root, this.exercise.name))) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.extra = [];
        this.enqueue(() => this.judgeNow());
      }, settleTime);
    });
    stdin.setRawMode(true);
    stdin.resume();
    stdin.setEncoding('utf8');
    await new Promise<void>((quit) => {
      // The terminal may be closed, or the program asked to end.
      stdin.on('end', quit);
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, quit);
      stdin.on('data', (text: Buffer | string) => {
        for (const key of String(text)) {
          if (key === 'q' || key === '\u0003' || key === '\u0004') quit();
          else this.enqueue(() => this.press(key));
        }
      });
    });
    stdin.setRawMode(false);
    stdin.pause();
    await watcher.close();
  }

  private enqueue(work: () => Promise<void>): void {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  }

  private async press(key: string): Promise<void> {
    const { root, exercises } = this.workshop;
    const { exercise } = this;
    switch (key) {
      case 'n': {
        const next = exercises[exercises.indexOf(exercise) + 1];
        if (next) await this.open(next);
        else await this.tell(['This was the last exercise.']);
        return;
      }
      case 'o':
        return this.tell(await this.openPage());
      case 'e':
        return this.tell(await this.edit());
      case 'h':
        return this.tell(await nextHint(root, exercise));
      case 'r':
        await this.tell(await reset(root, exercise));
        return this.judgeNow();
      case 'l': {
        const { passed } = await readProgress(root);
        return this.tell(
          exercises.map(({ name }) => `${passed.includes(name) ? pc.green('✓') : ' '} ${name}`),
        );
      }
      case 'd': {
        const answer = (await readAnswer(root, exercise.name)) ?? {};
        const lines = diffOf(exercise.starter, answer, exercise.files);
        return this.tell(lines.length > 0 ? lines : ['You have changed nothing yet.']);
      }
    }
  }

  /** Opens the exercise's page: of the course's site, or of the one that `npm start` serves here. */
  private async openPage(): Promise<string[]> {
    const { settings } = this.workshop;
    const site = siteAddress(settings);
    const page = `${site}exercises/${this.exercise.name}/`;
    if (settings.address === undefined && !(await answers(site))) {
      return [`The site is not running here: start it with npm start, then open ${page}`];
    }
    return (await openAddress(page)) ? [`Opened ${page}`] : [`Open ${page}`];
  }

  /** Opens the first file of the answer in an editor. */
  private async edit(): Promise<string[]> {
    const editor = findEditor(process.env, isOnPath);
    const [file = ''] = this.exercise.files;
    const path = join(answerFolder(this.workshop.root, this.exercise.name), file);
    if (!editor) {
      return [`No editor was found: open ${path}, or name your editor in the variable VISUAL.`];
    }
    const { stdin } = process;
    if (editor.isInTerminal) {
      stdin.setRawMode(false);
      stdin.pause();
    }
    const isOpened = await openFile(editor, path);
    if (editor.isInTerminal) {
      stdin.setRawMode(true);
      stdin.resume();
    }
    return isOpened ? [] : [`${editor.command} could not be started: open ${path}`];
  }

  /** An editor that is open beside the terminal is given the file without being asked. */
  private async offerFile(): Promise<void> {
    if (!process.stdin.isTTY || process.env['CI']) return;
    if (findEditor(process.env, isOnPath)?.isOpen) this.extra = await this.edit();
  }

  private async tell(lines: readonly string[]): Promise<void> {
    this.extra = lines;
    await this.show();
  }
}

async function answers(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(1000) }).then(
    () => true,
    () => false,
  );
}

function progressBar(done: number, all: number, columns: number): string {
  const label = ` ${done}/${all}`;
  const width = Math.max(5, Math.min(40, columns - label.length - 2));
  const filled = all === 0 ? 0 : Math.round((done / all) * width);
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]${label}`;
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
