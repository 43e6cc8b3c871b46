/** Three teams write down the same night, each in its own way of writing a moment. */
export interface Moment {
  /** The true moment, in UTC. */
  readonly at: string;
  readonly team: Team;
  readonly message: string;
}
export type Team = 'shop' | 'payments' | 'weather';

/** As they reach the log processor. */
export const night: readonly Moment[] = [
  { at: '2024-11-10T23:15:02Z', team: 'shop', message: 'Checkout failed, order 1207' },
  { at: '2024-11-10T23:14:58Z', team: 'payments', message: 'Card service does not answer' },
  { at: '2024-11-11T00:02:40Z', team: 'weather', message: 'Storm warning for harbour' },
  { at: '2024-11-10T22:59:31Z', team: 'shop', message: 'New version of the checkout is live' },
  { at: '2024-11-11T00:20:11Z', team: 'shop', message: 'Checkout works again' },
  { at: '2024-11-10T23:15:30Z', team: 'weather', message: 'Readings of hilltop are late' },
];

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (value: number): string => String(value).padStart(2, '0');

const formats: Readonly<Record<Team, (date: Date) => string>> = {
  shop(date) {
    const hours = date.getUTCHours();
    const clock = `${two(hours % 12 || 12)}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
    return `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}-${date.getUTCFullYear()} ${clock} ${hours < 12 ? 'AM' : 'PM'}`;
  },
  payments: (date) => date.toISOString().slice(0, 19).replace('T', ' '),
  weather: (date) =>
    `${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)}`,
};

/** The line as its team writes it, or, once all agree, as everybody does. */
export function lineOf({ at, team, message }: Moment, agreed: boolean): string {
  const write = agreed ? formats.payments : formats[team];
  return `${write(new Date(at))} | ${team} | ${message}`;
}

/** What a log processor does that knows nothing of the formats: it sorts lines as text. */
export function sortedAsText(moments: readonly Moment[], agreed: boolean): Moment[] {
  return [...moments].sort((one, other) => (lineOf(one, agreed) < lineOf(other, agreed) ? -1 : 1));
}

/** Which of the moments come after one that was later than they. */
export function misplaced(moments: readonly Moment[]): ReadonlySet<Moment> {
  return new Set(
    moments.filter((moment, index) => moments.slice(0, index).some(({ at }) => at > moment.at)),
  );
}
