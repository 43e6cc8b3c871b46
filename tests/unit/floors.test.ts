import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

/**
 * The floors of the house, proven: each case is a file as it might be written, linted with the
 * project's own configuration. A rule that stops working makes the forbidden imports pass.
 */
const eslint = new ESLint({
  // The types of text that is on no disk are unknown, so the rules that need them stay out of this.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) =>
    ruleId.startsWith('boundaries/') ||
    ['no-restricted-imports', 'import-x/no-cycle'].includes(ruleId),
});

/** Names of the rules that `code` breaks when it stands at `filePath`. */
async function brokenRules(filePath: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath });
  return results.flatMap((result) =>
    result.messages.map((message) => message.ruleId ?? message.message),
  );
}

const typesOf = (room: string, path: string): string =>
  `import * as other from '${path}';\nexport const ${room} = other;\n`;

describe('a room imports only from the floors below it', () => {
  it.each([
    ['src/program/probe.ts', '../sandbox/types.ts'],
    ['src/course/probe.ts', '../sandbox/types.ts'],
    ['src/sandbox/probe.ts', '../debugger/target.ts'],
    ['src/program/deep/er/probe.ts', '../../../sandbox/types.ts'],
  ])('%s may not import %s', async (file, path) => {
    expect(await brokenRules(file, typesOf('probe', path))).toEqual(['boundaries/dependencies']);
  });

  it.each([
    ['src/program/probe.ts', '../../.vitepress/config.ts'],
    ['src/program/node/probe.ts', '../../../eslint.config.mjs'],
  ])('%s may not leave src/ for %s', async (file, path) => {
    expect(await brokenRules(file, typesOf('probe', path))).toEqual([
      'boundaries/no-unknown-dependencies',
    ]);
  });

  it.each([
    ['src/sandbox/probe.ts', '../program/types.ts'],
    ['src/debugger/probe.ts', '../sandbox/types.ts'],
    ['src/cli/probe.ts', '../debugger/target.ts'],
    ['src/program/probe.ts', './types.ts'],
    ['src/program/probe.ts', 'typescript'],
    ['.vitepress/theme/probe.ts', '../../src/debugger/target.ts'],
  ])('%s may import %s', async (file, path) => {
    expect(await brokenRules(file, typesOf('probe', path))).toEqual([]);
  });
});

describe('the platform of a file stands in its path', () => {
  it.each([
    ['src/course/probe.ts', 'node:fs'],
    ['src/course/probe.ts', './node/readFolder.ts'],
    ['src/sandbox/browser/probe.ts', 'node:fs'],
    ['src/grading/probe.ts', '../course/node/readFolder.ts'],
  ])('%s may not import %s', async (file, path) => {
    expect(await brokenRules(file, typesOf('probe', path))).toEqual(['no-restricted-imports']);
  });

  it.each([
    ['src/course/node/probe.ts', 'node:fs'],
    ['src/grading/node/probe.ts', '../../course/node/readFolder.ts'],
    ['src/cli/probe.ts', '../course/node/readFolder.ts'],
    ['src/course/probe.test.ts', './node/readFolder.ts'],
  ])('%s may import %s', async (file, path) => {
    expect(await brokenRules(file, typesOf('probe', path))).toEqual([]);
  });
});

it('src/ knows no Vue', async () => {
  expect(await brokenRules('src/course/probe.ts', typesOf('probe', 'vue'))).toEqual([
    'no-restricted-imports',
  ]);
});

it('modules do not import each other in circles', async () => {
  // readExamples.ts imports readFolder.ts; the other way round closes the circle.
  const rules = await brokenRules(
    'src/course/node/readFolder.ts',
    typesOf('probe', './readExamples.ts'),
  );
  expect(rules).toEqual(['import-x/no-cycle']);
});
