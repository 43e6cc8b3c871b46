import { expect, test } from 'vitest';
import { outputOf } from 'logbook/exercise';
import { found } from '@answer/found.ts';
import nightLog from '@answer/night.log?raw';
import { liveThroughTheNight, night, tokens, type Morning } from '@answer/night.ts';
import type { Reading } from '@answer/app/data/readings.ts';

interface Correction {
  readonly user: string;
  readonly requestId: string;
  readonly station: string;
  readonly after: Reading;
}

const requests = night.flatMap((moment) => moment.requests);
const senderOf = (id = '') =>
  tokens.get(requests.find((request) => request.id === id)?.token ?? '');

/** The regulated events among the lines of a log: those are JSON. */
function corrections(lines: readonly string[]): Correction[] {
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { properties: Correction }).properties);
}

const thatNight = nightLog.trimEnd().split('\n');
/** The record that names somebody who did not send the request. */
const wrong = corrections(thatNight).find(({ requestId, user }) => senderOf(requestId) !== user);

test('You found the line that names the wrong user', () => {
  expect(found.requestId, 'night.ts knows who sent which request').toBe(wrong?.requestId);
});

test('You found who sent that request', () => {
  expect(found.sender, 'p userOf(context), at the stop').toBe(senderOf(wrong?.requestId));
});

test('You found the request that came in between', () => {
  const moment = night.find(({ requests }) => requests.some(({ id }) => id === wrong?.requestId));
  const other = moment?.requests.find(({ id }) => senderOf(id) === wrong?.user);
  expect(found.overwrittenBy, 'when this.#user lists what wrote there').toBe(other?.id);
});

test('Each correction is recorded under the name of who sent it', async () => {
  const lines = await outputOf(() => liveThroughTheNight());
  const recorded = corrections(lines);
  expect(recorded.map(({ requestId }) => requestId)).toEqual(
    corrections(thatNight).map(({ requestId }) => requestId),
  );
  for (const { requestId, user } of recorded)
    expect(user, `the user of request ${requestId}`).toBe(senderOf(requestId));
});

test('The requests are answered, and the readings changed, as before', async () => {
  let morning: Morning | undefined;
  await outputOf(async () => {
    morning = await liveThroughTheNight();
  });
  for (const { id } of requests) {
    const answered = thatNight.find((line) => line.includes('-->') && line.endsWith(id));
    expect(answered, `the answer to request ${id}`).toContain(` ${morning?.statuses.get(id)} `);
  }
  for (const { station, after } of corrections(thatNight))
    expect(morning?.readingsOf(station)).toContainEqual(after);
});

test('At INFO the log says who corrects, with the id of the request', async () => {
  const lines = await outputOf(() => liveThroughTheNight('INFO'));
  for (const { requestId } of corrections(lines)) {
    const ofRequest = lines.filter((line) => line.endsWith(` | request ${requestId}`));
    const sender = senderOf(requestId) ?? '';
    expect(ofRequest, `one of these lines should name ${sender}`).toContainEqual(
      expect.stringMatching(new RegExp(`\\b${sender}\\b`)),
    );
  }
});

test('No line holds a token', async () => {
  const lines = await outputOf(() => liveThroughTheNight('DEBUG'));
  for (const token of tokens.keys())
    expect(lines.filter((line) => line.includes(token))).toEqual([]);
});
