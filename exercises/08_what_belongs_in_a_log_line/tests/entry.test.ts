import { expect, test } from 'vitest';
import { given, seededRandom } from 'logbook/exercise';
import { entryFor, type CheckoutEvent } from '@answer/entry.ts';

const random = seededRandom();

const kinds: CheckoutEvent['kind'][] = ['order placed', 'card declined', 'gateway unreachable'];

/** An event of the given kind with everything else made up. */
function eventOf(kind: CheckoutEvent['kind']): CheckoutEvent {
  return {
    kind,
    at: new Date(
      Date.UTC(2024, random.integer(0, 11), random.integer(1, 28), random.integer(0, 23)),
    ),
    orderId: String(random.integer(1000, 9999)),
    userId: `u${random.integer(100, 999)}`,
    amountCents: random.integer(100, 99_999),
    attempt: random.integer(1, 5),
  };
}

test('The timestamp is the moment of the event, in UTC', () => {
  for (const kind of kinds) {
    const event = given(eventOf(kind));
    expect(entryFor(event).timestamp, 'the timestamp is in UTC, as toISOString() writes it').toBe(
      event.at.toISOString(),
    );
  }
});

test('The level tells who has to act: nobody, nobody yet, somebody now', () => {
  const levels = kinds.map((kind) => entryFor(eventOf(kind)).level);
  expect(levels, 'a level says how soon somebody has to act').toEqual(['INFO', 'WARNING', 'ERROR']);
});

test('The source names the system and the place in it', () => {
  for (const kind of kinds) expect(entryFor(eventOf(kind)).source).toBe('shop.checkout');
});

test('The message uses the same words each time the same thing happens', () => {
  for (const kind of kinds) {
    const [first, second] = [entryFor(eventOf(kind)), entryFor(eventOf(kind))];
    expect(first.message, 'the order and the user are data: they belong into the context').toBe(
      second.message,
    );
  }
});

test('The message tells the three kinds of event apart', () => {
  const messages = kinds.map((kind) => entryFor(eventOf(kind)).message);
  expect(messages).not.toContain('');
  expect(new Set(messages).size).toBe(3);
});

test('The context holds the order, the user and the amount as fields', () => {
  for (const kind of kinds) {
    const event = given(eventOf(kind));
    const { orderId, userId, amountCents } = event;
    expect(
      entryFor(event).context,
      'each value has a field of its own, and an amount is a number',
    ).toMatchObject({ orderId, userId, amountCents });
  }
});

test('Only a gateway that does not answer has an attempt in its context', () => {
  const event = eventOf('gateway unreachable');
  expect(entryFor(event).context).toHaveProperty('attempt', event.attempt);
  expect(entryFor(eventOf('order placed')).context).not.toHaveProperty('attempt');
  expect(entryFor(eventOf('card declined')).context).not.toHaveProperty('attempt');
});
