import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  forceParsing,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import {
  Annotation,
  Compartment,
  EditorState,
  Prec,
  StateEffect,
  StateField,
  type Extension,
} from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { SourcePosition } from '../../../src/program/types.ts';
import type { LineRange } from '../../build/regions.ts';

/** The listing's colours (`styles/palette.css`), for the editor's own names of things. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.operator], class: 'k' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 's' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.self], class: 'c' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.typeName,
      tags.className,
    ],
    class: 'f',
  },
  { tag: [tags.comment, tags.meta], class: 'o' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], class: 'u' },
]);

/** The listing's measures (`styles/lab.css`), so that nothing moves when one becomes the other. */
const theme = EditorView.theme({
  '&': {
    fontSize: 'var(--code-size)',
    backgroundColor: 'var(--paper-sunk)',
    color: 'var(--ink)',
    maxHeight: 'var(--code-max, 33rem)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--vp-font-family-mono)',
    lineHeight: 'var(--code-line)',
    overflow: 'auto',
    maxHeight: 'inherit',
  },
  '.cm-content': { padding: 'var(--code-pad) 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0' },
  '.cm-gutters': {
    backgroundColor: 'var(--paper-sunk)',
    color: 'var(--ink-faint)',
    border: 'none',
    width: 'var(--gutter)',
    justifyContent: 'flex-end',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 1.1rem 0 0', minWidth: '0' },
  '.cm-activeLine': { backgroundColor: 'var(--sea-wash)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { backgroundColor: 'color-mix(in srgb, var(--sea) 26%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper-raised)',
    color: 'var(--ink)',
    border: '1px solid var(--rule-strong)',
    maxWidth: 'min(40rem, 90vw)',
  },
  '.cm-type': {
    padding: '0.3rem 0.6rem',
    fontFamily: 'var(--vp-font-family-mono)',
    fontSize: '0.8rem',
    whiteSpace: 'pre-wrap',
    maxHeight: '14rem',
    overflow: 'auto',
  },
  '.cm-diagnostic': { fontSize: '0.85rem', lineHeight: '1.45' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--sea)',
    color: 'var(--on-sea)',
  },
  '.cm-panels': { backgroundColor: 'var(--paper-raised)', color: 'var(--ink)' },
  '.cm-jumped': { backgroundColor: 'color-mix(in srgb, var(--margin) 24%, transparent)' },
});

/** The words of the editor for those who hear it. */
const phrases = EditorState.phrases.of({
  'Control character': 'Control character',
});

/** How long colouring may hold up the editor, in milliseconds: many times what any lab needs. */
const longestParse = 500;

/** Marks a change that did not come from the reader's keys. */
const fromElsewhere = Annotation.define<true>();

const hide = StateEffect.define<LineRange | undefined>();

/** Shows only some lines of the file; the others are there, folded away. */
const hiddenLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let decorations = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(hide)) decorations = outside(transaction.state, effect.value);
    }
    return decorations;
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field)),
  ],
});

function outside(state: EditorState, range: LineRange | undefined): DecorationSet {
  if (!range) return Decoration.none;
  const { doc } = state;
  const folded = Decoration.replace({ block: true });
  const marks = [];
  if (range.first > 1) marks.push(folded.range(0, doc.line(range.first - 1).to));
  if (range.last < doc.lines) {
    marks.push(folded.range(doc.line(range.last + 1).from, doc.length));
  }
  return Decoration.set(marks);
}

const mark = StateEffect.define<number | undefined>();
/** The line that somebody was led to. */
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    if (transaction.docChanged) return Decoration.none;
    let decorations = value;
    for (const effect of transaction.effects) {
      if (!effect.is(mark)) continue;
      decorations =
        effect.value === undefined
          ? Decoration.none
          : Decoration.set(Decoration.line({ class: 'cm-jumped' }).range(effect.value));
    }
    return decorations;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export interface LabEditorOptions {
  readonly parent: HTMLElement;
  /** The reader has changed a file. */
  readonly onChange: (path: string, text: string) => void;
  readonly onRun: () => void;
}

/** What a file's editor has besides: types, breakpoints. */
export type EditorAddition = (path: string) => Extension;

/**
 * The editor of one lab: one view, and a state for each file (so each keeps its own history and
 * cursor).
 */
export class LabEditor {
  readonly view: EditorView;
  private path = '';
  private readonly states = new Map<string, EditorState>();
  private readonly options: LabEditorOptions;
  private readonly additions = new Set<EditorAddition>();
  private readonly added = new Compartment();
  /** Set by Tab, so that passing through with the keyboard is not editing. */
  private cameByTab = false;
  private readonly noteTab = (event: KeyboardEvent): void => {
    this.cameByTab = event.key === 'Tab';
  };
  private readonly notePointer = (): void => {
    this.cameByTab = false;
  };

  constructor(options: LabEditorOptions) {
    this.options = options;
    this.view = new EditorView({ parent: options.parent });
    document.addEventListener('keydown', this.noteTab, true);
    document.addEventListener('pointerdown', this.notePointer, true);
  }

  get file(): string {
    return this.path;
  }

  /** Shows a file; `lines` where only a part of it is shown. */
  open(path: string, text: string, lines?: LineRange): void {
    if (this.path !== '') this.states.set(this.path, this.view.state);
    this.path = path;
    const known = this.states.get(path);
    this.view.setState(known?.doc.toString() === text ? known : this.stateOf(path, text));
    // Additions may have come or gone since the file was last open.
    this.view.dispatch({
      effects: [hide.of(lines), this.added.reconfigure(this.additionsFor(path))],
    });
    // Coloured before it is first painted: lines that get their colours afterwards are drawn anew, and
    // seem to move.
    forceParsing(this.view, this.view.state.doc.length, longestParse);
  }

  /** Adds to the editor of every file. @returns A function that takes it away again. */
  add(addition: EditorAddition): () => void {
    this.additions.add(addition);
    this.refreshAdditions();
    return () => {
      this.additions.delete(addition);
      this.refreshAdditions();
    };
  }

  private refreshAdditions(): void {
    this.view.dispatch({ effects: this.added.reconfigure(this.additionsFor(this.path)) });
  }

  private additionsFor(path: string): Extension {
    return [...this.additions].map((addition) => addition(path));
  }

  /** Replaces a file's text by what came from elsewhere: a reset, another tab. */
  setText(path: string, text: string): void {
    if (path !== this.path) {
      this.states.delete(path);
      return;
    }
    if (this.view.state.doc.toString() === text) return;
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      annotations: fromElsewhere.of(true),
      effects: hide.of(undefined),
    });
  }

  showAll(): void {
    this.view.dispatch({ effects: hide.of(undefined) });
  }

  /** Puts the cursor at a place of the open file, in sight, its line marked. */
  goTo({ line, column }: Pick<SourcePosition, 'line' | 'column'>, { focus = true } = {}): void {
    const { doc } = this.view.state;
    const target = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const position = Math.min(target.from + Math.max(column - 1, 0), target.to);
    this.view.dispatch({
      selection: { anchor: position },
      effects: [mark.of(target.from), EditorView.scrollIntoView(position, { y: 'center' })],
    });
    if (focus) this.view.focus();
  }

  destroy(): void {
    document.removeEventListener('keydown', this.noteTab, true);
    document.removeEventListener('pointerdown', this.notePointer, true);
    this.view.destroy();
  }

  private stateOf(path: string, text: string): EditorState {
    const readable = /\.[cm]?[jt]sx?$/.test(path);
    return EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                this.options.onRun();
                return true;
              },
            },
            {
              key: 'Escape',
              run: (view) => {
                // Until the next other key, Tab moves on instead of indenting; there is no hurry.
                view.setTabFocusMode(3_600_000);
                return false;
              },
            },
          ]),
        ),
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...lintKeymap,
          indentWithTab,
        ]),
        ...(readable ? [javascript({ typescript: true, jsx: /x$/.test(path) })] : []),
        syntaxHighlighting(colours),
        theme,
        phrases,
        hiddenLines,
        marked,
        EditorView.contentAttributes.of({
          'aria-label': `Editor, ${path}`,
          'aria-description': 'Tab indents; press Escape and then Tab to leave.',
          // It is in the tab order as it is; said aloud, so that axe knows how to scroll the code.
          tabindex: '0',
          spellcheck: 'false',
          autocapitalize: 'off',
          autocorrect: 'off',
        }),
        EditorView.domEventHandlers({
          focus: (_event, view) => {
            view.setTabFocusMode(this.cameByTab ? 3_600_000 : false);
          },
        }),
        EditorView.updateListener.of((update) => {
          const own = update.transactions.some((item) => item.annotation(fromElsewhere) !== true);
          if (update.docChanged && own) {
            this.options.onChange(path, update.state.doc.toString());
          }
        }),
        this.added.of(this.additionsFor(path)),
      ],
    });
  }
}
