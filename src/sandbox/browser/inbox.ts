import type { FromProgram, OutputPiece } from '../protocol.ts';
import type { OutputStream } from '../types.ts';

/** What is neither output nor the end. */
export type Other = Exclude<FromProgram, { kind: 'output' | 'final' | 'end' }>;

/** So many characters are handed over in one task of the page. */
const SLICE = 16_384;
/** What each handing over costs besides, in characters. */
const TURN = 64;
/** How long a text may wait for what its promises turn out to be. */
const PROVISIONAL_MILLISECONDS = 200;

export interface InboxHost {
  /** Hands a text over, in order. */
  write(stream: OutputStream, text: string): void;
  /** Any other message, in order with the output. */
  take(message: Other): void;
}

/**
 * What comes from a program on its way into the page: in order, and in slices of which each is a task
 * of its own, so that a flood of output leaves the page time to paint and to hear a press of Stop.
 */
export class Inbox {
  readonly #host: InboxHost;
  readonly #queue: (OutputPiece | Other)[] = [];
  /** Where the next one is in the queue. */
  #head = 0;
  readonly #channel = new MessageChannel();
  /** Characters that may still be handed over in this task. */
  #room = SLICE;
  #isScheduled = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The provisional text that `#timer` is set for. */
  #expiring: number | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(host: InboxHost) {
    this.#host = host;
    // Timers would come late in a page that nobody looks at.
    this.#channel.port1.onmessage = () => {
      this.#isScheduled = false;
      this.#room = SLICE;
      this.#pump();
    };
  }

  receive(message: Exclude<FromProgram, { kind: 'end' }>): void {
    if (message.kind === 'output') for (const piece of message.pieces) this.#queue.push(piece);
    else if (message.kind === 'final') this.#complete(message.id, message.text);
    else this.#queue.push(message);
    this.#pump();
  }

  /** Calls back once all has been handed over; nothing comes after it. */
  finish(done: () => void): void {
    for (const item of this.#queue) if (!('kind' in item)) delete item.id;
    this.#onEmpty = done;
    this.#pump();
  }

  #complete(id: number, text: string): void {
    const waiting = this.#queue.find((item) => !('kind' in item) && item.id === id);
    if (!waiting || 'kind' in waiting) return;
    waiting.text = text;
    delete waiting.id;
  }

  #pump(): void {
    for (let first = this.#queue[this.#head]; first; first = this.#queue[this.#head]) {
      if (this.#room <= 0) break;
      this.#room -= TURN;
      if ('kind' in first) this.#host.take(first);
      else if (first.id !== undefined) {
        this.#expire(first.id, first.text);
        break;
      } else if (!this.#hand(first)) break;
      this.#head += 1;
    }
    if (this.#head * 2 >= this.#queue.length) {
      this.#queue.splice(0, this.#head);
      this.#head = 0;
    }
    // Also where nothing is left: the next message finds the room of a task of its own.
    if (this.#room < SLICE) this.#schedule();
    if (this.#queue.length > 0 || !this.#onEmpty) return;
    const onEmpty = this.#onEmpty;
    this.#onEmpty = undefined;
    this.#channel.port1.close();
    onEmpty();
  }

  #expire(id: number, text: string): void {
    if (this.#expiring === id) return;
    this.#expiring = id;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#complete(id, text);
      this.#pump();
    }, PROVISIONAL_MILLISECONDS);
  }

  /** Hands over as much as there is room for; whether that is all. */
  #hand(output: OutputPiece): boolean {
    const { stream, text } = output;
    let end = Math.min(text.length, Math.max(1, this.#room));
    // A pair of surrogates stays together.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    this.#room -= end;
    output.text = text.slice(end);
    this.#host.write(stream, text.slice(0, end));
    return output.text === '';
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#channel.port2.postMessage(0);
  }
}
