import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { answer, type Answers } from '@answer/answers.ts';
import { dayOfLogs } from './day.ts';

const { lines, truth } = dayOfLogs(seededRandom(), 100_000);

let answers: Answers | undefined;
/** The day is read once, by the first test that asks. */
const given = (): Answers => (answers ??= answer(lines));

test('Lines that are no record are counted, and cost nothing else', () => {
  expect(given().unreadable, 'a record is an object with a timestamp, a level and a message').toBe(
    truth.unreadable,
  );
});

test('Debugging: the first failure after 02:00, and what it was doing', () => {
  expect(given().firstFailure, 'first in time, whatever the order of the lines').toEqual(
    truth.firstFailure,
  );
});

test('System state: the restarts that no stop explains', () => {
  expect(given().restarts).toEqual(truth.restarts);
});

test('Security: who failed to log in ten times within a minute', () => {
  expect(given().attackers, 'ten failures within one minute, not within the day').toEqual(
    truth.attackers,
  );
});

test('Performance: the route with the highest 95th percentile', () => {
  expect(given().slowestRoute, 'the 95th percentile, not the mean').toEqual(truth.slowestRoute);
});

test('Business: orders per cart before and after the deploy', () => {
  expect(given().ordersPerCart.before).toBeCloseTo(truth.ordersPerCart.before, 10);
  expect(given().ordersPerCart.after).toBeCloseTo(truth.ordersPerCart.after, 10);
});
