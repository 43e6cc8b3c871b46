import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import {
  createPayments,
  reportableCents,
  type Level,
  type LogEntry,
  type Payout,
} from '@answer/payments.ts';

const random = seededRandom();

function payoutOf(amountCents: number): Payout {
  return {
    payoutId: `p${random.integer(1000, 9999)}`,
    userId: `u${random.integer(100, 999)}`,
    amountCents,
    at: new Date(
      Date.UTC(2024, random.integer(0, 11), random.integer(1, 28), random.integer(0, 23)),
    ),
  };
}

const small = () => payoutOf(random.integer(1, reportableCents - 1));
const large = () => payoutOf(random.integer(reportableCents, reportableCents * 50));

/** Payments whose three ways out are written down, in the order in which they were taken. */
function subject(level: Level) {
  const taken: string[] = [];
  const audited: string[] = [];
  const logged: LogEntry[] = [];
  const paid: Payout[] = [];
  const disk = { full: false };
  const payments = createPayments(
    {
      log(entry) {
        taken.push('log');
        logged.push(entry);
      },
      audit(line) {
        if (disk.full) throw new Error('ENOSPC: no space left on device');
        taken.push('audit');
        audited.push(line);
      },
      pay(payout) {
        taken.push('pay');
        paid.push(payout);
      },
    },
    level,
  );
  return { payments, taken, audited, logged, paid, disk };
}

test('A small payout is paid, logged and not reported', () => {
  const { payments, taken, logged } = subject('INFO');
  const payout = small();
  payments.payout(payout);
  expect(taken).toEqual(['pay', 'log']);
  expect(logged).toMatchObject([
    { level: 'INFO', message: 'Payout made', context: { payoutId: payout.payoutId } },
  ]);
});

test('A large payout is reported as one line of JSON', () => {
  const { payments, audited } = subject('INFO');
  const payout = large();
  payments.payout(payout);
  expect(audited.map((line) => JSON.parse(line))).toEqual([
    {
      sequence: 1,
      timestamp: payout.at.toISOString(),
      event: 'payout',
      payoutId: payout.payoutId,
      userId: payout.userId,
      amountCents: payout.amountCents,
    },
  ]);
  expect(audited[0]).not.toContain('\n');
});

test('A payout of exactly the reportable amount is reported, one cent less is not', () => {
  const { payments, audited } = subject('INFO');
  payments.payout(payoutOf(reportableCents));
  payments.payout(payoutOf(reportableCents - 1));
  expect(audited).toHaveLength(1);
});

test('The report does not depend on the level', () => {
  for (const level of ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const) {
    const { payments, audited } = subject(level);
    payments.payout(large());
    expect({ level, lines: audited.length }, 'the law does not ask for your level').toEqual({
      level,
      lines: 1,
    });
  }
});

test('Ordinary entries do depend on the level', () => {
  const { payments, taken } = subject('WARNING');
  payments.payout(small());
  expect(taken).toEqual(['pay']);
});

test('The line is written before the money moves', () => {
  const { payments, taken } = subject('INFO');
  payments.payout(large());
  expect(taken, 'first the report, then the money, then the log').toEqual(['audit', 'pay', 'log']);
});

test('The numbers of the lines have no gap, whatever comes between them', () => {
  const { payments, audited } = subject('ERROR');
  for (const payout of [large(), small(), large(), small(), small(), large()])
    payments.payout(payout);
  expect(audited.map((line) => JSON.parse(line).sequence)).toEqual([1, 2, 3]);
});

test('What cannot be reported is not paid, is logged as an error and told to the caller', () => {
  const { payments, paid, logged, disk } = subject('ERROR');
  disk.full = true;
  const payout = large();
  expect(() => payments.payout(payout), 'the caller learns that nothing was paid').toThrow(
    'ENOSPC',
  );
  expect(paid).toEqual([]);
  expect(logged).toMatchObject([
    {
      level: 'ERROR',
      message: 'Payout refused: the audit log cannot be written',
      context: { payoutId: payout.payoutId },
    },
  ]);
});

test('A line that could not be written does not use up a number', () => {
  const { payments, audited, disk } = subject('INFO');
  payments.payout(large());
  disk.full = true;
  expect(() => payments.payout(large())).toThrow();
  disk.full = false;
  payments.payout(large());
  const numbers = audited.map((line) => JSON.parse(line).sequence);
  expect(numbers, 'an auditor asks where the missing line is').toEqual([1, 2]);
});
