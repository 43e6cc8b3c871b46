import { expect, it } from 'vitest';
import { parseProgress, printProgress } from './progress_file.ts';

it('reads what it wrote', () => {
  const progress = {
    current: '11_custom_logger',
    passed: ['08_lines'],
    hints: { '11_custom_logger': 2 },
  };
  expect(parseProgress(printProgress(progress))).toEqual(progress);
});

it('passes over lines that say nothing', () => {
  expect(parseProgress('# words\ncurrent\npassed 01_a\n\npassed 01_a\nhints 01_a many\n')).toEqual({
    current: undefined,
    passed: ['01_a'],
    hints: { '01_a': 0 },
  });
});
