/** The table of breakpoints, as CPython's `bdb.Breakpoint` keeps and prints it. */
import type { BreakpointProgress, BreakpointSpec } from '../target.ts';
import { parseInteger } from './parse.ts';

export interface Breakpoint {
  readonly number: number;
  readonly file: string;
  /** Where it is shown; for one on a function, the line its definition starts on. */
  readonly line: number;
  /** Set for a breakpoint on a function, see {@link BreakpointSpec}. */
  readonly definition?: string;
  readonly temporary: boolean;
  condition: string | undefined;
  enabled: boolean;
  ignoreCount: number;
  hits: number;
  commands: CommandList | undefined;
}

/** What to do at a breakpoint, from the `commands` command. */
export interface CommandList {
  readonly lines: string[];
  silent: boolean;
  /** The list ends with a command that resumes the program, so no prompt follows. */
  resumes: boolean;
}

/** A number that names no breakpoint; the message is CPython's. */
export class BreakpointNumberError extends Error {}

export class BreakpointTable {
  /** By number; a deleted one leaves its place empty, so that numbers are never used twice. */
  private readonly byNumber: (Breakpoint | undefined)[] = [undefined];

  add(place: {
    file: string;
    line: number;
    definition?: string | undefined;
    temporary: boolean;
    condition: string | undefined;
  }): Breakpoint {
    const { definition, ...rest } = place;
    const breakpoint: Breakpoint = {
      ...rest,
      ...(definition === undefined ? {} : { definition }),
      number: this.byNumber.length,
      enabled: true,
      ignoreCount: 0,
      hits: 0,
      commands: undefined,
    };
    this.byNumber.push(breakpoint);
    return breakpoint;
  }

  /** @throws BreakpointNumberError */
  byText(text: string): Breakpoint {
    if (text === '') throw new BreakpointNumberError('Breakpoint number expected');
    const number = parseInteger(text);
    if (number === undefined)
      throw new BreakpointNumberError(`Non-numeric breakpoint number ${text}`);
    if (number >= this.byNumber.length || number < 0)
      throw new BreakpointNumberError(`Breakpoint number ${number} out of range`);
    const breakpoint = this.byNumber[number];
    if (breakpoint === undefined)
      throw new BreakpointNumberError(`Breakpoint ${number} already deleted`);
    return breakpoint;
  }

  find(number: number): Breakpoint | undefined {
    return this.byNumber[number];
  }

  /** The number the last breakpoint got, whether or not it is still there; 0 before the first. */
  get lastNumber(): number {
    return this.byNumber.length - 1;
  }

  get all(): Breakpoint[] {
    return this.byNumber.filter((breakpoint) => breakpoint !== undefined);
  }

  at(file: string, line: number): Breakpoint[] {
    return this.all.filter((breakpoint) => breakpoint.file === file && breakpoint.line === line);
  }

  linesIn(file: string): ReadonlySet<number> {
    return new Set(this.all.filter((each) => each.file === file).map((each) => each.line));
  }

  delete(breakpoint: Breakpoint): void {
    this.byNumber[breakpoint.number] = undefined;
  }

  /** As the target needs it. */
  specs(): BreakpointSpec[] {
    return this.all.map((each) => ({
      number: each.number,
      file: each.file,
      line: each.line,
      ...(each.definition === undefined ? {} : { definition: each.definition }),
      enabled: each.enabled,
      ...(each.condition === undefined ? {} : { condition: each.condition }),
      ignoreCount: each.ignoreCount,
      temporary: each.temporary,
    }));
  }

  record(progress: readonly BreakpointProgress[]): void {
    for (const { number, hits, ignoreCount } of progress) {
      const breakpoint = this.find(number);
      if (breakpoint === undefined) continue;
      breakpoint.hits += hits;
      breakpoint.ignoreCount = ignoreCount;
    }
  }
}

/** `breakpoint 1 at t2.ts:2` */
export function describeBreakpoint(breakpoint: Breakpoint): string {
  return `breakpoint ${breakpoint.number} at ${breakpoint.file}:${breakpoint.line}`;
}

export const TABLE_HEADER = 'Num Type         Disp Enb   Where';

/** A row of the table that `break` prints, with the lines that belong to it. */
export function formatBreakpoint(breakpoint: Breakpoint): string {
  const { number, temporary, enabled, file, line, condition, ignoreCount, hits } = breakpoint;
  const disposition = `${temporary ? 'del  ' : 'keep '}${enabled ? 'yes  ' : 'no   '}`;
  const rows = [`${String(number).padEnd(4)}breakpoint   ${disposition} at ${file}:${line}`];
  if (condition) rows.push(`\tstop only if ${condition}`);
  if (ignoreCount !== 0) rows.push(`\tignore next ${ignoreCount} hits`);
  if (hits > 0) rows.push(`\tbreakpoint already hit ${hits} time${hits > 1 ? 's' : ''}`);
  return rows.join('\n');
}
