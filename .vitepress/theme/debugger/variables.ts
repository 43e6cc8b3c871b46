import { renderBrief, renderValue } from '../../../src/debugger/render.ts';
import type { Frame, Scope } from '../../../src/debugger/target.ts';
import { isSlot, type SlotSnapshot, type ValueSnapshot } from '../../../src/debugger/value.ts';

/** A variable, or a part of one, as a row of the table shows it. */
export interface VariableRow {
  /** Tells the row apart from all others, the same at each stop. */
  readonly key: string;
  readonly name: string;
  /** On one line, cut where it is long. */
  readonly text: string;
  /** `changed` or `new` since the stop before. */
  readonly mark: '' | 'changed' | 'new';
  readonly level: number;
  readonly canOpen: boolean;
  /** Code that gives the value, where there is some. */
  readonly expression: string | undefined;
  readonly value: ValueSnapshot | undefined;
}

export interface VariableGroup {
  readonly title: string;
  readonly rows: readonly VariableRow[];
}

const titles: Readonly<Record<Scope['kind'], string>> = {
  block: 'Block',
  function: 'Function',
  module: 'Module',
};

const longest = 120;

/** What was there at the stop before, and what has changed since. */
export class VariableMemory {
  private event = -1;
  private before = new Map<string, string>();
  private now = new Map<string, string>();

  /** The groups of a frame's variables at an event. */
  groups(event: number, frame: Frame, scopes: readonly Scope[]): VariableGroup[] {
    if (event !== this.event) {
      // Frames that were not looked at keep what is known of them.
      this.before = new Map([...this.before, ...this.now]);
      this.now = new Map();
      this.event = event;
    }
    return scopes
      .map(({ kind, variables }, index) => {
        // A module's variables are the same in each of its functions.
        const place =
          kind === 'module' ? frame.file : `${frame.activation}.${scopes.length - index}`;
        const rows = variables.map(({ name, value }): VariableRow => {
          const key = `${place}/${name}`;
          return {
            key,
            name,
            text: value ? shortText(value) : 'not set yet',
            mark: this.mark(key, value),
            level: 1,
            canOpen: canOpen(value),
            expression: name,
            value,
          };
        });
        // What a module defines is in sight already; what it holds comes first.
        const isDefinition = ({ value }: VariableRow) => value?.kind === 'function';
        const sorted = [
          ...rows.filter((row) => !isDefinition(row)),
          ...rows.filter((row) => isDefinition(row)),
        ];
        return { title: titles[kind], rows: kind === 'module' ? sorted : rows };
      })
      .filter(({ rows }) => rows.length > 0);
  }

  private mark(key: string, value: ValueSnapshot | undefined): VariableRow['mark'] {
    const text = value ? JSON.stringify(value) : '';
    this.now.set(key, text);
    const before = this.before.get(key);
    if (before === undefined || before === text) return '';
    return before === '' ? 'new' : 'changed';
  }
}

function canOpen(value: ValueSnapshot | SlotSnapshot | undefined): boolean {
  return value?.kind === 'object' && !value.seen && value.size > 0;
}

/** The rows inside a row: properties, elements, entries. */
export function partsOf(row: VariableRow): VariableRow[] {
  const { value, key, level, expression } = row;
  if (value?.kind !== 'object') return [];
  let index = 0;
  const rows = value.entries.map((entry, position): VariableRow => {
    const isIndexed = entry.key === undefined;
    const name = isIndexed ? String(index) : nameOf(entry.key);
    const inner = entry.value;
    index += inner.kind === 'hole' ? (inner.count ?? 1) : 1;
    const access =
      expression === undefined || (isIndexed ? value.shape !== 'array' : value.shape === 'map')
        ? undefined
        : isIndexed
          ? `${expression}[${name}]`
          : name.startsWith('#')
            ? `${expression}.${name}`
            : `${expression}[${JSON.stringify(name)}]`;
    return {
      key: `${key}/${position}`,
      name,
      text: isSlot(inner) ? slotText(inner) : shortText(inner),
      mark: '',
      level: level + 1,
      canOpen: !isSlot(inner) && canOpen(inner),
      expression: access,
      value: isSlot(inner) ? undefined : inner,
    };
  });
  const left = value.size - index;
  if (left > 0 && value.shape !== 'error') {
    rows.push({
      key: `${key}/rest`,
      name: '…',
      text: `${left} more`,
      mark: '',
      level: level + 1,
      canOpen: false,
      expression: undefined,
      value: undefined,
    });
  }
  return rows;
}

function nameOf(key: string | ValueSnapshot | undefined): string {
  return typeof key === 'object' ? renderBrief(key) : (key ?? '');
}

function slotText(slot: SlotSnapshot): string {
  return slot.kind === 'getter' ? 'getter, not run' : 'empty';
}

/** A value on one line that fits into a table. */
export function shortText(value: ValueSnapshot): string {
  const text = renderValue(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
