/** A piece of a sentence: plain, or code. */
export interface Piece {
  readonly text: string;
  readonly code: boolean;
}

/** A sentence in which backticks stand around code, as in Markdown, in its pieces. */
export function piecesOf(sentence: string): Piece[] {
  return sentence
    .split('`')
    .map((text, index) => ({ text, code: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
