export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** Something that happened at the checkout. */
export interface CheckoutEvent {
  kind: 'order placed' | 'card declined' | 'gateway unreachable';
  at: Date;
  orderId: string;
  userId: string;
  amountCents: number;
  /** How often the payment gateway has been tried, this time included. */
  attempt: number;
}

export interface LogEntry {
  timestamp: string;
  level: Level;
  source: string;
  message: string;
  context: Record<string, string | number>;
}

const levels: Record<CheckoutEvent['kind'], Level> = {
  'order placed': 'INFO',
  'card declined': 'ERROR',
  'gateway unreachable': 'ERROR',
};

const messages: Record<CheckoutEvent['kind'], string> = {
  'order placed': 'Order placed',
  'card declined': 'Card declined',
  'gateway unreachable': 'Payment gateway does not answer',
};

/** The log entry for an event. */
export function entryFor(event: CheckoutEvent): LogEntry {
  const { kind, orderId, userId, amountCents, attempt } = event;
  return {
    timestamp: event.at.toISOString(),
    level: levels[kind],
    source: 'shop.checkout',
    message: messages[kind],
    context: {
      orderId,
      userId,
      amountCents,
      ...(kind === 'gateway unreachable' ? { attempt } : {}),
    },
  };
}
