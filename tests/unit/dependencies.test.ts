import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface PackageFile {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly overrides?: Record<string, string | Record<string, string>>;
}

/** The names of every package that a package.json asks for, sorted. */
function asked(path: string): string[] {
  const file = JSON.parse(read(path)) as PackageFile; // package.json's own shape
  return Object.keys({ ...file.dependencies, ...file.devDependencies }).sort();
}

/** Title of each section of the page, to the package names in bold at the start of its lines. */
function sections(page: string): Map<string, string[]> {
  const parts = page.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n');
      const names = lines
        .filter((line) => line.startsWith('- **'))
        .flatMap((line) => [...(line.split('**:')[0] ?? '').matchAll(/\*\*([^*]+)/g)])
        .map((match) => match[1] ?? '')
        .filter((name) => /^[@a-z]/.test(name));
      return [title, names] as const;
    }),
  );
}

const page = sections(read('docs/contributing/dependencies.md'));
const namesIn = (wanted: (title: string) => boolean): string[] =>
  [...page].flatMap(([title, names]) => (wanted(title) ? names : [])).sort();

describe('docs/contributing/dependencies.md', () => {
  it('has one line for each package of package.json, and none for a package that is gone', () => {
    expect(namesIn((title) => title !== 'Example 13' && title !== 'Overrides')).toEqual(
      asked('package.json'),
    );
  });

  it('has one line for each package of example 13, and none for a package that is gone', () => {
    expect(namesIn((title) => title === 'Example 13')).toEqual(
      asked('examples/13_logging/package.json'),
    );
  });

  it('has a reason for each version that is held by an override', () => {
    const { overrides = {} } = JSON.parse(read('package.json')) as PackageFile; // as above
    const held = Object.entries(overrides).flatMap(([name, value]) =>
      typeof value === 'string' ? [name] : Object.keys(value),
    );
    expect(namesIn((title) => title === 'Overrides')).toEqual(held.sort());
  });

  it('gives a reason on each line', () => {
    const lines = read('docs/contributing/dependencies.md')
      .split('\n')
      .filter((line) => line.startsWith('- **'));
    expect(lines.filter((line) => !/: \S.{15,}/.test(line))).toEqual([]);
  });
});

interface LockFile {
  readonly packages: Record<
    string,
    { version?: string; link?: boolean; optionalDependencies?: Record<string, string> }
  >;
}

describe('package-lock.json', () => {
  const lock = JSON.parse(read('package-lock.json')) as LockFile; // npm's lock file, version 3

  it('holds every optional package that it speaks of, or `npm ci` refuses it on a bare clone', () => {
    const names = new Set(
      Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')),
    );
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !names.has(name))
        .map((name) => `${path} wants ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names a version for each package, and no registry', () => {
    const nameless = Object.entries(lock.packages).filter(
      ([path, entry]) => path.startsWith('node_modules/') && !entry.link && !entry.version,
    );
    expect(nameless.map(([path]) => path)).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });
});
