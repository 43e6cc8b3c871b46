import { expect, it } from 'vitest';
import { moveFiles } from './moves.ts';

it('mends the imports of a moved file, and those of whoever imports it', () => {
  const files = {
    'app/v2/routes_v2.ts': `import { read } from '../db/readings.ts';\nexport const routes = read;\n`,
    'app/db/readings.ts': 'export const read = 1;\n',
    'main.ts': `import { routes } from './app/v2/routes_v2.ts';\nawait import("./app/db/readings.ts");\n`,
    'README.md': "see from './app/v2/routes_v2.ts'",
  };
  expect(
    moveFiles(files, {
      'app/v2/routes_v2.ts': 'app/routes.ts',
      'app/db/readings.ts': 'app/db/all.ts',
    }),
  ).toEqual({
    'app/routes.ts': `import { read } from './db/all.ts';\nexport const routes = read;\n`,
    'app/db/all.ts': 'export const read = 1;\n',
    'main.ts': `import { routes } from './app/routes.ts';\nawait import("./app/db/all.ts");\n`,
    'README.md': files['README.md'],
  });
});

it('does not let one file take the place of another', () => {
  expect(() => moveFiles({ 'a.ts': '', 'b.ts': '' }, { 'a.ts': 'b.ts' })).toThrow(
    'two files would be b.ts',
  );
});
