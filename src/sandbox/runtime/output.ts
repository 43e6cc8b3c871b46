import type { OutputStream } from '../types.ts';

export interface OutputHost {
  /** Hands text over, in order. */
  post(stream: OutputStream, text: string): void;
  /** Calls `task` soon. */
  later(task: () => void): void;
  now(): number;
  /** The program has printed more than it may. */
  onFlood(): void;
}

interface Chunk {
  readonly stream: OutputStream;
  text: string;
  /** Not final yet: what it shows is being found out. */
  isProvisional: boolean;
  readonly writtenAt: number;
}

/** So many writes are sent at once, so that they are seen even if an endless loop follows. */
const IMMEDIATE_WRITES = 200;
const FLUSH_SIZE = 16_384;
const FLUSH_MILLISECONDS = 16;
/** A program that never yields shows a promise as pending after this long. */
const PROVISIONAL_MILLISECONDS = 200;

/**
 * A program's output on its way out: gathered, so that a program that prints in a loop sends few
 * messages, and cut off at a limit.
 */
export class Output {
  readonly #host: OutputHost;
  readonly #limit: number;
  #chunks: Chunk[] = [];
  #size = 0;
  #total = 0;
  #lastFlush: number;
  #isScheduled = false;
  #writes = 0;
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
    this.#total += text.length;
    this.#size += kept.length;
    const now = this.#host.now();
    const chunk: Chunk = { stream, text: kept, isProvisional, writtenAt: now };
    const last = this.#chunks.at(-1);
    if (last?.stream === stream && !last.isProvisional && !isProvisional) last.text += kept;
    else this.#chunks.push(chunk);
    if (this.#total > this.#limit) {
      this.flush();
      this.#host.onFlood();
    } else if (
      this.#writes++ < IMMEDIATE_WRITES ||
      this.#size >= FLUSH_SIZE ||
      now - this.#lastFlush >= FLUSH_MILLISECONDS
    ) {
      this.#flushFinal();
    } else this.#schedule();
    return (final) => {
      chunk.text = final;
      chunk.isProvisional = false;
      this.#schedule();
    };
  }

  /** Sends everything; what is written from now on is lost. */
  close(): void {
    this.flush();
    this.#isClosed = true;
  }

  /** Sends everything, provisional or not. */
  flush(): void {
    this.#send(this.#chunks.length);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#host.later(() => {
      this.#isScheduled = false;
      this.#flushFinal();
    });
  }

  #flushFinal(): void {
    const latest = this.#host.now() - PROVISIONAL_MILLISECONDS;
    const held = this.#chunks.findIndex((chunk) => chunk.isProvisional && chunk.writtenAt > latest);
    this.#send(held === -1 ? this.#chunks.length : held);
  }

  #send(count: number): void {
    const chunks = this.#chunks.splice(0, count);
    this.#size = this.#chunks.reduce((sum, { text }) => sum + text.length, 0);
    this.#lastFlush = this.#host.now();
    let pending: Chunk | undefined;
    for (const chunk of chunks) {
      if (pending?.stream === chunk.stream) pending.text += chunk.text;
      else {
        if (pending) this.#host.post(pending.stream, pending.text);
        pending = { ...chunk };
      }
    }
    if (pending) this.#host.post(pending.stream, pending.text);
  }
}
