/** A piece of a line in one style. */
export interface StyledText {
  readonly text: string;
  /** CSS classes: `ansi-red`, `ansi-bold`. */
  readonly classes: readonly string[];
}

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const attributes: Readonly<Record<number, string>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};
/** What ends an attribute. */
const ends: Readonly<Record<number, readonly string[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
};

interface Style {
  readonly foreground: string | undefined;
  readonly background: string | undefined;
  readonly attributes: ReadonlySet<string>;
}

const plain: Style = { foreground: undefined, background: undefined, attributes: new Set() };

/**
 * Reads the colours and attributes of terminals (ECMA-48, "select graphic rendition"); any other
 * escape sequence is left out. A style lasts until it is ended, over line ends too: keep one reader
 * per stream.
 */
export class AnsiReader {
  private style: Style = plain;

  /** Another reader that goes on from here. */
  copy(): AnsiReader {
    const copy = new AnsiReader();
    copy.style = this.style;
    return copy;
  }

  read(line: string): StyledText[] {
    // Control sequences begin with ESC or its one-byte form; operating system commands end with BEL.
    // eslint-disable-next-line no-control-regex
    const sequence = /[\u001b\u009b]\[?([\d;:]*)([A-Za-z])|\u001b\][^\u0007]*\u0007/g;
    const pieces: StyledText[] = [];
    let from = 0;
    const push = (to: number) => {
      if (to > from) pieces.push({ text: line.slice(from, to), classes: classesOf(this.style) });
    };
    for (const match of line.matchAll(sequence)) {
      push(match.index);
      from = match.index + match[0].length;
      if (match[2] === 'm') this.style = apply(this.style, match[1] ?? '');
    }
    push(line.length);
    return pieces;
  }
}

function apply(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let next = style;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      // 256 colours and true colours: the nearest of ours would lie, so the text keeps its own.
      index += codes[index + 1] === 5 ? 2 : 4;
      continue;
    }
    next = applyOne(next, code);
  }
  return next;
}

function applyOne(style: Style, code: number): Style {
  const attribute = attributes[code];
  if (code === 0) return plain;
  if (attribute) return { ...style, attributes: new Set([...style.attributes, attribute]) };
  const ended = ends[code];
  if (ended) {
    return {
      ...style,
      attributes: new Set([...style.attributes].filter((item) => !ended.includes(item))),
    };
  }
  if (code === 39) return { ...style, foreground: undefined };
  if (code === 49) return { ...style, background: undefined };
  const colour = colours[code % 10];
  const tens = Math.floor(code / 10);
  if (colour && (tens === 3 || tens === 9)) return { ...style, foreground: colour };
  if (colour && (tens === 4 || tens === 10)) return { ...style, background: colour };
  return style;
}

function classesOf({ foreground, background, attributes: names }: Style): string[] {
  return [
    ...(foreground ? [`ansi-${foreground}`] : []),
    ...(background ? [`ansi-on-${background}`] : []),
    ...[...names].map((name) => `ansi-${name}`),
  ];
}
