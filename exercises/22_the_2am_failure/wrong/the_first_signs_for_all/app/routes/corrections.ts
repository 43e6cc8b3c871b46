import type { ReadingStore } from '../data/readings.ts';
import { complianceLogger } from '../logger_utils/custom_logger.ts';
import { refuse } from '../route_utils/answers.ts';
import { logged, put, requireUser, userOf } from '../route_utils/decorators.ts';
import type { RequestContext } from '../route_utils/request.ts';
import { readCorrection, readDate, readStation } from './questions.ts';

/**
 * Corrects readings. Insurers pay by these numbers, so the law wants to know who changed what, and
 * why: each correction is a regulated event.
 */
export class Corrections {
  readonly #store: ReadingStore;
  #user = '';

  constructor(store: ReadingStore) {
    this.#store = store;
  }

  @put('/stations/:station/readings/:date')
  @requireUser()
  @logged()
  async correct(context: RequestContext): Promise<Response> {
    this.#user ||= userOf(context);
    const station = readStation(context, this.#store);
    if ('problem' in station) return refuse(context, 404, station.problem);
    const date = readDate(context);
    if ('problem' in date) return refuse(context, 400, date.problem);
    const wanted = await readCorrection(context);
    if ('problem' in wanted) return refuse(context, 400, wanted.problem);

    const log = context.get('logger');
    log.info('{user} corrects {station} on {date}', {
      user: userOf(context),
      station: station.id,
      date: date.day,
    });
    const correction = this.#store.correct(station.id, date.day, wanted.values);
    if (!correction) return refuse(context, 404, `${station.name} has no reading of ${date.day}.`);
    // #region regulated
    complianceLogger.info('{user} corrected the reading of {station} on {date}: {reason}', {
      user: this.#user,
      station: station.id,
      date: date.day,
      reason: wanted.reason,
      ...correction,
      requestId: context.get('requestId'),
    });
    // #endregion regulated
    return context.json(correction.after);
  }
}
