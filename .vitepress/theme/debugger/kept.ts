/** What the reader set up, kept in this page from one session of a program to the next. */
export interface KeptBreakpoint {
  /** As `break` takes it: `basket.ts:14`, `Tree.grow`. */
  readonly place: string;
  readonly condition: string | undefined;
  readonly enabled: boolean;
}

interface Kept {
  breakpoints: readonly KeptBreakpoint[];
  watches: readonly string[];
  history: readonly string[];
}

const byProgram = new Map<string, Kept>();

export function keptOf(program: string): Kept {
  const known = byProgram.get(program) ?? { breakpoints: [], watches: [], history: [] };
  byProgram.set(program, known);
  return known;
}

/** The commands that set breakpoints again; they are numbered from 1. */
export function commandsFor(breakpoints: readonly KeptBreakpoint[]): string[] {
  return breakpoints.flatMap(({ place, condition, enabled }, index) => [
    condition === undefined ? `break ${place}` : `break ${place}, ${condition}`,
    ...(enabled ? [] : [`disable ${index + 1}`]),
  ]);
}
