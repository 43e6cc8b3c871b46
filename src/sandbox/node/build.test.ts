import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { BUILTINS_PACKAGE } from '../../program/libraries.ts';
import { sharedModules } from '../runtime/shared_modules.ts';
import { buildLibrary, buildLibraryBundle } from './build.ts';

type Script = (require: unknown, shared: unknown) => Record<string, Record<string, unknown>>;

function provide(code: string, shared?: unknown): ReturnType<Script> {
  const script = runInNewContext(code, { TextEncoder, TextDecoder, URL, console }) as Script;
  return script(() => undefined, shared);
}

describe('scripts of libraries', () => {
  it('gives just the names that a program imports', async () => {
    const bundle = await buildLibraryBundle({
      hono: ['Hono'],
      '@logtape/logtape': ['getLogLevels', 'isLogLevel'],
    });
    const { hono, '@logtape/logtape': logtape } = provide(bundle);
    expect(Object.keys(hono ?? {})).toEqual(['Hono']);
    expect(Object.keys(logtape ?? {})).toEqual(['getLogLevels', 'isLogLevel']);
    // Its name is what a program that prints an instance shows.
    expect(hono?.['Hono']).toHaveProperty('name', 'Hono');
    expect((logtape?.['isLogLevel'] as (name: string) => boolean)('info')).toBe(true);
  });

  it('gives all names where a program may ask for any', async () => {
    const { 'hono/route': route } = provide(await buildLibraryBundle({ 'hono/route': 'all' }));
    expect(Object.keys(route ?? {})).toEqual(
      expect.arrayContaining(['routePath', 'matchedRoutes']),
    );
  });

  it('is smaller than the whole package', async () => {
    const [whole, part] = await Promise.all([
      buildLibrary('@logtape/redaction'),
      buildLibraryBundle({ '@logtape/redaction': ['redactByField'] }),
    ]);
    expect(part.length).toBeLessThan(whole.length);
  });

  it("gives Node's built-in modules over the modules that the worker has", async () => {
    const { 'node:': builtins } = provide(await buildLibrary(BUILTINS_PACKAGE), sharedModules);
    expect(builtins).toHaveProperty('createBuiltins');
    const { from } = builtins?.['Buffer'] as {
      from(text: string): { toString(as: string): string };
    };
    expect(from('log').toString('hex')).toBe('6c6f67');
  });
});
