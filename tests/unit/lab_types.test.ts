import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LabCatalog } from '../../.vitepress/build/labs.ts';
import { createProgramTypes, type ProgramTypes } from '../../src/program/language_service.ts';
import { readDefinitions } from '../../src/program/node/definitions.ts';

describe('the type checker of the page', () => {
  let catalog: LabCatalog;
  let types: ProgramTypes;
  beforeAll(async () => {
    catalog = await new LabCatalog(join(import.meta.dirname, '../..')).readAll();
    types = createProgramTypes(await readDefinitions(catalog.importedPackages()));
  });

  function errors(key: string): string[] {
    const { sources, files } = catalog.get(key);
    types.update(sources);
    return files
      .flatMap((path) => types.diagnostics(path))
      .map(({ start, message }) => `${key}/${start?.file}:${start?.line}: ${message}`);
  }

  it('finds nothing in any example as the course has it', () => {
    const names = catalog.names('examples');
    expect(names).toContain('13_logging');
    expect(names.flatMap((name) => errors(`examples/${name}`))).toEqual([]);
  });

  it('finds only the import that leads nowhere where an exercise begins with one', () => {
    const found = catalog.names('exercises').flatMap((name) => errors(`exercises/${name}`));
    expect(found).toEqual([
      expect.stringMatching(/^exercises\/04_runs_from_a_clean_clone\/.*Cannot find module '\.\.\//),
    ]);
  });
});
