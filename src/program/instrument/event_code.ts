/**
 * The code of the events: text that goes into the program. The runtime behind these names is
 * `debugger/replay/guest`; they are globals of the worker that the program runs in.
 *
 * `TRACE` is a typed array written from its end to its start, `COUNT` one whose first element is
 * the number of entries until the runtime wants to be called (the trace is full, or this is the
 * event to stop at) and whose second is how many more calls fit on the stack. Two typed arrays
 * under constant names are what V8 makes the fastest code for: see `npm run bench`.
 */
export const TRACE = '$lbT';
export const COUNT = '$lbC';
export const RUNTIME = '$lb';

/** Local names: a value on its way, an error, the error last reported, the resting state, … */
export const VALUE = '$lbV';
export const ERROR = '$lbE';
export const REPORTED = '$lbX';
export const RESTING = '$lbZ';
export const ACTIVATION = '$lbA';
export const ENDED = '$lbS';
export const LABEL = '$lbL';

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

  constructor(build: Build) {
    this.build = build;
  }

  /** An expression. `value` is the text of what a `return` or `exception` carries. */
  expression(site: number, value?: string): string {
    const closure =
      this.build === 'inspect' ? `$lbQ=>eval($lbQ)${value === undefined ? '' : `,${value}`}` : '';
    return `(${TRACE}[--${COUNT}[0]]=${site},${COUNT}[0]===0)&&${RUNTIME}.hit(${closure})`;
  }

  /** A statement. It starts with a keyword, so that a line before it without `;` still ends. */
  statement(site: number, value?: string): string {
    return `if(1)${this.expression(site, value)};`;
  }

  exception(site: number): string {
    return this.build === 'inspect'
      ? `${RUNTIME}.exception(${site},${ERROR},$lbQ=>eval($lbQ));`
      : `${RUNTIME}.exception(${site},${ERROR});`;
  }

  conditionStatement({ id, source }: SiteCondition): string {
    return (
      `{const $lbK=${COUNT}[0];${COUNT}[0]=2147483647;let $lbB;` +
      `try{$lbB=(${source})}catch(${ERROR}){$lbB=${RUNTIME}.threw(${ERROR})}` +
      `${COUNT}[0]=$lbK;if($lbB)${RUNTIME}.broke(${id},$lbB)}`
    );
  }

  conditionExpression({ id, source }: SiteCondition): string {
    return `${RUNTIME}.check(${id},()=>(${source}))`;
  }
}
