/**
 * A {@link ValueSnapshot} as text, as a person would write the value down in TypeScript. Strings
 * keep their quotes, so `'1'` and `1` are told apart; what was left out is marked with `…`.
 */
import { isSlot } from './value.ts';
import type { ObjectSnapshot, SlotSnapshot, SnapshotEntry, ValueSnapshot } from './value.ts';

/** On one line, whole: what `p`, `args` and `display` print. */
export function renderValue(value: ValueSnapshot): string {
  return render(value, WHOLE);
}

/**
 * On one line, short: what stands behind `->` in a stop line. The limits are those of CPython's
 * `reprlib`: 6 elements, 4 properties, 30 characters.
 */
export function renderBrief(value: ValueSnapshot): string {
  return render(value, BRIEF);
}

/**
 * Over several lines where one does not hold it: what `pp` prints. Laid out as CPython's `pprint`
 * does it: an element a line, aligned behind the opening bracket.
 */
export function renderPretty(value: ValueSnapshot, width = 80): string {
  return layOut(value, 0, width);
}

/** The kind of a value in a word or two: what `whatis` prints. */
export function renderType(value: ValueSnapshot): string {
  switch (value.kind) {
    case 'function': {
      if (value.flavour === 'class') return `Class ${value.name || '<anonymous>'}`;
      const kind = value.flavour === 'method' ? 'Method' : 'Function';
      return `${kind} ${value.name || '<anonymous>'}`;
    }
    case 'object':
      return value.className === '' ? 'object without a prototype' : value.className;
    default:
      return value.kind;
  }
}

interface Style {
  readonly elements: number;
  readonly properties: number;
  readonly characters: number;
  /** Longest text of an object that is no array, map or set. */
  readonly other: number;
}

const WHOLE: Style = {
  elements: Infinity,
  properties: Infinity,
  characters: Infinity,
  other: Infinity,
};
const BRIEF: Style = { elements: 6, properties: 4, characters: 30, other: 30 };

function render(value: ValueSnapshot, style: Style): string {
  switch (value.kind) {
    case 'undefined':
    case 'null':
      return value.kind;
    case 'boolean':
      return String(value.value);
    case 'number':
    case 'bigint':
    case 'symbol':
      return value.text;
    case 'string':
      return renderString(value.value, value.length, style.characters);
    case 'function':
      return value.flavour === 'class'
        ? `[class ${value.name || '<anonymous>'}]`
        : `[Function ${value.name || '<anonymous>'}]`;
    case 'object': {
      const brackets = bracketsOf(value);
      if (brackets === undefined) return describe(value);
      const parts = shownEntries(value)
        .slice(
          0,
          value.shape === 'array' || value.shape === 'set' ? style.elements : style.properties,
        )
        .map((entry) => renderEntry(entry, style));
      if (parts.length < entryCount(value)) parts.push(style === WHOLE ? rest(value) : '…');
      const text = brackets.open + parts.join(', ') + brackets.close;
      const plain = value.shape === 'array' || value.className === 'Object';
      return plain ? text : shorten(text, style.other);
    }
  }
}

/** An error's name and message stand in its text already. */
function shownEntries(value: ObjectSnapshot): readonly SnapshotEntry[] {
  if (value.shape !== 'error') return value.entries;
  return value.entries.filter(({ key }) => key !== 'name' && key !== 'message' && key !== 'stack');
}

function layOut(value: ValueSnapshot, indent: number, width: number): string {
  const line = render(value, WHOLE);
  if (value.kind !== 'object' || indent + line.length <= width) return line;
  const brackets = bracketsOf(value);
  if (brackets === undefined || value.entries.length === 0) return line;
  const inner = indent + brackets.open.length;
  const parts = value.entries.map((entry) => {
    const key = renderKey(entry);
    return key + layOutEntryValue(entry, inner + key.length, width);
  });
  if (parts.length < entryCount(value)) parts.push(rest(value));
  return brackets.open + parts.join(`,\n${' '.repeat(inner)}`) + brackets.close;
}

function layOutEntryValue(entry: SnapshotEntry, indent: number, width: number): string {
  const { value } = entry;
  if (isSlot(value)) return renderSlot(value);
  return layOut(value, indent, width);
}

function renderEntry(entry: SnapshotEntry, style: Style): string {
  const { value } = entry;
  const text = isSlot(value) ? renderSlot(value) : render(value, style);
  return renderKey(entry) + text;
}

function renderKey({ key }: SnapshotEntry): string {
  if (key === undefined) return '';
  return typeof key === 'string' ? `${propertyName(key)}: ` : `${render(key, WHOLE)} => `;
}

function renderSlot(slot: SlotSnapshot): string {
  if (slot.kind === 'getter') return '[getter]';
  const count = slot.count ?? 1;
  return count === 1 ? '<1 empty item>' : `<${count} empty items>`;
}

/** A property's name as it is written in an object literal. */
function propertyName(name: string): string {
  return /^(#?[\p{ID_Start}$_][\p{ID_Continue}$]*|\d+|\[.*\])$/u.test(name)
    ? name
    : renderString(name, name.length, Infinity);
}

function bracketsOf(value: ObjectSnapshot): { open: string; close: string } | undefined {
  if (value.seen || value.deeper) return undefined;
  const { shape, className, size } = value;
  switch (shape) {
    case 'array':
      return { open: className === 'Array' ? '[' : `${className}(${size}) [`, close: ']' };
    case 'map':
    case 'set':
      return { open: `${className}(${size}) {`, close: '}' };
    case 'object':
      if (className === 'Object') return { open: '{', close: '}' };
      return { open: className === '' ? '[no prototype] {' : `${className} {`, close: '}' };
    case 'error':
    case 'date':
    case 'regexp':
    case 'opaque':
      return shownEntries(value).length === 0
        ? undefined
        : { open: `${describe(value)} {`, close: '}' };
  }
}

/** An object without its content. */
function describe(value: ObjectSnapshot): string {
  if (value.seen) return '[circular]';
  const { shape, className, text, size } = value;
  switch (shape) {
    case 'array':
      return className === 'Array' ? `[… ${size}]` : `${className}(${size}) […]`;
    case 'map':
    case 'set':
      return `${className}(${size}) {…}`;
    case 'object':
      return className === 'Object' || className === '' ? '{…}' : `${className} {…}`;
    case 'error':
      return `[${text ?? className}]`;
    case 'date':
      return text ?? className;
    case 'regexp':
      return text ?? className;
    case 'opaque':
      return text ?? `${className} {}`;
  }
}

function entryCount(value: ObjectSnapshot): number {
  if (value.shape === 'error') return shownEntries(value).length;
  const holes = value.entries.reduce(
    (count, { value: slot }) => count + (slot.kind === 'hole' ? (slot.count ?? 1) - 1 : 0),
    0,
  );
  return value.size - holes;
}

function rest(value: ObjectSnapshot): string {
  return `… ${entryCount(value) - value.entries.length} more`;
}

/** In single quotes where the text allows it, as `util.inspect` and Python's `repr` do. */
function renderString(text: string, length: number, limit: number): string {
  const quote = !text.includes("'")
    ? "'"
    : !text.includes('"')
      ? '"'
      : !text.includes('`')
        ? '`'
        : "'";
  const quoted =
    quote +
    text.replace(
      /[\\\p{Cc}\u2028\u2029\uFEFF\u200B-\u200F\u202A-\u202E\u2066-\u2069'"`]/gu,
      (character) => {
        if (character === '\\') return '\\\\';
        if (character === "'" || character === '"' || character === '`')
          return character === quote ? `\\${character}` : character;
        return ESCAPES[character] ?? escapeCode(character);
      },
    ) +
    quote;
  if (limit !== Infinity) return shorten(quoted, limit);
  return text.length < length ? `${quoted}… (${length} characters)` : quoted;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

function escapeCode(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The beginning and the end of a long text, as `reprlib` cuts it. */
function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.floor((limit - 3) / 2);
  return `${text.slice(0, head)}...${text.slice(text.length - (limit - 3 - head))}`;
}
