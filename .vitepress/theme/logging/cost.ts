import results from '../../../bench/logging/results.json';
import {
  LIBRARIES,
  nameOf,
  SCENARIOS,
  type Library,
  type Scenario,
} from '../../../bench/logging/scenarios.ts';

/** What one call costs, as `npm run bench:logging` measured it. */
export interface Cost {
  readonly library: Library;
  /** In nanoseconds. */
  readonly nanoseconds: number;
}

export interface ScenarioCosts {
  readonly scenario: Scenario;
  readonly title: string;
  readonly costs: readonly Cost[];
}

const rows = results.results.logging.rows;

/** The median cost of a call; undefined where that was not measured. */
export function costOf(library: Library, scenario: Scenario): number | undefined {
  return rows.find(({ what }) => what === nameOf(library, scenario))?.value;
}

export const costs: readonly ScenarioCosts[] = Object.entries(SCENARIOS).map(([key, title]) => {
  const scenario = key as Scenario; // its own keys
  return {
    scenario,
    title,
    costs: LIBRARIES.flatMap((library) => {
      const nanoseconds = costOf(library, scenario);
      return nanoseconds === undefined ? [] : [{ library, nanoseconds }];
    }),
  };
});

const { node, platform, cpu, cores } = results.machine;
export const measuredOn = `${results.measuredOn}, Node ${node}, ${platform}, ${cpu}, ${cores} cores`;

/** How many times as much one call costs as another: "about 350". */
export function times(dear: number | undefined, cheap: number | undefined): string {
  if (dear === undefined || cheap === undefined) return 'not measured';
  const value = dear / cheap;
  return `about ${Number(value.toPrecision(value < 10 ? 2 : value < 100 ? 1 : 2)).toLocaleString('en')}`;
}

/** 11,007 ns as "11 µs". */
export function duration(nanoseconds: number): string {
  const [value, unit] = nanoseconds < 1000 ? [nanoseconds, 'ns'] : [nanoseconds / 1000, 'µs'];
  return `${Number(value.toPrecision(2)).toLocaleString('en')} ${unit}`;
}
