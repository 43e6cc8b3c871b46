import { describe, expect, it } from 'vitest';
import type { FileRun, FoundTest, JudgeEvent } from './events.ts';
import { runPastLoops } from './outcome.ts';

const found = (...ids: string[]): FoundTest[] =>
  ids.map((id) => ({ id, title: `test ${id}`, path: [], mode: 'run' }));
const started = (id: string): JudgeEvent => ({ kind: 'testStarted', id });
const passed = (id: string): JudgeEvent => ({
  kind: 'testFinished',
  id,
  state: 'passed',
  failures: [],
  milliseconds: 1,
});

/** A test file in which some tests, and hooks of suites, never come to an end. */
function fileWith(tests: FoundTest[], loops: readonly string[], suites: readonly string[] = []) {
  const runs: (readonly string[])[] = [];
  const run = (skip: readonly string[]): Promise<FileRun> => {
    runs.push(skip);
    const events: JudgeEvent[] = [{ kind: 'loading' }, { kind: 'found', tests }];
    for (const { id } of tests) {
      const suite = id.includes('.') ? id.slice(0, id.indexOf('.')) : undefined;
      if (skip.includes(id) || (suite && skip.includes(suite))) continue;
      if (suite) events.push({ kind: 'suiteStarted', id: suite });
      if (suite && suites.includes(suite))
        return Promise.resolve({ file: 'a', events, end: 'stuck' });
      events.push(started(id));
      if (loops.includes(id)) return Promise.resolve({ file: 'a', events, end: 'stuck' });
      events.push({ kind: 'output', stream: 'stdout', text: `in ${id}` }, passed(id));
      if (suite) events.push({ kind: 'suiteFinished', id: suite, failures: [] });
    }
    return Promise.resolve({
      file: 'a',
      events: [...events, { kind: 'finished' }],
      end: 'finished',
    });
  };
  return { run, runs };
}

describe('running past loops', () => {
  it('runs once where nothing loops', async () => {
    const { run, runs } = fileWith(found('0', '1'), []);
    const { tests } = await runPastLoops(run);
    expect(tests.map(({ state, output }) => [state, output])).toEqual([
      ['passed', 'in 0'],
      ['passed', 'in 1'],
    ]);
    expect(runs).toEqual([[]]);
  });

  it('leaves each looping test out in turn, and the others count', async () => {
    const { run, runs } = fileWith(found('0', '1', '2', '3'), ['1', '2']);
    const { tests, end } = await runPastLoops(run);
    expect(tests.map(({ state }) => state)).toEqual(['passed', 'stuck', 'stuck', 'passed']);
    expect(end).toBe('finished');
    expect(runs.at(-1)).toEqual(['1', '2']);
  });

  it('leaves a suite out whose preparation loops', async () => {
    const { run } = fileWith(found('0', '1.0', '1.1', '2'), [], ['1']);
    const { tests } = await runPastLoops(run);
    expect(tests.map(({ state }) => state)).toEqual([
      'passed',
      'unprepared',
      'unprepared',
      'passed',
    ]);
  });

  it('finds out which of several concurrent tests loops by running each alone', async () => {
    const tests = found('0', '1');
    const run = (skip: readonly string[]): Promise<FileRun> => {
      const left = tests.filter(({ id }) => !skip.includes(id));
      const isStuck = left.some(({ id }) => id === '1');
      const events: JudgeEvent[] = [{ kind: 'found', tests }, ...left.map(({ id }) => started(id))];
      return Promise.resolve(
        isStuck
          ? { file: 'a', events, end: 'stuck' }
          : {
              file: 'a',
              events: [...events, ...left.map(({ id }) => passed(id))],
              end: 'finished',
            },
      );
    };
    const outcome = await runPastLoops(run);
    expect(outcome.tests.map(({ state }) => state)).toEqual(['passed', 'stuck']);
  });
});
