import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runInstrumented, runPlain } from './run_both_ways.ts';

const folder = new URL('./fixtures/', import.meta.url);
const files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);
const entries = Object.keys(files).filter((name) => !['imported.ts', 'cycle.ts'].includes(name));

describe('an instrumented program behaves as the plain one', () => {
  it.each(entries)(
    '%s',
    async (entry) => {
      const plain = await runPlain(files, entry);
      expect(plain.error).toBeUndefined();
      expect(plain.output.length).toBeGreaterThan(3);
      const traced = await runInstrumented(files, entry, 'trace');
      expect({ output: traced.output, error: traced.error }).toEqual(plain);
      const inspected = await runInstrumented(files, entry, 'inspect');
      expect({ output: inspected.output, error: inspected.error }).toEqual(plain);
      expect(inspected.trace).toEqual(traced.trace);
    },
    60_000,
  );
});
