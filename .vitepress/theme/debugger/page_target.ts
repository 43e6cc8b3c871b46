import compilerAddress from 'virtual:logbook/engine/debugger-compiler';
import workerAddress from 'virtual:logbook/engine/debugger-worker';
import frameAddress from 'virtual:logbook/engine/frame';
import libraryAddresses from 'virtual:logbook/engine/libraries';
import type { CompilerQuestion } from '../../../src/debugger/replay/browser/compiler_protocol.ts';
import { createBrowserReplayTarget } from '../../../src/debugger/replay/browser/target.ts';
import type { ReplaySource } from '../../../src/debugger/replay/compiler.ts';
import type { ReplaySettings, ReplayTarget } from '../../../src/debugger/replay/replay_target.ts';
import { judgePackages } from '../../../src/grading/kit_modules.ts';
import { packageOf } from '../../../src/program/libraries.ts';
import { pageCompiler } from '../lab/page_compiler.ts';

/** Texts that were fetched, by address; one that failed is fetched again when next asked for. */
const texts = new Map<string, Promise<string>>();

function fetchText(address: string): Promise<string> {
  const known = texts.get(address);
  if (known) return known;
  const text = fetch(address).then((response) => {
    if (!response.ok) throw new Error(`${address} is not there`);
    return response.text();
  });
  texts.set(address, text);
  text.catch(() => texts.delete(address));
  return text;
}

/** Fetches what every session needs, so that a failure is known before one begins. */
export async function fetchScripts(): Promise<void> {
  await Promise.all([fetchText(frameAddress), fetchText(workerAddress)]);
}

/** A program under the debugger, in this page's own workers. */
export function createPageTarget(
  source: ReplaySource,
  settings: Partial<ReplaySettings>,
): ReplayTarget {
  const options = {
    askCompiler: (question: CompilerQuestion) =>
      pageCompiler().ask(new URL(compilerAddress, location.href).href, question),
    loadFrameScript: () => fetchText(frameAddress),
    loadWorkerScript: () => fetchText(workerAddress),
    loadLibraries: (names: readonly string[]) => {
      const packages = new Set(names.flatMap((name) => packageOf(name, judgePackages) ?? []));
      return Promise.all(
        [...packages].map((name) => {
          const address = libraryAddresses[name];
          if (address === undefined) throw new Error(`This site has no library ${name}.`);
          return fetchText(address);
        }),
      );
    },
  };
  return createBrowserReplayTarget(source, options, settings);
}
