import type { OutputPiece } from '../target.ts';
import type { FromReplay, RawThrown, ReplayEnd } from './protocol.ts';
import { Timeline } from './timeline.ts';
import type { ProgramSites } from '../../program/instrument/sites.ts';

/** What one recorded run told: its trace, output and conditions, and how it ended. */
export class Recording {
  readonly timeline: Timeline;
  readonly output: OutputPiece[] = [];
  /** By event and breakpoint: the condition held (`true`), or what it threw. */
  readonly conditions = new Map<string, true | RawThrown>();
  end: ReplayEnd | undefined;

  constructor(sites: ProgramSites) {
    this.timeline = new Timeline(sites);
  }

  add(message: FromReplay): void {
    switch (message.kind) {
      case 'trace':
        this.timeline.append(message.piece.reverse());
        break;
      case 'output':
        this.output.push({ stream: message.stream, text: message.text, event: message.event });
        break;
      case 'condition':
        this.conditions.set(`${message.event}/${message.id}`, message.error ?? true);
        break;
      case 'over':
        this.end = message.end;
        break;
      // A recorded run is asked nothing.
      case 'answers':
      case 'changes':
        break;
    }
  }

  /** Whether the run is known to its end. */
  get isWhole(): boolean {
    return this.end !== undefined && this.end.how !== 'limit';
  }

  /** It came to an end of its own, or to the limit it was given. */
  get isComplete(): boolean {
    return this.end !== undefined && !['lost', 'deadline'].includes(this.end.how);
  }

  /** How many pieces were written before an event. */
  outputBefore(event: number): number {
    let low = 0;
    let high = this.output.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.output[middle]?.event ?? Infinity) < event) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
