/** Where a session reads its lines and writes its text. */
export interface Terminal {
  /** The next line typed at a prompt, without its line end; undefined at the end of the input. */
  read(prompt: string): Promise<string | undefined>;
  /** `text` holds its own line ends. `program` is what the program wrote, `debugger` the rest. */
  write(text: string, source: TextSource): void;
}

export type TextSource = 'debugger' | 'program';

/** What came out between two prompts. */
export interface Turn {
  readonly pieces: readonly { readonly text: string; readonly source: TextSource }[];
  /** What to type next to; undefined once the session is over. */
  readonly prompt: string | undefined;
}

/**
 * A terminal for those who have no terminal: a page, a test, a grader. Lines are pushed in one at
 * a time, and each push gives what the session said until it asked for the next one.
 */
export class PushTerminal implements Terminal {
  private pieces: { text: string; source: TextSource }[] = [];
  private awaitLine: ((line: string | undefined) => void) | undefined;
  private settleTurn: ((turn: Turn) => void) | undefined;
  private failTurn: ((reason: unknown) => void) | undefined;
  private ended = false;

  read(prompt: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.awaitLine = resolve;
      this.endTurn(prompt);
    });
  }

  write(text: string, source: TextSource): void {
    const last = this.pieces.at(-1);
    if (last?.source === source) last.text += text;
    else this.pieces.push({ text, source });
  }

  /** Waits for the first prompt of a session that is `running`, or its end. */
  begin(running: Promise<void>): Promise<Turn> {
    return new Promise((resolve, reject) => {
      this.settleTurn = resolve;
      this.failTurn = reject;
      running.then(
        () => {
          this.end();
        },
        (reason: unknown) => this.failTurn?.(reason),
      );
    });
  }

  /** Types a line (undefined: the end of the input) and gives the answer. One at a time. */
  push(line: string | undefined): Promise<Turn> {
    if (this.ended) return Promise.resolve({ pieces: [], prompt: undefined });
    const { awaitLine } = this;
    if (awaitLine === undefined) throw new Error('The session is not at a prompt.');
    this.awaitLine = undefined;
    return new Promise((resolve, reject) => {
      this.settleTurn = resolve;
      this.failTurn = reject;
      awaitLine(line);
    });
  }

  private end(): void {
    this.ended = true;
    this.endTurn(undefined);
  }

  private endTurn(prompt: string | undefined): void {
    const { pieces, settleTurn } = this;
    this.pieces = [];
    this.settleTurn = undefined;
    settleTurn?.({ pieces, prompt });
  }
}
