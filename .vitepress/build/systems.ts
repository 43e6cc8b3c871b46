/** Facts about logging systems, read from what is installed, so that the page cannot be out of date. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './paths.ts';

export interface SystemFacts {
  readonly name: string;
  readonly version: string;
  /** How many packages come along with it. */
  readonly dependencies: number;
  /** Gzipped bytes that a page must load for it; undefined where it does not run in a page. */
  readonly browserBytes: number | undefined;
}

interface LockFile {
  readonly packages: Record<string, { version: string; dependencies?: Record<string, string> }>;
}

export async function readSystems(names: readonly string[]): Promise<SystemFacts[]> {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as LockFile; // npm's lock file, version 3
  const closure = (name: string, seen = new Set<string>()): Set<string> => {
    for (const needed of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {})) {
      if (seen.has(needed)) continue;
      seen.add(needed);
      closure(needed, seen);
    }
    return seen;
  };
  return Promise.all(
    names.map(async (name) => ({
      name,
      version: packages[`node_modules/${name}`]?.version ?? '',
      dependencies: closure(name).size,
      browserBytes: await browserBytes(name),
    })),
  );
}

async function browserBytes(name: string): Promise<number | undefined> {
  try {
    const { outputFiles } = await build({
      stdin: { contents: `export * from '${name}'`, resolveDir: root },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    return gzipSync(outputFiles[0]?.contents ?? new Uint8Array()).length;
  } catch {
    return undefined; // It needs modules that only Node has.
  }
}
