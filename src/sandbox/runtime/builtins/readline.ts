/** `node:readline`: https://nodejs.org/docs/latest-v20.x/api/readline.html */
import { EventEmitter } from './events.ts';
import { on } from './events_functions.ts';
import { nodeError } from './node_error.ts';
import { StringDecoder } from './string_decoder.ts';

interface Input extends EventEmitter {
  resume?(): unknown;
  pause?(): unknown;
}

interface Output {
  write(text: string): unknown;
}

interface Options {
  readonly input?: Input;
  readonly output?: Output;
  readonly prompt?: string;
  readonly history?: string[];
  readonly signal?: AbortSignal;
}

type Answer = (line: string) => void;
interface QuestionOptions {
  readonly signal?: AbortSignal;
}

const LINE_END = /\r\n|\n|\r|\u2028|\u2029/;

/** Reads an input line by line. Nothing here is a terminal: no line is edited, none is echoed. */
export class Interface extends EventEmitter {
  terminal = false;
  line = '';
  cursor = 0;
  closed = false;
  history: string[];
  readonly input: Input | undefined;
  readonly output: Output | undefined;
  #prompt: string;
  #question: Answer | undefined;
  #decoder = new StringDecoder('utf8');
  /** What was read behind the last line end; undefined where nothing was. */
  #rest: string | undefined;
  #isPaused = false;
  /** Lines that came while the interface was paused. */
  #held: string[] = [];
  #isAtEnd = false;

  constructor(input?: Input | Options, output?: Output) {
    super();
    const options: Options =
      input && 'input' in input ? input : { input: input as Input, ...(output ? { output } : {}) };
    this.input = options.input;
    this.output = options.output;
    this.history = options.history ?? [];
    this.#prompt = options.prompt ?? '> ';
    const { signal } = options;
    if (signal?.aborted) {
      queueMicrotask(() => this.close());
    } else signal?.addEventListener('abort', () => this.close(), { once: true });
    if (!this.input) return;
    this.input.on('data', this.#onData);
    this.input.on('end', this.#onEnd);
    this.input.resume?.();
  }

  #onData = (chunk: unknown): void => {
    const text = (this.#rest ?? '') + this.#decoder.write(chunk);
    // A line may end in two characters that come apart.
    const isCut = text.endsWith('\r');
    const lines = (isCut ? text.slice(0, -1) : text).split(LINE_END);
    const last = lines.pop() ?? '';
    this.#rest = isCut ? `${last}\r` : last;
    for (const line of lines) this.#give(line);
  };

  #onEnd = (): void => {
    const rest = (this.#rest ?? '') + this.#decoder.end();
    this.#rest = undefined;
    if (rest !== '') this.#give(rest.replace(/\r$/, ''));
    this.#isAtEnd = true;
    if (this.#held.length === 0) this.close();
  };

  #give(line: string): void {
    if (this.closed) return;
    if (this.#isPaused) {
      this.#held.push(line);
      return;
    }
    const answer = this.#question;
    this.#question = undefined;
    if (answer) answer(line);
    else this.emit('line', line);
  }

  getPrompt(): string {
    return this.#prompt;
  }
  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }
  prompt(): void {
    if (this.#isPaused) this.resume();
    this.output?.write(this.#prompt);
  }

  question(query: string, options?: QuestionOptions | Answer, callback?: Answer): unknown {
    const answer = typeof options === 'function' ? options : callback;
    if (answer) this.ask(query, typeof options === 'object' ? options : {}, answer);
    return undefined;
  }

  protected ask(query: string, { signal }: QuestionOptions, answer: Answer): void {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
    if (signal?.aborted) return;
    if (this.#question) {
      this.prompt();
      return;
    }
    this.#question = answer;
    signal?.addEventListener('abort', () => (this.#question = undefined), { once: true });
    this.output?.write(query);
  }

  write(data: string): void {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
    if (this.#isPaused) this.resume();
    this.#onData(data);
  }

  pause(): this {
    if (this.#isPaused) return this;
    this.input?.pause?.();
    this.#isPaused = true;
    this.emit('pause');
    return this;
  }
  resume(): this {
    if (!this.#isPaused) return this;
    this.input?.resume?.();
    this.#isPaused = false;
    this.emit('resume');
    for (const line of this.#held.splice(0)) this.#give(line);
    if (this.#isAtEnd) this.close();
    return this;
  }

  close(): void {
    if (this.closed) return;
    this.pause();
    this.input?.removeListener('data', this.#onData);
    this.input?.removeListener('end', this.#onEnd);
    this.closed = true;
    this.emit('close');
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<unknown> {
    const lines = on(this, 'line', { close: ['close'] });
    const close = () => this.close();
    return {
      async next() {
        const step: IteratorResult<readonly unknown[]> = await lines.next();
        return step.done ? { value: undefined, done: true } : { value: step.value[0], done: false };
      },
      async return() {
        close();
        await lines.return?.();
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

/** `readline/promises`: `question` gives a promise. */
export class PromisedInterface extends Interface {
  override question(query: string, options: QuestionOptions = {}): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const { signal } = options;
      const abort = () => {
        const fields = { code: 'ABORT_ERR', name: 'AbortError' };
        const cause = signal?.reason as unknown;
        reject(Object.assign(new Error('The operation was aborted', { cause }), fields));
      };
      if (signal?.aborted) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.ask(query, options, resolve);
    });
  }
}

for (const type of [Interface, PromisedInterface]) {
  Object.defineProperty(type, 'name', { value: 'Interface' });
}

/** Writes what a terminal would obey; the callback comes a tick later. */
function send(stream: Output | null | undefined, text: string, callback?: () => void): boolean {
  if (!stream) {
    if (typeof callback === 'function') queueMicrotask(callback);
    return true;
  }
  stream.write(text);
  if (typeof callback === 'function') queueMicrotask(callback);
  return true;
}

const steps = (count: number, forwards: string, backwards: string): string =>
  count === 0 ? '' : `\u001b[${Math.abs(count)}${count > 0 ? forwards : backwards}`;

const terminal = {
  clearLine: (stream: Output, direction: number, callback?: () => void) =>
    send(stream, `\u001b[${direction < 0 ? '1' : direction > 0 ? '0' : '2'}K`, callback),
  clearScreenDown: (stream: Output, callback?: () => void) => send(stream, '\u001b[0J', callback),
  cursorTo: (stream: Output, x: number, y?: number | (() => void), callback?: () => void) =>
    send(
      stream,
      typeof y === 'number' ? `\u001b[${y + 1};${x + 1}H` : `\u001b[${x + 1}G`,
      typeof y === 'function' ? y : callback,
    ),
  moveCursor: (stream: Output, x: number, y: number, callback?: () => void) =>
    send(stream, steps(x, 'C', 'D') + steps(y, 'B', 'A'), callback),
  emitKeypressEvents: (): void => undefined,
};

export const promises = {
  Interface: PromisedInterface,
  createInterface: (input?: Input | Options, output?: Output) =>
    new PromisedInterface(input, output),
};

export const readline = {
  Interface,
  createInterface: (input?: Input | Options, output?: Output) => new Interface(input, output),
  ...terminal,
  promises,
};
