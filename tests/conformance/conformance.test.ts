/** Each program under `fixtures/` prints the same in the page's sandbox as in Node, byte for byte. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProgram } from '../../src/program/compile.ts';
import { blockingDiagnostics, describeDiagnostic } from '../../src/program/diagnostics.ts';
import { isFollowedNode } from '../../src/sandbox/followed_node.ts';
import { readProgram } from './programs.ts';
import { runInNode } from './reference.ts';
import { openSandboxPage, type SandboxPage } from './sandbox_page.ts';

const folder = fileURLToPath(new URL('./fixtures', import.meta.url));

/** What names a process or a run differs by nature. */
const neutral = (text: string) =>
  text
    .replaceAll(/\(node:\d+\)/g, '(node:1)')
    .replaceAll(/file:\/\/\/\S+?([\w-]+)\.mjs/g, 'file:///$1.ts');

const names = readdirSync(folder).sort();

// Other versions of Node print some things otherwise, and know things that this one does not.
describe.runIf(isFollowedNode(process.versions.node))(
  'a program prints in the page what it prints in Node',
  () => {
    let sandbox: SandboxPage;
    beforeAll(async () => {
      sandbox = await openSandboxPage();
    });
    afterAll(async () => {
      await sandbox.close();
    });

    it('is a broad suite', () => {
      expect(names.length).toBeGreaterThanOrEqual(60);
    });

    it.each(names)('%s', async (name) => {
      const files = readProgram(join(folder, name));
      const { program, diagnostics } = compileProgram(files, { entries: ['main.ts'] });
      expect(blockingDiagnostics(diagnostics).map(describeDiagnostic)).toEqual([]);
      const [inPage, inNode] = await Promise.all([
        sandbox.run({ program, entry: 'main.ts' }),
        runInNode(files),
      ]);
      expect(neutral(inPage.stdout)).toBe(neutral(inNode.stdout));
      expect(neutral(inPage.stderr)).toBe(neutral(inNode.stderr));
      expect(inPage.result.exitCode).toBe(inNode.exitCode);
    });
  },
);
