// @ts-check
/**
 * `npm test`: every check there is, side by side as far as the machine allows, with one summary.
 * The last line is `N passed, M failed`, where each test counts as one and each other check as one.
 */
import './support/node-version.cjs';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureBuilt } from './support/build.mjs';
import { command, Failure } from './support/failure.mjs';
import { ensureInstalled } from './support/install.mjs';
import { root } from './support/paths.mjs';
import { run } from './support/processes.mjs';
import { runSteps } from './support/steps.mjs';
import { countTests } from './support/vitest-counts.mjs';

/** @typedef {import('./support/steps.mjs').Step} Step */
/** @typedef {import('./support/steps.mjs').Outcome} Outcome */

const minutes = 60_000;
/** Ends a step that hangs; the whole run's take longer than anybody waits. */
const stepLimit = (process.env['LOGBOOK_WHOLE'] ? 60 : 14) * minutes;
const reports = join(root, '.cache', 'test-reports');
const capacity = Math.max(2, availableParallelism());

/** Runs a tool of node_modules with this very Node. @param {string} script @param {string[]} args */
function tool(script, args, environment = {}) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: {
      ...process.env,
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: undefined }),
      ...environment,
    },
    timeoutMilliseconds: stepLimit,
  });
}

/** A step that is one check: it passes or fails. @returns {Step} */
function check(
  /** @type {string} */ name,
  /** @type {string} */ script,
  /** @type {string[]} */ args,
) {
  return {
    name,
    weight: 1,
    run: async () => {
      const { code, output, timedOut } = await tool(script, args);
      const passed = code === 0 && !timedOut;
      return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, output, timedOut };
    },
  };
}

/** A step that is one of the Vitest projects: each of its tests counts. @returns {Step} */
function tests(
  /** @type {string} */ project,
  /** @type {Partial<Step>} */ options = {},
  environment = {},
) {
  return {
    name: `${project} tests`,
    weight: 1,
    ...options,
    run: async () => {
      const report = join(reports, `${project}.json`);
      await rm(report, { force: true });
      const { code, output, timedOut } = await tool(
        'vitest/vitest.mjs',
        [
          'run',
          '--project',
          project,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
        ],
        environment,
      );
      return { ...(await countTests(report, code)), output, timedOut };
    },
  };
}

/**
 * What authors promise, proved for every exercise: each exercise counts as one. The page's side of it
 * takes minutes more: it is a part of `LOGBOOK_WHOLE=1 npm test`, and browser tests take samples.
 * @param {string} browser
 * @returns {Step}
 */
const exercises = (browser) => ({
  name: 'exercises',
  weight: 1,
  run: async () => {
    const { code, output, timedOut } = await tool(
      '../bin/logbook.mjs',
      process.env['LOGBOOK_WHOLE'] ? ['check'] : ['check', '--no-page'],
      {
        CHROMIUM_PATH: browser,
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
      },
    );
    const count = (/** @type {RegExp} */ mark) => output.match(mark)?.length ?? 0;
    const passed = count(/^✓/gm);
    const failed = count(/^✗/gm);
    // A command that failed without naming an exercise has failed as a whole.
    const whole = (code !== 0 || timedOut) && failed === 0 ? 1 : 0;
    return { passed, failed: failed + whole, skipped: 0, output, timedOut };
  },
});

/** @type {Step} */
const build = {
  name: 'build',
  weight: 1,
  run: async () => {
    try {
      await ensureBuilt(root, () => {}, { env: { ...process.env, BASE_PATH: '' } });
      return { passed: 1, failed: 0, skipped: 0, output: '', timedOut: false };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const output = `${error.details}\n${error.message}`;
      return { passed: 0, failed: 1, skipped: 0, output, timedOut: false };
    }
  },
};

/** @param {string} browser @returns {Step[]} the longest first, so that the short ones fill the gaps */
const steps = (browser) => [
  build,
  exercises(browser),
  tests('unit'),
  tests('terminal'),
  tests('engine', {}, { CHROMIUM_PATH: browser }),
  check('types', 'vue-tsc/bin/vue-tsc.js', ['--noEmit']),
  check('lint', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']),
  check('format', 'prettier/bin/prettier.cjs', ['--check', '.']),
  check('doctor', 'tsx/dist/cli.mjs', ['src/cli/doctor.ts', '.']),
  tests('browser', { weight: capacity, after: ['build'] }, { CHROMIUM_PATH: browser }),
];

await command(async () => {
  const wanted = process.argv.slice(2);
  await ensureInstalled(root, console.log);
  const browser = await ensureBrowser(console.log);
  await mkdir(reports, { recursive: true });
  const all = steps(browser);
  const unknown = wanted.filter((word) => !all.some((step) => step.name.split(' ')[0] === word));
  if (unknown.length > 0) {
    const names = all.map((step) => step.name.split(' ')[0]).join(', ');
    throw new Failure(
      `There is no step "${unknown[0]}": choose from ${names}, or name none to run all.`,
    );
  }
  const chosen =
    wanted.length === 0
      ? all
      : all.filter((step) => wanted.includes(step.name.split(' ')[0] ?? ''));
  const { passed, failed } = await runSteps(chosen, capacity, console.log);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
});
