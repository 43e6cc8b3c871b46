/**
 * What `check` runs in a real browser: the page's judge over the page's sandbox, without the site
 * around them. The compiler stays in Node, which is the same one.
 */
import type { SourceFiles } from '../../../course/types.ts';
import type { CompileResult } from '../../../program/types.ts';
import { createBrowserSandbox } from '../../../sandbox/browser/sandbox.ts';
import { judgeInPage } from '../../browser/judge.ts';
import type { DoctorFinding } from '../../doctor.ts';
import type { Judgment } from '../../judgment.ts';
import { judgePackages } from '../../kit_modules.ts';
import type { Verdict } from '../../verdict.ts';

declare global {
  interface Window {
    /** Given by the Node side. */
    compileForPage(files: SourceFiles, entries: readonly string[]): Promise<CompileResult>;
    diagnoseForPage(files: SourceFiles): Promise<readonly DoctorFinding[]>;
    /** For the Node side. */
    judgeHere(judgment: Judgment): Promise<Verdict>;
  }
}

const text = async (name: string): Promise<string> => (await fetch(`/${name}`)).text();

const sandbox = createBrowserSandbox({
  loadFrameScript: () => text('frame.js'),
  loadWorkerScript: () => text('worker.js'),
  loadLibrary: (name) => text(`library/${encodeURIComponent(name)}`),
  packages: judgePackages,
});

window.judgeHere = (judgment) =>
  judgeInPage(judgment, {
    sandbox,
    compile: (files, entries) => window.compileForPage(files, entries),
    diagnose: (files) => window.diagnoseForPage(files),
  });
