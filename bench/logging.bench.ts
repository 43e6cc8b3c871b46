import { fork } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, type Measure, type Row } from './measure.ts';
import { nameOf, PAIRS, type Library, type Scenario } from './logging/scenarios.ts';

const ROUNDS = 5;
const child = fileURLToPath(new URL('logging/child.ts', import.meta.url));

/** What one call costs in a fresh process, in nanoseconds. */
async function measureOnce(
  library: Library,
  scenario: Scenario,
  directory: string,
): Promise<number> {
  const nowhere = openSync(devNull, 'w');
  try {
    const process = fork(child, [library, scenario, join(directory, 'log')], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', nowhere, 'inherit', 'ipc'],
    });
    return await new Promise<number>((resolve, reject) => {
      process.once('message', (nanoseconds) => resolve(Number(nanoseconds)));
      process.once('exit', (code) =>
        reject(new Error(`${nameOf(library, scenario)}: exit code ${code}`)),
      );
    });
  } finally {
    closeSync(nowhere);
  }
}

const measure: Measure = {
  title: 'one log call: below the level, into nothing, to the console, to a file',
  async run(say) {
    const samples = new Map(
      PAIRS.map(({ library, scenario }) => [nameOf(library, scenario), [] as number[]]),
    );
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`round ${round} of ${ROUNDS}`);
      for (const { library, scenario } of PAIRS) {
        const directory = mkdtempSync(join(tmpdir(), 'bench-logging-'));
        samples
          .get(nameOf(library, scenario))
          ?.push(await measureOnce(library, scenario, directory));
        rmSync(directory, { recursive: true, force: true });
      }
    }
    return PAIRS.map(({ library, scenario }): Row => {
      const values = samples.get(nameOf(library, scenario)) ?? [];
      const row = {
        what: nameOf(library, scenario),
        value: median(values),
        unit: 'ns',
        samples: values,
      } as const;
      if (library !== 'LogTape') return { ...row, against: nameOf('LogTape', scenario) };
      return scenario === 'null' ? row : { ...row, against: nameOf('LogTape', 'null') };
    });
  },
};

export default measure;
