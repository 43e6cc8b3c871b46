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

/** The log entry for an event. */
export function entryFor(event: CheckoutEvent): LogEntry {
  return {
    timestamp: String(event.at),
    level: 'INFO',
    source: '',
    message: `problem with order ${event.orderId} of user ${event.userId}!!`,
    context: {},
  };
}
