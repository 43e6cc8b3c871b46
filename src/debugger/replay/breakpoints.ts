import type { ProgramSites } from '../../program/instrument/sites.ts';
import type { BreakpointProgress, BreakpointSpec } from '../target.ts';
import type { RawThrown } from './protocol.ts';
import type { Recording } from './recording.ts';

/** What a breakpoint table says at an event. */
export interface Hit {
  readonly breakpoint: BreakpointSpec;
  readonly error?: RawThrown;
}

/** A table of breakpoints while a run is searched: counts what they meet. */
export class BreakpointTable {
  private readonly bySite = new Map<number, BreakpointSpec[]>();
  private readonly counts = new Map<number, { hits: number; ignoreCount: number }>();
  private readonly recording: () => Recording;

  constructor(
    breakpoints: readonly BreakpointSpec[],
    sites: ProgramSites,
    recording: () => Recording,
  ) {
    this.recording = recording;
    for (const breakpoint of breakpoints) {
      if (!breakpoint.enabled) continue;
      for (const site of sitesOf(breakpoint, sites)) {
        this.bySite.set(site, [...(this.bySite.get(site) ?? []), breakpoint]);
      }
    }
  }

  get sites(): Iterable<number> {
    return this.bySite.keys();
  }

  /** The breakpoint that stops at this event. Counts hits, and takes from ignore counts. */
  ask(site: number, event: number): Hit | undefined {
    for (const breakpoint of this.bySite.get(site) ?? []) {
      const count = this.counts.get(breakpoint.number) ?? {
        hits: 0,
        ignoreCount: breakpoint.ignoreCount,
      };
      this.counts.set(breakpoint.number, count);
      count.hits++;
      const held =
        breakpoint.condition === undefined
          ? true
          : this.recording().conditions.get(`${event}/${breakpoint.number}`);
      if (held === undefined) continue;
      if (held !== true) return { breakpoint, error: held };
      if (count.ignoreCount > 0) count.ignoreCount--;
      else return { breakpoint };
    }
    return undefined;
  }

  /** Whether one would stop here, ignore counts left aside. Counts nothing. */
  wouldStop(site: number, event: number): Hit | undefined {
    for (const breakpoint of this.bySite.get(site) ?? []) {
      if (breakpoint.record) continue;
      const held =
        breakpoint.condition === undefined
          ? true
          : this.recording().conditions.get(`${event}/${breakpoint.number}`);
      if (held !== undefined) return { breakpoint, ...(held === true ? {} : { error: held }) };
    }
    return undefined;
  }

  get progress(): BreakpointProgress[] {
    return [...this.counts].map(([number, count]) => ({ number, ...count }));
  }
}

/** The `line` sites that a breakpoint stands on. */
export function sitesOf(breakpoint: BreakpointSpec, { sites, functions }: ProgramSites): number[] {
  const found: number[] = [];
  const index = breakpoint.definition?.startsWith('f')
    ? Number(breakpoint.definition.slice(1))
    : undefined;
  const first = index === undefined ? undefined : sites[functions[index]?.firstSite ?? -1];
  sites.forEach((site, number) => {
    if (site.kind !== 'line' || site.function < 0) return;
    const isMeant =
      index === undefined
        ? site.line === breakpoint.line && functions[site.function]?.file === breakpoint.file
        : site.function === index && site.line === first?.line;
    if (isMeant) found.push(number);
  });
  return found;
}
