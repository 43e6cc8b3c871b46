/**
 * The code of the events: text that goes into the program. The runtime behind these names is
 * `debugger/replay/guest`; they are globals of the worker that the program runs in.
 *
 * The trace is a typed array written from its end to its start, the count one whose first element
 * is the number of entries until the runtime wants to be called (the trace is full, or this is the
 * event to stop at) and whose second is how many more calls fit on the stack. Two typed arrays
 * under constant names are what V8 makes the fastest code for: see `npm run bench`.
 */
export interface OwnNames {
  /** Globals. */
  readonly runtime: string;
  readonly trace: string;
  readonly count: string;
  /** Local: a value on its way, an error, the error last reported, the resting state, … */
  readonly value: string;
  readonly error: string;
  readonly reported: string;
  readonly resting: string;
  readonly activation: string;
  readonly ended: string;
  readonly label: string;
  readonly code: string;
  readonly instance: string;
  readonly left: string;
  readonly holds: string;
}

/** What our names begin with: the first that a module's text does not hold. */
const PREFIXES = ['$lb', '$lbA_', '$lbB_', '$lbC_', '$lbD_', '$lbE_', '$lbF_', '$lbG_'];

/** Names that a module has no use for. */
export function ownNames(text: string): OwnNames {
  return named(PREFIXES.find((prefix) => !text.includes(prefix)) ?? '$lb');
}

function named(prefix: string): OwnNames {
  return {
    runtime: prefix,
    trace: `${prefix}T`,
    count: `${prefix}C`,
    value: `${prefix}V`,
    error: `${prefix}E`,
    reported: `${prefix}X`,
    resting: `${prefix}Z`,
    activation: `${prefix}A`,
    ended: `${prefix}S`,
    label: `${prefix}L`,
    code: `${prefix}Q`,
    instance: `${prefix}O`,
    left: `${prefix}K`,
    holds: `${prefix}B`,
  };
}

/** The events' code needs these as globals, under each name that a module may know them by. */
export function eventGlobals(runtime: {
  readonly trace: object;
  readonly count: object;
}): [name: string, value: object][] {
  return PREFIXES.map(named).flatMap((own): [string, object][] => [
    [own.runtime, runtime],
    [own.trace, runtime.trace],
    [own.count, runtime.count],
  ]);
}

/** The `call` events in a function's text, by which it is found again. */
export const CALL_EVENT = /tooDeep\(\);\s*if\s*\(1\)\s*\(\$lb\w*T\[--\$lb\w*C\[0\]\]\s*=\s*(\d+)/g;

/**
 * - `trace`: events only; what a run costs that looks for a place to stop.
 * - `inspect`: at each event also a closure that evaluates code in that scope.
 */
export type Build = 'trace' | 'inspect';

/** A condition that the program evaluates itself, each time it comes by a site. */
export interface SiteCondition {
  /** Handed to the runtime's `broke` where the condition holds. */
  readonly id: number;
  /** An expression without line breaks or comments. */
  readonly source: string;
}

export class EventCode {
  private readonly build: Build;
  private readonly own: OwnNames;

  constructor(build: Build, own: OwnNames) {
    this.build = build;
    this.own = own;
  }

  /** An expression. `value` is the text of what a `return` or `exception` carries. */
  expression(site: number, value?: string): string {
    const { runtime, trace, count } = this.own;
    const handed =
      this.build === 'inspect' ? `${this.closure()}${value === undefined ? '' : `,${value}`}` : '';
    return `(${trace}[--${count}[0]]=${site},${count}[0]===0)&&${runtime}.hit(${handed})`;
  }

  /** A statement. It starts with a keyword, so that a line before it without `;` still ends. */
  statement(site: number, value?: string): string {
    return `if(1)${this.expression(site, value)};`;
  }

  exception(site: number): string {
    const { runtime, error } = this.own;
    const handed = this.build === 'inspect' ? `,${this.closure()}` : '';
    return `${runtime}.exception(${site},${error}${handed});`;
  }

  conditionStatement({ id, source }: SiteCondition): string {
    const { runtime, count, error, left, holds } = this.own;
    return (
      `{const ${left}=${count}[0];${count}[0]=2147483647;let ${holds};` +
      `try{${holds}=(${source})}catch(${error}){${holds}=${runtime}.threw(${error})}` +
      `${count}[0]=${left};if(${holds})${runtime}.broke(${id},${holds})}`
    );
  }

  conditionExpression({ id, source }: SiteCondition): string {
    return `${this.own.runtime}.check(${id},()=>(${source}))`;
  }

  private closure(): string {
    return `${this.own.code}=>eval(${this.own.code})`;
  }
}
