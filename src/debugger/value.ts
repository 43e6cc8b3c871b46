/**
 * A value of the debugged program as plain data: taken inside the program, shown outside it. A
 * snapshot is bounded (see {@link SnapshotLimits}), never runs the program's code while it is taken
 * (no getter, no `toString`, no proxy trap), and says where something was left out.
 */

/** How much of a value a snapshot holds. The defaults are {@link DEFAULT_LIMITS}. */
export interface SnapshotLimits {
  /** Levels of objects inside objects. */
  readonly depth: number;
  /** Properties of one object, elements of one array, entries of one map or set. */
  readonly entries: number;
  /** Characters of one string. */
  readonly characters: number;
  /** Nodes of the whole snapshot. */
  readonly nodes: number;
}

export const DEFAULT_LIMITS: SnapshotLimits = {
  depth: 4,
  entries: 100,
  characters: 2_000,
  nodes: 1_000,
};

/** What `pp` and an opened variable ask for. */
export const WIDE_LIMITS: SnapshotLimits = {
  depth: 12,
  entries: 1_000,
  characters: 20_000,
  nodes: 10_000,
};

export type ValueSnapshot =
  | { readonly kind: 'undefined' }
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `text` as JavaScript writes it: `1`, `-0`, `NaN`, `10n`, `Symbol(id)`. */
  | { readonly kind: 'number' | 'bigint' | 'symbol'; readonly text: string }
  /** `value` is cut at the limit; `length` is that of the whole string, in UTF-16 units. */
  | { readonly kind: 'string'; readonly value: string; readonly length: number }
  | FunctionSnapshot
  | ObjectSnapshot;

export interface FunctionSnapshot {
  readonly kind: 'function';
  /** The function's own name; empty for one without. */
  readonly name: string;
  readonly flavour: 'function' | 'method' | 'class' | 'async' | 'generator' | 'async generator';
  /** Where it stands in the program; absent for a built-in or a library's. */
  readonly definition?: Definition;
}

/** A place in the source that defines a function, a method or a class. */
export interface Definition {
  readonly kind: 'function' | 'method' | 'class';
  /** `visit`, `grow`, `constructor`, `get size`; `<anonymous>` for one without a name. */
  readonly name: string;
  /** With the classes and functions around it: `Tree.grow`. */
  readonly qualifiedName: string;
  readonly file: string;
  /** First and last line of its text, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** Names it to the target, for a breakpoint on this function alone. */
  readonly id: string;
}

export interface ObjectSnapshot {
  readonly kind: 'object';
  /**
   * `array` also for typed arrays; `opaque` for what shows no content (a promise whose state is
   * not known, a weak map, a proxy): then `text` describes it, where there is more than the class.
   */
  readonly shape: 'object' | 'array' | 'map' | 'set' | 'error' | 'date' | 'regexp' | 'opaque';
  /** The constructor's name: `Object`, `Array`, `Box`; empty for an object without a prototype. */
  readonly className: string;
  /**
   * The same number wherever the same object appears in one snapshot; a repeated object has no
   * entries the second time, and `seen` says so.
   */
  readonly reference: number;
  readonly seen?: boolean;
  /** A date as ISO text, a regular expression as written, an error as `Name: message`. */
  readonly text?: string;
  /** For an array its length, for a map or set its size, for an object its number of properties. */
  readonly size: number;
  /** Own enumerable properties and, for a class instance, private names (`#total`), in order. */
  readonly entries: readonly SnapshotEntry[];
  /** The depth limit was reached: `entries` is empty though `size` may not be. */
  readonly deeper?: boolean;
}

export interface SnapshotEntry {
  /**
   * A property's name as written in code where it is a plain name, a map's key as a snapshot.
   * Absent for the elements of an array or set.
   */
  readonly key?: string | ValueSnapshot;
  readonly value: ValueSnapshot | SlotSnapshot;
}

/** `getter`: an accessor, which was not run. `hole`: `count` empty slots of an array in a row. */
export interface SlotSnapshot {
  readonly kind: 'getter' | 'hole';
  readonly count?: number;
}

/** Whether an entry holds no value of its own. */
export function isSlot(value: ValueSnapshot | SlotSnapshot): value is SlotSnapshot {
  return value.kind === 'getter' || value.kind === 'hole';
}
