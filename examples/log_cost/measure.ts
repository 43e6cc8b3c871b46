import { configureSync, getConsoleSink, getLogger, type Sink } from '@logtape/logtape';

/** Formats a record, as every sink does, and then forgets it. */
const nowhere: Sink = ({ timestamp, level, message }) =>
  void `${new Date(timestamp).toISOString()} | ${level} | ${message.join('')}`;

configureSync({
  sinks: { nowhere, console: getConsoleSink() },
  loggers: [
    { category: 'nothing', lowestLevel: 'info', sinks: ['nowhere'] },
    { category: 'shown', lowestLevel: 'info', sinks: ['console'] },
    { category: ['logtape', 'meta'], lowestLevel: 'error' },
  ],
});

/** What one call costs, in nanoseconds. */
function cost(calls: number, call: (count: number) => void): number {
  const start = performance.now();
  for (let count = 0; count < calls; count += 1) call(count);
  return ((performance.now() - start) / calls) * 1e6;
}

const nothing = getLogger('nothing');
const shown = getLogger('shown');

const quiet = (count: number) => nothing.debug('{count} readings', { count });
const written = (count: number) => nothing.info('{count} readings', { count });
const printed = (count: number) => shown.info('{count} readings', { count });

cost(20_000, quiet); // a first round, unmeasured: the browser makes code fast once it is busy
cost(20_000, written);

const below = cost(2_000_000, quiet);
const results = {
  'below the level': below,
  'into nothing': cost(100_000, written),
  'to the console': cost(100, printed),
};

for (const [where, nanoseconds] of Object.entries(results)) {
  const times = (nanoseconds / below).toFixed(nanoseconds < 10 * below ? 1 : 0);
  console.log(`${where}: ${nanoseconds.toFixed(0)} ns, ${times} times a call below the level`);
}
