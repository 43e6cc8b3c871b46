/**
 * What real Node prints for a program. Independent of the engine: each file is stripped by esbuild,
 * not by our compiler, and run as an ES module of its own by `node`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import type { SourceFiles } from '../../src/program/types.ts';

export interface NodeRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Writes a program as `.mjs` files, its specifiers with them. */
async function writeProgram(files: SourceFiles, folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path.replace(/\.ts$/, '.mjs'));
    await mkdir(dirname(target), { recursive: true });
    if (path.endsWith('.ts')) {
      const { code } = await transform(text, {
        loader: 'ts',
        format: 'esm',
        target: 'node20',
        keepNames: true,
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
      });
      const specifiers = code
        .replaceAll(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.mjs$1')
        .replaceAll(/(['"])(\.{1,2}\/[^'"]+)\?raw\1/g, '$1$2.raw.mjs$1')
        // Node 20 warns that JSON modules are an experiment.
        .replaceAll(/(['"])(\.{1,2}\/[^'"]+\.json)\1/g, '$1$2.mjs$1')
        .replaceAll(/(?: with |, \{ with: )\{ type: ['"]json['"] \}(?: \})?/g, '');
      await writeFile(target, specifiers);
    } else {
      await writeFile(target, text);
      if (path.endsWith('.json')) await writeFile(`${target}.mjs`, `export default ${text};\n`);
      await writeFile(`${target}.raw.mjs`, `export default ${JSON.stringify(text)};\n`);
    }
  }
}

/** Runs `main.ts` of a program in a process of its own. */
export async function runInNode(files: SourceFiles): Promise<NodeRun> {
  const folder = await mkdtemp(join(tmpdir(), 'logbook-reference-'));
  try {
    await writeProgram(files, folder);
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(folder, 'main.mjs')],
        { env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '0' }, timeout: 30_000 },
        (error, stdout, stderr) => {
          const exitCode = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
          resolve({ stdout, stderr, exitCode });
        },
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
