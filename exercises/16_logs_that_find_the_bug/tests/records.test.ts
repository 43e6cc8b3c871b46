import { configureSync, type LogRecord } from '@logtape/logtape';
import { beforeEach, expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { checkout } from '@answer/checkout.ts';
import type { Order } from '@answer/order.ts';
import { checkout as depositOnEveryBottle } from '@mutants/deposit_on_every_bottle/checkout.ts';
import { checkout as everyPlaceIsAnIsland } from '@mutants/every_place_is_an_island/checkout.ts';
import { checkout as feeForCards } from '@mutants/fee_for_cards/checkout.ts';
import { checkout as forgetsTheVoucher } from '@mutants/forgets_the_voucher/checkout.ts';
import { checkout as wrapsTwice } from '@mutants/wraps_twice/checkout.ts';

const random = seededRandom();

const programs = {
  'the correct program': checkout,
  'the one that wraps twice': wrapsTwice,
  'the one that forgets the voucher': forgetsTheVoucher,
  'the one with a deposit on every bottle': depositOnEveryBottle,
  'the one that takes every place for an island': everyPlaceIsAnIsland,
  'the one with a fee for cards': feeForCards,
};

let records: LogRecord[] = [];

beforeEach(() => {
  records = [];
  configureSync({
    reset: true,
    sinks: { records: (record) => void records.push(record) },
    loggers: [
      { category: [], sinks: ['records'], lowestLevel: 'trace' },
      { category: ['logtape', 'meta'], sinks: [], lowestLevel: 'fatal' },
    ],
  });
});

/** An order for which each of the five mistakes costs exactly one euro. */
function anOrder(): Order {
  return {
    id: `o${random.integer(10_000, 99_999)}`,
    isFirst: true,
    giftWrap: true,
    island: false,
    payment: {
      kind: 'card',
      cardNumber: `4242${random.integer(100_000_000_000, 999_999_999_999)}`,
      code: `c${random.integer(10_000, 99_999)}`,
    },
    lines: [
      {
        name: random.word(),
        priceCents: random.integer(101, 9999),
        quantity: random.integer(1, 5),
      },
      { name: 'lemonade', priceCents: 120, quantity: 4, bottle: 'glass' },
      { name: 'water', priceCents: 90, quantity: random.integer(1, 6), bottle: 'returnable' },
    ],
  };
}

function recordsOf(program: typeof checkout, order: Order): LogRecord[] {
  records = [];
  program(order);
  return records;
}

/** What somebody who reads the log has: everything but the time. */
function asRead({ category, level, message, properties }: LogRecord): string {
  return JSON.stringify({ category, level, message, properties });
}

test('The program returns and throws what it did before', () => {
  const order = anOrder();
  const [first, lemonade, water] = order.lines;
  const goods = first!.priceCents * first!.quantity + 480 + 90 * water!.quantity;
  expect(lemonade!.quantity).toBe(4);
  expect(checkout(order)).toEqual({
    orderId: order.id,
    totalCents: goods + 100 - 100 + 25 * water!.quantity + 490,
  });
  expect(() => checkout({ ...order, lines: [] }), 'an empty order is still refused').toThrow(
    'The order is empty.',
  );
});

test('The records tell the six programs apart', () => {
  const order = anOrder();
  const logs = Object.entries(programs).map(([name, program]) => ({
    name,
    log: recordsOf(program, order).map(asRead).join('\n'),
  }));
  const alike = logs.flatMap((one, index) =>
    logs
      .slice(index + 1)
      .flatMap((other) => (one.log === other.log ? [`${one.name} and ${other.name}`] : [])),
  );
  expect(alike, `${alike[0] ?? ''} leave the same records`).toEqual([]);
});

test('Every record has the order as a field', () => {
  const order = anOrder();
  const without = recordsOf(checkout, order).filter(
    ({ properties }) => properties['orderId'] !== order.id,
  );
  expect(
    without.map(({ rawMessage }) => rawMessage),
    'these records have no orderId',
  ).toEqual([]);
});

test('A message reads the same for each order, and the values are fields', () => {
  const messages = (order: Order) => recordsOf(checkout, order).map(({ rawMessage }) => rawMessage);
  expect(messages(anOrder()), 'the same event has another message in the next order').toEqual(
    messages(anOrder()),
  );
});

test('An order that goes well leaves no record above info', () => {
  const loud = recordsOf(checkout, anOrder()).filter(
    ({ level }) => !['trace', 'debug', 'info'].includes(level),
  );
  expect(
    loud.map(({ rawMessage }) => rawMessage),
    'nobody has to act on it',
  ).toEqual([]);
});

test('An order that is refused leaves one record at error, with the order', () => {
  const order = { ...anOrder(), lines: [] };
  records = [];
  expect(() => checkout(order)).toThrow();
  const errors = records.filter(({ level }) => level === 'error');
  expect(errors, 'one record at error for one refused order').toHaveLength(1);
  expect(errors[0]?.properties['orderId']).toBe(order.id);
});

test('The card is in no record', () => {
  const order = anOrder();
  const refused = { ...order, lines: [] };
  const written = recordsOf(checkout, order).map(asRead);
  records = [];
  expect(() => checkout(refused)).toThrow();
  const all = [...written, ...records.map(asRead)].join('\n');
  expect(all.includes(order.payment.cardNumber), 'the card stands in a record').toBe(false);
  expect(all.includes(order.payment.code), 'the code of the card stands in a record').toBe(false);
});
