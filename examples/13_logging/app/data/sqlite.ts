import { withConnection, type Connection } from './connection.ts';
import type { Query } from './query.ts';
import {
  PERIODS,
  type Correction,
  type Measurements,
  type Period,
  type Reading,
  type ReadingStore,
  type Span,
  type Station,
  type Summary,
} from './readings.ts';

type Parameters = Readonly<Record<string, string | number>>;

const IN_SPAN = 'station = :station AND date BETWEEN :from AND :to';
const ON_DAY = 'station = :station AND date = :date';

/** Readings kept in a database file. */
export class SqliteReadings implements ReadingStore {
  readonly #file: string;
  readonly #onQuery: (query: Query) => void;

  /** @param onQuery Told about every query after it ran. */
  constructor(file: string, onQuery: (query: Query) => void) {
    this.#file = file;
    this.#onQuery = onQuery;
  }

  stations(): readonly Station[] {
    return this.#ask<Station>('SELECT * FROM stations ORDER BY id', {});
  }

  station(id: string): Station | undefined {
    return this.#ask<Station>('SELECT * FROM stations WHERE id = :id', { id })[0];
  }

  readings(station: string, span: Span): readonly Reading[] {
    return this.#ask<Reading>(
      `SELECT date, maximum, minimum, rain FROM readings WHERE ${IN_SPAN} ORDER BY date`,
      { station, ...limits(span) },
    );
  }

  summaries(station: string, span: Span, period: Period): readonly Summary[] {
    return this.#ask<Summary>(
      `SELECT substr(date, 1, :length) AS period, count(*) AS days, max(maximum) AS maximum,
         min(minimum) AS minimum, round(sum(rain), 1) AS rain
       FROM readings WHERE ${IN_SPAN} GROUP BY period ORDER BY period`,
      { station, ...limits(span), length: PERIODS[period] },
    );
  }

  correct(station: string, date: string, values: Partial<Measurements>): Correction | undefined {
    return withConnection(this.#file, (connection) =>
      connection
        .transaction(() => {
          const [before] = this.#query<Reading>(
            connection,
            `SELECT date, maximum, minimum, rain FROM readings WHERE ${ON_DAY}`,
            { station, date },
          );
          if (!before) return undefined;
          const after = { ...before, ...values };
          this.#query(
            connection,
            `UPDATE readings SET maximum = :maximum, minimum = :minimum, rain = :rain WHERE ${ON_DAY}`,
            { station, ...after },
          );
          return { before, after };
        })
        .immediate(),
    );
  }

  #ask<Row>(sql: string, parameters: Parameters): Row[] {
    return withConnection(this.#file, (connection) =>
      this.#query<Row>(connection, sql, parameters),
    );
  }

  #query<Row>(connection: Connection, sql: string, parameters: Parameters): Row[] {
    const start = performance.now();
    const rows = connection.prepare(sql).all(parameters) as Row[]; // of the columns that it selects
    this.#onQuery({
      sql: sql.replace(/\s+/g, ' '),
      milliseconds: Math.round(performance.now() - start),
    });
    return rows;
  }
}

function limits({ from = '', to = '9999-12-31' }: Span) {
  return { from, to };
}
