import { diffLines } from 'diff';
import pc from 'picocolors';
import { stateWords, type Failure, type TestVerdict, type Verdict } from '../grading/verdict.ts';

const marks: Readonly<Record<TestVerdict['state'], string>> = {
  passed: pc.green('✓'),
  failed: pc.red('✗'),
  skipped: pc.dim('-'),
  todo: pc.dim('-'),
  notRun: pc.yellow('?'),
};

/** A verdict as the terminal shows it, a line a list item. */
export function verdictLines(verdict: Verdict): string[] {
  const lines: string[] = [];
  for (const problem of verdict.problems) {
    lines.push(...problem.split('\n').map((line) => `  ${pc.red('!')} ${line}`));
  }
  for (const test of verdict.tests) lines.push(...testLines(test));
  if (verdict.output && verdict.state !== 'passed') {
    lines.push('', pc.dim('  Printed outside the tests:'), ...quoted(verdict.output, '  '));
  }
  return lines;
}

function testLines(test: TestVerdict): string[] {
  const title = [...test.path, test.title].join(' › ');
  const state = test.state === 'passed' ? '' : pc.dim(` (${stateWords[test.state]})`);
  const lines = [`  ${marks[test.state]} ${title}${state}`];
  if (test.state !== 'failed' && test.state !== 'notRun') return lines;
  const isSaid = test.failures.some(({ message }) => message.includes(test.mistake ?? ''));
  if (test.mistake && !isSaid) lines.push(...indented(pc.bold(test.mistake), 6));
  if (test.sentence) lines.push(...indented(test.sentence, 6));
  if (test.input !== undefined) lines.push(pc.dim('      Input'), ...quoted(test.input, '      '));
  for (const failure of test.failures) lines.push(...failureLines(failure, test));
  if (test.output) {
    lines.push(pc.dim('      Your program printed'), ...quoted(test.output, '      '));
  }
  return lines;
}

function failureLines(failure: Failure, test: TestVerdict): string[] {
  const { message, expected, actual, answerPlace, testPlace } = failure;
  const isCompared = expected !== undefined && actual !== undefined;
  const lines =
    test.sentence && test.failures.length === 1
      ? []
      : indented(isCompared ? withoutComparison(message) : message, 6);
  if (isCompared) lines.push(...comparison(expected, actual));
  if (answerPlace) {
    lines.push(pc.dim(`      at ${answerPlace.file}:${answerPlace.line}:${answerPlace.column}`));
  } else if (testPlace) {
    lines.push(pc.dim(`      asked in ${testPlace.file}:${testPlace.line}`));
  }
  return lines;
}

/** What the author says of an assertion, without the abridged values that follow in full. */
function withoutComparison(message: string): string {
  return message.replace(/(^|: )expected [\s\S]*$/, '');
}

/** Short values side by side, longer ones as a diff of their lines. */
function comparison(expected: string, actual: string): string[] {
  if (!expected.includes('\n') && !actual.includes('\n')) {
    return [`      expected ${pc.green(expected)}`, `      actual   ${pc.red(actual)}`];
  }
  const lines = diffLines(`${actual}\n`, `${expected}\n`).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) =>
        added
          ? pc.green(`      + ${line}`)
          : removed
            ? pc.red(`      - ${line}`)
            : pc.dim(`        ${line}`),
      ),
  );
  return [pc.dim(`      ${pc.green('+ expected')} ${pc.red('- actual')}`), ...lines];
}

function indented(text: string, by: number): string[] {
  if (text === '') return [];
  return text.split('\n').map((line) => ' '.repeat(by) + line);
}

function quoted(text: string, indent: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const shown = lines.slice(0, 20);
  const left = lines.length - shown.length;
  return [
    ...shown.map((line) => `${indent}${pc.dim('│')} ${line}`),
    ...(left > 0 ? [`${indent}${pc.dim(`│ … ${left} more lines`)}`] : []),
  ];
}

/** `3.5 of 5 points`. */
export function scoreText(earned: number, points: number): string {
  return `${number(earned)} of ${number(points)} ${points === 1 ? 'point' : 'points'}`;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
