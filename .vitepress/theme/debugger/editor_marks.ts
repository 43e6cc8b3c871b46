import {
  Prec,
  RangeSetBuilder,
  StateEffect,
  StateField,
  type ChangeDesc,
  type Extension,
  type RangeSet,
  type Text,
} from '@codemirror/state';
import {
  Decoration,
  EditorView,
  gutter,
  GutterMarker,
  keymap,
  ViewPlugin,
  type DecorationSet,
} from '@codemirror/view';
import type { ShownBreakpoint } from './use_debugger.ts';

/** What the debugger shows in the editor of every file. */
export interface Marks {
  readonly breakpoints: readonly ShownBreakpoint[];
  readonly current: { readonly file: string; readonly line: number } | undefined;
  /** The line is the one that runs next, not one that waits for a call. */
  readonly isNewest: boolean;
}

export interface EditorMarksOptions {
  readonly toggle: (path: string, line: number) => void;
  readonly edited: (path: string, changes: ChangeDesc, before: Text, after: Text) => void;
}

const none: Marks = { breakpoints: [], current: undefined, isNewest: true };
const changed = StateEffect.define();

class BreakpointMarker extends GutterMarker {
  private readonly kind: string;
  private readonly title: string;
  constructor(kind: string, title: string) {
    super();
    this.kind = kind;
    this.title = title;
  }
  override eq(other: BreakpointMarker): boolean {
    return other.kind === this.kind && other.title === this.title;
  }
  override toDOM(): Node {
    const dot = document.createElement('span');
    dot.className = `breakpoint ${this.kind}`;
    dot.title = this.title;
    return dot;
  }
}

/** Breakpoints in the gutter, and the current line. */
export class EditorMarks {
  private marks = none;
  private readonly views = new Set<EditorView>();
  private readonly options: EditorMarksOptions;

  constructor(options: EditorMarksOptions) {
    this.options = options;
  }

  show(marks: Marks): void {
    this.marks = marks;
    for (const view of this.views) view.dispatch({ effects: changed.of(null) });
  }

  extension(path: string): Extension {
    const { options } = this;
    const markers = StateField.define<RangeSet<GutterMarker>>({
      create: (state) => this.markersFor(path, state.doc),
      update: (value, transaction) =>
        transaction.effects.some((effect) => effect.is(changed))
          ? this.markersFor(path, transaction.state.doc)
          : value.map(transaction.changes),
    });
    const lines = StateField.define<DecorationSet>({
      create: (state) => this.linesFor(path, state.doc),
      update: (value, transaction) =>
        transaction.effects.some((effect) => effect.is(changed))
          ? this.linesFor(path, transaction.state.doc)
          : value.map(transaction.changes),
      provide: (field) => EditorView.decorations.from(field),
    });
    const toggleAt = (view: EditorView, position: number): boolean => {
      options.toggle(path, view.state.doc.lineAt(position).number);
      return true;
    };
    return [
      markers,
      lines,
      this.pointer(toggleAt),
      gutter({
        class: 'cm-breakpoints',
        markers: (view) => view.state.field(markers),
        initialSpacer: () => new BreakpointMarker('spacer', ''),
      }),
      Prec.high(
        keymap.of([{ key: 'F9', run: (view) => toggleAt(view, view.state.selection.main.head) }]),
      ),
      Prec.high(
        EditorView.contentAttributes.of({
          'aria-description':
            'F9 sets or clears a breakpoint. Tab indents; press Escape and then Tab to leave.',
        }),
      ),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        options.edited(path, update.changes, update.startState.doc, update.state.doc);
      }),
      theme,
    ];
  }

  /** Follows a view while it shows marks; a press beside a line toggles its breakpoint. */
  private pointer(toggleAt: (view: EditorView, position: number) => void): Extension {
    const { views } = this;
    return ViewPlugin.define((view) => {
      const press = (event: MouseEvent) => {
        const { target } = event;
        if (event.button !== 0 || !(target instanceof Element)) return;
        if (!target.closest('.cm-breakpoints, .cm-lineNumbers')) return;
        event.preventDefault();
        toggleAt(view, view.lineBlockAtHeight(event.clientY - view.documentTop).from);
      };
      views.add(view);
      view.dom.addEventListener('mousedown', press);
      return {
        destroy: () => {
          views.delete(view);
          view.dom.removeEventListener('mousedown', press);
        },
      };
    });
  }

  private markersFor(path: string, doc: Text): RangeSet<GutterMarker> {
    const builder = new RangeSetBuilder<GutterMarker>();
    const own = this.marks.breakpoints
      .filter(({ file, line }) => file === path && line <= doc.lines)
      .sort((a, b) => a.line - b.line);
    for (const { line, number, condition, enabled } of own) {
      const { from } = doc.line(line);
      const kind = !enabled ? 'off' : condition === '' ? 'plain' : 'conditional';
      const only = condition === '' ? '' : `, only if ${condition}`;
      builder.add(from, from, new BreakpointMarker(kind, `Breakpoint ${number}${only}`));
    }
    return builder.finish();
  }

  private linesFor(path: string, doc: Text): DecorationSet {
    const { current, isNewest } = this.marks;
    if (current?.file !== path || current.line > doc.lines) return Decoration.none;
    const line = Decoration.line({
      class: isNewest ? 'cm-stopped' : 'cm-calling',
      attributes: { 'aria-current': 'true' },
    });
    return Decoration.set(line.range(doc.line(current.line).from));
  }
}

const theme = EditorView.theme({
  '.cm-breakpoints': { width: '1.1rem', order: '-1', cursor: 'pointer' },
  '.cm-breakpoints .cm-gutterElement': { display: 'grid', placeItems: 'center' },
  '.cm-lineNumbers': { cursor: 'pointer' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.6rem 0 0.2rem' },
  '.breakpoint': {
    width: '0.7rem',
    height: '0.7rem',
    borderRadius: '50%',
    border: '2px solid var(--margin)',
    backgroundColor: 'var(--margin)',
    boxSizing: 'border-box',
  },
  // Told apart by shape, too: a square has a condition, a ring is switched off.
  '.breakpoint.conditional': { borderRadius: '1px' },
  '.breakpoint.off': { backgroundColor: 'transparent' },
  '.breakpoint.spacer': { visibility: 'hidden' },
  '.cm-line.cm-stopped': {
    backgroundColor: 'color-mix(in srgb, var(--margin) 26%, transparent)',
    boxShadow: 'inset 3px 0 0 var(--margin)',
  },
  '.cm-line.cm-calling': {
    backgroundColor: 'var(--sea-wash)',
    boxShadow: 'inset 3px 0 0 var(--sea)',
  },
});
