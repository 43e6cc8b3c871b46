import frameAddress from 'virtual:logbook/engine/frame';
import libraryAddresses from 'virtual:logbook/engine/libraries';
import workerAddress from 'virtual:logbook/engine/worker';
import { judgePackages } from '../../../src/grading/kit_modules.ts';
import { createBrowserSandbox } from '../../../src/sandbox/browser/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { absolute, takeBegun, type Begun } from './head_start.ts';

/** The text of a file of the site. */
export async function fetchText(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} is not there`);
  return response.text();
}

let sandbox: Sandbox | undefined;

/** What runs programs in the page, one for all of its labs. Loaded with the first Run, not before. */
export function pageSandbox(): Sandbox {
  sandbox ??= makeSandbox(takeBegun());
  return sandbox;
}

function makeSandbox(begun: Begun | undefined): Sandbox {
  let frame = begun?.frame;
  return createBrowserSandbox({
    loadFrameScript: () => fetchText(frameAddress),
    loadWorkerScript: () => fetchText(workerAddress),
    takeFrame: () => {
      const taken = frame;
      frame = undefined;
      return taken;
    },
    loadLibrary: (name) => {
      const address = libraryAddresses[name];
      if (address === undefined) throw new Error(`This site has no library ${name}.`);
      return fetchText(address);
    },
    // A text that could not be fetched ahead may be there now.
    loadLibraryBundle: (address) =>
      begun?.texts.get(absolute(address))?.catch(() => fetchText(address)) ?? fetchText(address),
    packages: judgePackages,
  });
}
