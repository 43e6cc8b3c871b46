import compilerAddress from 'virtual:logbook/engine/compiler';
import definitionsAddress from 'virtual:logbook/engine/definitions';
import {
  createSwiftCompiler,
  type CompilerClient,
} from '../../../src/program/browser/compiler_client.ts';
import type { Definitions } from '../../../src/program/language_service.ts';
import { fetchText } from './page_sandbox.ts';

let compiler: CompilerClient | undefined;

/**
 * What compiles and checks types in the page, one for all of its labs, in workers of its own that
 * start when they are first asked. Who reads and runs needs none of it.
 */
export function pageCompiler(): CompilerClient {
  compiler ??= createSwiftCompiler({
    startWorker: () => new Worker(compilerAddress),
    loadDefinitions: async () => JSON.parse(await fetchText(definitionsAddress)) as Definitions, // As the build wrote it.
  });
  return compiler;
}
