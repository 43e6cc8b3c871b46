import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { lowerDecorators } from './src/program/node/lower_decorators.ts';

/**
 * Left to the whole run, `LOGBOOK_WHOLE=1 npm test`: what takes minutes. The everyday run has to end
 * while somebody waits for it.
 */
const long = process.env['LOGBOOK_WHOLE']
  ? []
  : [
      'tests/browser/{base_path,dashboard,debugger,exercise,exercises,project-issues}.test.ts',
      'tests/terminal/{learner,instrumented_exercises}.test.ts',
      'tests/conformance/instrumented.test.ts',
    ];

/** The file that takes longest begins first, so that the others fill the time beside it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith('/pages.test.ts');
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

/** Kinds of test, by what they need: nothing, a shell, a browser, a built site with a browser. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [lowerDecorators()],
        test: {
          name: 'unit',
          // No test asserts a time; this only ends what hangs, on a machine that is busy elsewhere.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: [
            'src/**/*.test.ts',
            'tests/unit/**/*.test.ts',
            'examples/13_logging/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'terminal',
          exclude: [...configDefaults.exclude, ...long],
          include: ['tests/terminal/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'engine',
          exclude: [...configDefaults.exclude, ...long],
          include: ['tests/conformance/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'browser',
          exclude: [...configDefaults.exclude, ...long],
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/site.setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
