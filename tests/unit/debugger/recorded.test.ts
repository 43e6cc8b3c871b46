import { expect, test } from 'vitest';
import { createNodeReplayTarget } from '../../../src/debugger/replay/node/target.ts';
import { SESSION_NAMES, compactSession, differencesOf, recordedSession } from './recorded.ts';
import { sample } from '../../sample.ts';
import { transcript } from './transcript.ts';

/**
 * Sessions recorded with CPython's pdb, on the replay target: the same but for the differences that
 * stand beside each recording, with their reasons in docs/contributing/pdb-differences.md.
 */
const SESSIONS = [
  ...['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8', 't9', 't10', 't11'].map(recordedSession),
  ...sample(SESSION_NAMES, 6).map(compactSession),
];

test.each(SESSIONS)(
  'session $name goes as in Python',
  async (session) => {
    const target = createNodeReplayTarget({
      files: { [session.file]: session.source },
      entry: session.file,
    });
    try {
      const ours = await transcript(target, session.commands);
      expect(differencesOf(session.python, ours)).toBe(session.differences);
    } finally {
      target.dispose();
    }
  },
  180_000,
);
