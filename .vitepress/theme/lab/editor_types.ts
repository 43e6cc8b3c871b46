import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { linter, type Diagnostic as EditorDiagnostic } from '@codemirror/lint';
import { Prec, StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view';
import type { CompilerClient } from '../../../src/program/browser/compiler_client.ts';
import type { Hover } from '../../../src/program/language_service.ts';
import type { Diagnostic, SourceFiles, SourcePosition } from '../../../src/program/types.ts';

/** How long typing may pause before types are checked, in milliseconds. */
const checkDelay = 400;

export interface EditorTypesOptions {
  readonly compiler: Pick<CompilerClient, 'diagnostics' | 'completions' | 'hover'>;
  /** Every file of the program as the reader has it. */
  readonly files: () => SourceFiles;
  /** What is wrong in a file, each time it was checked. */
  readonly onChecked: (path: string, diagnostics: readonly Diagnostic[]) => void;
  /** Types cannot be told: the worker or its data could not be loaded. */
  readonly onTrouble: (sentence: string) => void;
}

/** Type errors, completion and hover of one file's editor, told by the compiler's worker. */
export function editorTypes(path: string, options: EditorTypesOptions): Extension {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return [];
  const { compiler, files, onChecked, onTrouble } = options;
  const current = (doc: Text): SourceFiles => ({ ...files(), [path]: doc.toString() });
  // Types only help: without them everything else goes on, and one sentence says so.
  const orElse = <Value>(nothing: Value) => {
    return (error: unknown): Value => {
      const reason = error instanceof Error ? error.message : String(error);
      onTrouble(`Types are not checked now (${reason}): Run works without them.`);
      return nothing;
    };
  };

  async function check(view: EditorView): Promise<EditorDiagnostic[]> {
    const { doc } = view.state;
    const found = await compiler.diagnostics(current(doc), path).catch(orElse(undefined));
    if (!found || view.state.doc !== doc) return [];
    onChecked(path, found);
    return found.map((item) => ({
      from: offsetOf(doc, item.start),
      to: offsetOf(doc, item.end ?? item.start),
      severity: item.severity,
      message: item.message,
    }));
  }

  async function complete(context: CompletionContext): Promise<CompletionResult | null> {
    if (!context.explicit && !context.matchBefore(/[\w$.'"/]$/)) return null;
    const { doc } = context.state;
    const { from, items } = await compiler
      .completions(current(doc), path, context.pos)
      .catch(orElse({ from: 0, items: [] }));
    if (items.length === 0) return null;
    const options = items.map(({ name, kind }, index): Completion => {
      // TypeScript's own order, best first; CodeMirror sorts by boost, which ends at -99.
      return { label: name, type: kinds[kind] ?? 'variable', boost: Math.max(-99, 99 - index) };
    });
    return { from, options, validFor: /^[\w$]*$/ };
  }

  const explain = (doc: Text, position: number) =>
    compiler.hover(current(doc), path, position).catch(orElse(undefined));

  return [
    linter(check, { delay: checkDelay }),
    autocompletion({ override: [complete] }),
    hoverTooltip(async (view, position) => {
      const hover = await explain(view.state.doc, position);
      return hover ? tooltipOf(hover) : null;
    }),
    typeAtCursor,
    Prec.high(
      keymap.of([
        {
          key: 'Mod-i',
          preventDefault: true,
          run: (view) => {
            const { doc, selection } = view.state;
            void explain(doc, selection.main.head).then((hover) => {
              if (view.state.doc !== doc) return;
              view.dispatch({
                effects: [
                  showType.of(hover ? tooltipOf(hover) : null),
                  EditorView.announce.of(hover?.signature ?? 'No type here.'),
                ],
              });
            });
            return true;
          },
        },
      ]),
    ),
  ];
}

/** CodeMirror's icons for TypeScript's kinds of names. */
const kinds: Readonly<Record<string, string>> = {
  keyword: 'keyword',
  method: 'method',
  function: 'function',
  'local function': 'function',
  property: 'property',
  getter: 'property',
  setter: 'property',
  class: 'class',
  interface: 'interface',
  type: 'type',
  enum: 'enum',
  const: 'constant',
  module: 'namespace',
  string: 'text',
};

const showType = StateEffect.define<Tooltip | null>();

/** The type that the keyboard asked for; gone with the next change or step of the cursor. */
const typeAtCursor = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(showType)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

function tooltipOf({ start, length, signature, documentation }: Hover): Tooltip {
  return {
    pos: start,
    end: start + length,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'cm-type';
      dom.textContent = documentation ? `${signature}\n\n${documentation}` : signature;
      return { dom };
    },
  };
}

function offsetOf(doc: Text, place: SourcePosition | undefined): number {
  if (!place) return 0;
  const line = doc.line(Math.min(Math.max(place.line, 1), doc.lines));
  return Math.min(line.from + place.column - 1, line.to);
}
