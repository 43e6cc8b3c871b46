import { shallowRef } from 'vue';
import type { Turn } from '../../../src/debugger/pdb/terminal.ts';

/** A piece of the transcript; `typed` is a prompt with what was entered behind it. */
export interface TranscriptPiece {
  readonly id: number;
  readonly source: 'debugger' | 'program' | 'typed';
  readonly text: string;
}

/** How much of a session stays on the page, in UTF-16 units, and of one answer. */
const mostCharacters = 120_000;
const mostOfOnePiece = 20_000;

/** The session as a terminal shows it, bounded: what is left out is said. */
export function useTranscript() {
  const pieces = shallowRef<readonly TranscriptPiece[]>([]);
  const isCut = shallowRef(false);
  let lastId = 0;

  function add(source: TranscriptPiece['source'], text: string): void {
    if (text === '') return;
    const kept = [...pieces.value, { id: ++lastId, source, text: shorten(text) }];
    let size = kept.reduce((sum, piece) => sum + piece.text.length, 0);
    while (size > mostCharacters && kept.length > 1) {
      size -= kept.shift()?.text.length ?? 0;
      isCut.value = true;
    }
    pieces.value = kept;
  }

  return {
    pieces,
    /** Whether the beginning of the session is no longer shown. */
    isCut,
    typed: (prompt: string, line: string) => add('typed', `${prompt}${line}\n`),
    answer: (turn: Turn) => {
      for (const { source, text } of turn.pieces) add(source, text);
    },
    say: (sentence: string) => add('debugger', `${sentence}\n`),
    clear: () => {
      pieces.value = [];
      isCut.value = false;
    },
  };
}

function shorten(text: string): string {
  if (text.length <= mostOfOnePiece) return text;
  const half = mostOfOnePiece / 2;
  const left = text.length - mostOfOnePiece;
  return `${text.slice(0, half)}\n… ${left} characters are left out here …\n${text.slice(-half)}`;
}
