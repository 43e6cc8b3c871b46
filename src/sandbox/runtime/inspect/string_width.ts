/** How many columns a text takes in a terminal, after ICU's rules as Node applies them. */

const ANSI =
  // eslint-disable-next-line no-control-regex -- the very characters it is to find
  /[\u001B\u009B][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g;

export function stripAnsi(text: string): string {
  return text.replace(ANSI, '');
}

const ZERO_WIDTH = /[\p{Cc}\p{Cf}\p{Me}\p{Mn}]/u;
const EMOJI = /\p{Emoji}/u;
const SOFT_HYPHEN = 0xad;

/** First and last code points of the ranges that are wide or full width. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4e00, 0xa4c6],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f251],
  [0x20000, 0x3fffd],
];

function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (WIDE.some(([first, last]) => code >= first && code <= last)) return 2;
  if (code > 0x7f && EMOJI.test(character)) return 2;
  return code !== SOFT_HYPHEN && ZERO_WIDTH.test(character) ? 0 : 1;
}

export function stringWidth(text: string, removeControlCharacters = true): number {
  const plain = removeControlCharacters ? stripAnsi(text) : text;
  let width = 0;
  for (let index = 0; index < plain.length; index++) {
    const code = plain.charCodeAt(index);
    if (code >= 127) return width + wideTextWidth(plain.slice(index).normalize('NFC'));
    if (code >= 32) width += 1;
  }
  return width;
}

function wideTextWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}
