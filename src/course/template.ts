import type { SourceFiles } from './types.ts';

/** The files of a new exercise: whole and runnable, with a TODO wherever its author has to write. */
export function exerciseTemplate(name: string): SourceFiles {
  const words = name.replace(/^\d+_/, '').replaceAll('_', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return {
    'README.md': `---
title: ${title}
kind: code
part: 2
points: 5
files:
  - count.ts
timeLimitSeconds: 5
hints:
  - 'TODO: a gentle push in the right direction.'
  - 'TODO: nearly the answer.'
---

TODO: say what is asked, with an example of what goes in and what comes out.
`,
    'starter/count.ts': `/** How many lines a text has; an empty text has none. */
export function countLines(text: string): number {
  return 0;
}
`,
    'solution/count.ts': `/** How many lines a text has; an empty text has none. */
export function countLines(text: string): number {
  return text === '' ? 0 : text.split('\\n').length;
}
`,
    'tests/count.test.ts': `import { expect, test } from 'vitest';
import { given, seededRandom } from 'logbook/exercise';
import { countLines } from '@answer/count.ts';

const random = seededRandom();

// TODO: let each title be a sentence that says what should be true.
test('Every line counts', () => {
  const lines = Array.from({ length: random.integer(2, 9) }, () => random.word());
  expect(countLines(given(lines.join('\\n')))).toBe(lines.length);
});

test('An empty text has no lines', () => {
  expect(countLines(given(''))).toBe(0);
});
`,
    'wrong/empty_is_one/count.ts': `export function countLines(text: string): number {
  return text.split('\\n').length;
}
`,
    'wrong/empty_is_one/expected.json': `${JSON.stringify(
      {
        test: 'An empty text has no lines',
        message: 'Splitting an empty text gives one empty piece, and you count it as a line.',
      },
      null,
      2,
    )}
`,
  };
}
