import type { OutputPiece } from '../protocol.ts';
import type { OutputStream } from '../types.ts';

export interface OutputHost {
  /** Hands pieces over, in order. */
  post(pieces: readonly OutputPiece[]): void;
  /** Gives the final text of a provisional one. */
  complete(id: number, text: string): void;
  /** Calls `task` soon. */
  later(task: () => void): void;
  now(): number;
  /** The program has printed more than it may. */
  onFlood(): void;
}

/** So many writes are sent at once, so that they are seen even if an endless loop follows. */
const IMMEDIATE_WRITES = 200;
const FLUSH_SIZE = 16_384;
const FLUSH_MILLISECONDS = 16;

/**
 * A program's output on its way out: gathered, so that a program that prints in a loop sends few
 * messages, and cut off at a limit.
 */
export class Output {
  readonly #host: OutputHost;
  readonly #limit: number;
  #pieces: OutputPiece[] = [];
  #size = 0;
  #total = 0;
  #lastFlush: number;
  #isScheduled = false;
  #writes = 0;
  #lastId = 0;
  #isClosed = false;

  constructor(host: OutputHost, limit: number) {
    this.#host = host;
    this.#limit = limit;
    this.#lastFlush = host.now();
  }

  /** Returns what puts the final text in its place, where the given one is provisional. */
  write(stream: OutputStream, text: string, isProvisional = false): (text: string) => void {
    if (this.#isClosed) return () => undefined;
    const room = this.#limit - this.#total;
    const kept = text.length > room ? text.slice(0, Math.max(0, room)) : text;
    this.#size += kept.length;
    const last = this.#pieces.at(-1);
    const id = isProvisional ? ++this.#lastId : undefined;
    if (id !== undefined) this.#pieces.push({ stream, text: kept, id });
    else if (last?.stream === stream && last.id === undefined) last.text += kept;
    else this.#pieces.push({ stream, text: kept });
    this.#total += text.length;
    if (this.#total > this.#limit) {
      this.flush();
      this.#host.onFlood();
    } else if (
      this.#writes++ < IMMEDIATE_WRITES ||
      this.#size >= FLUSH_SIZE ||
      this.#host.now() - this.#lastFlush >= FLUSH_MILLISECONDS
    ) {
      this.flush();
    } else this.#schedule();
    return (final) => {
      if (id === undefined || this.#isClosed) return;
      this.flush();
      this.#host.complete(id, final);
    };
  }

  /** Sends everything; what is written from now on is lost. */
  close(): void {
    this.flush();
    this.#isClosed = true;
  }

  /** Sends everything, provisional or not. */
  flush(): void {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#size = 0;
    this.#lastFlush = this.#host.now();
    if (pieces.length > 0) this.#host.post(pieces);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#host.later(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }
}
