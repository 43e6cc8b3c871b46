import { beforeAll, describe, expect, it } from 'vitest';
import { createProgramTypes, type ProgramTypes } from './language_service.ts';

import { readDefinitions } from './node/definitions.ts';

describe('the type checker of the page', () => {
  let types: ProgramTypes;
  beforeAll(async () => {
    types = createProgramTypes(await readDefinitions());
  });

  it('finds no fault in a program that is right', () => {
    types.update({
      'main.ts': `import { Hono } from 'hono'; import { getLogger } from '@logtape/logtape'; import { twice } from './lib/twice.ts';
        const app = new Hono(); app.get('/', (c) => c.text(String(twice(2)))); getLogger(['a']).info('x');
        process.stdout.write('x'); using r = { [Symbol.dispose]() {} }; console.log(r, [1].toSorted());`,
      'lib/twice.ts': 'export const twice = (n: number) => n * 2;',
    });
    expect(types.diagnostics('main.ts')).toEqual([]);
  });

  it('says what is wrong, and where', () => {
    types.update({ 'main.ts': `const n: number = 'text';` });
    expect(types.diagnostics('main.ts')).toEqual([
      {
        kind: 'type',
        severity: 'error',
        code: 2322,
        message: "Type 'string' is not assignable to type 'number'.",
        start: { file: 'main.ts', line: 1, column: 7 },
        end: { file: 'main.ts', line: 1, column: 8 },
      },
    ]);
  });

  it('completes and explains', () => {
    const text = `const list = [1]; list.toSo`;
    types.update({ 'main.ts': text });
    const { from, items } = types.completions('main.ts', text.length);
    expect([from, items.map(({ name }) => name)]).toEqual([23, ['toSorted']]);
    expect(types.hover('main.ts', 7)?.signature).toBe('const list: number[]');
  });
});
