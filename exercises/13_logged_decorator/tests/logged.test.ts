import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { logged, type LogEntry } from '@answer/logged.ts';

const random = seededRandom();

/** A class with a logged method of each kind, and the entries that they write. */
function subject() {
  const entries: LogEntry[] = [];
  const write = (entry: LogEntry): void => void entries.push(entry);
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

  class Sums {
    constructor(readonly start: number) {}

    @logged(write)
    add(left: number, right: number): number {
      return this.start + left + right;
    }

    @logged(write)
    refuse(reason: string): never {
      throw new RangeError(reason);
    }

    @logged(write)
    async addLater(value: number): Promise<number> {
      await pause();
      return this.start + value;
    }

    @logged(write)
    async refuseLater(error: unknown): Promise<never> {
      await pause();
      throw error;
    }
  }
  return { Sums, entries };
}

const inShort = (entries: LogEntry[]): string[] =>
  entries.map(({ level, message }) => `${level} ${message}`);

test('Nothing is written before the method is called', () => {
  const { Sums, entries } = subject();
  new Sums(1);
  expect(entries).toEqual([]);
});

test('A method that returns writes that it started and finished, on each call', () => {
  const { Sums, entries } = subject();
  const sums = new Sums(1);
  sums.add(1, 2);
  sums.add(3, 4);
  expect(inShort(entries)).toEqual([
    'DEBUG add started',
    'INFO add finished',
    'DEBUG add started',
    'INFO add finished',
  ]);
});

test('The result is what the method returns, with its own object and arguments', () => {
  const { Sums } = subject();
  const [start, left, right] = [
    random.integer(1, 99),
    random.integer(1, 99),
    random.integer(1, 99),
  ];
  const sums = new Sums(start);
  let sum: number | undefined;
  expect(
    () => (sum = sums.add(left, right)),
    'this is the object that the method was called on',
  ).not.toThrow();
  expect(sum).toBe(start + left + right);
});

test('An error is written and then thrown again, the same error', () => {
  const { Sums, entries } = subject();
  const reason = random.word();
  let caught: unknown;
  try {
    new Sums(1).refuse(reason);
  } catch (error) {
    caught = error;
  }
  expect(caught, 'the error is thrown again').toBeInstanceOf(RangeError);
  expect(inShort(entries)).toEqual(['DEBUG refuse started', 'ERROR refuse failed']);
  expect(entries[1]?.error).toBe(caught);
});

test('A method that returns a promise finishes when the promise settles', async () => {
  const { Sums, entries } = subject();
  const value = random.integer(1, 99);
  const promise = new Sums(1).addLater(value);
  expect(inShort(entries), 'it has started and not finished: the promise has not settled').toEqual([
    'DEBUG addLater started',
  ]);
  await expect(promise).resolves.toBe(value + 1);
  expect(inShort(entries)).toEqual(['DEBUG addLater started', 'INFO addLater finished']);
});

test('A promise that is rejected is written as failed, and stays rejected with the same error', async () => {
  const { Sums, entries } = subject();
  const error = new Error(random.word());
  await expect(new Sums(1).refuseLater(error)).rejects.toBe(error);
  expect(inShort(entries)).toEqual(['DEBUG refuseLater started', 'ERROR refuseLater failed']);
  expect(entries[1]?.error).toBe(error);
});

test('The duration is that of the whole call, the waiting included', async () => {
  const { Sums, entries } = subject();
  await new Sums(1).addLater(1);
  // The timer waits 20 ms; a timer may fire a little early by another clock. What was measured differs
  // from run to run, so it is not part of what is said.
  const isWhole = (entries[1]?.durationMilliseconds ?? 0) >= 15;
  expect(isWhole, 'the method waits for 20 ms, and the duration holds that wait').toBe(true);
});

test('The method keeps its name', () => {
  const { Sums } = subject();
  expect(Sums.prototype.add.name, 'a stack trace still says which method it was').toBe('add');
});
