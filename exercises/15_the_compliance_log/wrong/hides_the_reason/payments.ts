export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export const severity: Record<Level, number> = {
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
  CRITICAL: 50,
};

export interface Payout {
  payoutId: string;
  userId: string;
  amountCents: number;
  at: Date;
}

export interface LogEntry {
  level: Level;
  message: string;
  context: Record<string, unknown>;
}

/** The ways out of the program. */
export interface Ways {
  /** Writes an ordinary entry. */
  log(entry: LogEntry): void;
  /** Writes a line that an auditor will count. Throws where it cannot. */
  audit(line: string): void;
  /** Moves the money. */
  pay(payout: Payout): void;
}

/** From this amount on a payout must be reported. */
export const reportableCents = 1_000_000;

/** Makes payouts. Entries below `level` are not written. */
export function createPayments(ways: Ways, level: Level): { payout(payout: Payout): void } {
  let written = 0;

  function log(entry: LogEntry): void {
    if (severity[entry.level] >= severity[level]) ways.log(entry);
  }

  function report({ payoutId, userId, amountCents, at }: Payout): void {
    const sequence = written + 1;
    const timestamp = at.toISOString();
    ways.audit(
      JSON.stringify({ sequence, timestamp, event: 'payout', payoutId, userId, amountCents }),
    );
    written = sequence;
  }

  return {
    payout(payout) {
      const context = { payoutId: payout.payoutId };
      if (payout.amountCents >= reportableCents) {
        try {
          report(payout);
        } catch {
          const message = 'Payout refused: the audit log cannot be written';
          log({ level: 'ERROR', message, context });
          throw new Error(message);
        }
      }
      ways.pay(payout);
      log({ level: 'INFO', message: 'Payout made', context });
    },
  };
}
