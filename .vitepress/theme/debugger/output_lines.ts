import type { OutputPiece } from '../../../src/debugger/target.ts';

/** A line that the program wrote, and the event during which it began to. */
export interface OutputLine {
  readonly number: number;
  readonly text: string;
  readonly event: number;
  readonly stream: OutputPiece['stream'];
}

/** How many lines are kept of a run that writes very many. */
export const mostLines = 5_000;

/* eslint-disable-next-line no-control-regex -- these are the colours of a terminal */
const colours = /\u001b\[[\d;]*m/g;

/** Cuts what a program wrote into lines; each stream goes on with its own unfinished line. */
export function linesOf(pieces: readonly OutputPiece[]): OutputLine[] {
  const lines: OutputLine[] = [];
  const open = new Map<OutputPiece['stream'], { text: string; event: number }>();
  const close = (stream: OutputPiece['stream']) => {
    const line = open.get(stream);
    if (!line) return;
    lines.push({ number: lines.length + 1, stream, ...line });
    open.delete(stream);
  };
  for (const { stream, text, event } of pieces) {
    if (lines.length >= mostLines) break;
    const parts = text.replaceAll(colours, '').split(/\r?\n/);
    parts.forEach((part, index) => {
      const isLast = index === parts.length - 1;
      if (isLast && part === '') return;
      const line = open.get(stream) ?? { text: '', event };
      open.set(stream, line);
      line.text += part;
      if (!isLast) close(stream);
    });
  }
  close('stdout');
  close('stderr');
  return lines;
}
