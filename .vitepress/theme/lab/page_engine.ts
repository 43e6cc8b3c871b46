import compilerAddress from 'virtual:logbook/engine/compiler';
import definitionsAddress from 'virtual:logbook/engine/definitions';
import frameAddress from 'virtual:logbook/engine/frame';
import libraryAddresses from 'virtual:logbook/engine/libraries';
import workerAddress from 'virtual:logbook/engine/worker';
import { createSwiftCompiler } from '../../../src/program/browser/compiler_client.ts';
import type { Definitions } from '../../../src/program/language_service.ts';
import { judgePackages } from '../../../src/grading/kit_modules.ts';
import { createBrowserSandbox } from '../../../src/sandbox/browser/sandbox.ts';
import type { LabEngine } from './engine.ts';
import { absolute, takeBegun, type Begun } from './head_start.ts';

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} is not there`);
  return response.text();
}

let engine: LabEngine | undefined;

/** The page's one engine: labs take turns in it. */
export function pageEngine(): LabEngine {
  engine ??= makeEngine(takeBegun());
  return engine;
}

function makeEngine(begun: Begun | undefined): LabEngine {
  let frame = begun?.frame;
  return {
    sandbox: createBrowserSandbox({
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
    }),
    compiler: createSwiftCompiler({
      startWorker: () => new Worker(compilerAddress),
      loadDefinitions: async () => JSON.parse(await fetchText(definitionsAddress)) as Definitions, // As the build wrote it.
    }),
  };
}
