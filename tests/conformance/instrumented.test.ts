/**
 * A program with events in it, as the debugger runs it, prints what the plain one prints and ends as
 * it does: each program of the suite, and more that try what instrumentation could change.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createReplayCompiler } from '../../src/debugger/replay/compiler.ts';
import { createNodeReplayHost } from '../../src/debugger/replay/node/host.ts';
import type { FromReplay, TraceEntries } from '../../src/debugger/replay/protocol.ts';
import { compileProgram } from '../../src/program/compile.ts';
import { builtinName, LIBRARY_NAMES } from '../../src/program/libraries.ts';
import type { CompiledProgram } from '../../src/program/types.ts';
import { sample } from '../sample.ts';
import { readProgram } from './programs.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const programs = ['fixtures', 'instrumented/fixtures'].flatMap((folder) =>
  readdirSync(`${here}${folder}`)
    .sort()
    .map((name) => `${folder}/${name}`),
);

const usual = createNodeReplayHost();
// Its workers have the libraries that some programs import.
const equipped = createNodeReplayHost();
equipped.warm(LIBRARY_NAMES.filter((name) => builtinName(name) !== undefined));
afterAll(() => {
  usual.dispose();
  equipped.dispose();
});

/** Its output, how it ended, and its events. */
async function run(program: CompiledProgram) {
  let output = '';
  let end: Extract<FromReplay, { kind: 'over' }>['end'] | undefined;
  const pieces: TraceEntries[] = [];
  const host = program.libraries.some((name) => LIBRARY_NAMES.includes(name)) ? equipped : usual;
  await new Promise<void>((resolve) => {
    host.run(
      {
        program,
        entry: 'main.ts',
        arguments: [],
        epoch: Date.UTC(2024, 1, 29),
        seed: 1,
        callLimit: host.callLimit,
        lastSite: 0xffff,
        outputLimit: 1_000_000,
        limit: 1 << 24,
        isRecorded: true,
        deadline: 20_000,
        captures: [],
        interventions: [],
        probes: [],
      },
      (message) => {
        if (message.kind === 'output') output += `${message.stream}: ${message.text}`;
        if (message.kind === 'trace') pieces.push(message.piece.reverse());
        if (message.kind !== 'over') return;
        end = message.end;
        resolve();
      },
    );
  });
  const error = end?.how === 'failed' ? `${end.error.name}: ${end.error.message}` : undefined;
  const events = pieces.flatMap((piece) => [...piece]);
  return { events, seen: { output: output.replaceAll('stdout: ', ''), how: end?.how, error } };
}

describe('with events in it, a program behaves as without', () => {
  it.concurrent.each(sample(programs))('%s', async (path) => {
    const files = readProgram(`${here}${path}`);
    const compiler = createReplayCompiler();
    const { problems } = await compiler.prepare({ files, entry: 'main.ts' });
    expect(problems).toEqual([]);
    const plain = await run(compileProgram(files, { entries: ['main.ts'] }).program);
    const inspected = await run(await compiler.program('inspect', []));
    expect(inspected.seen).toEqual(plain.seen);
    expect(inspected.events.length).toBeGreaterThan(2);
    // Both builds, and each run, have the same events.
    if (!path.startsWith('instrumented')) return;
    const traced = await run(await compiler.program('trace', []));
    expect(traced.seen).toEqual(plain.seen);
    expect(traced.events).toEqual(inspected.events);
  });
});
