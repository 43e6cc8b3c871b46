import type { Component } from 'vue';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { CompileResult, SourceFiles, SourcePosition } from '../../../src/program/types.ts';
import type { LabSource } from './source.ts';

/** What a lab lets those do who build on it: the debugger, the exercise page. */
export interface LabHandle {
  readonly source: LabSource;
  /** Every file of the program, as the reader has it. */
  files(): Promise<SourceFiles>;
  /** Environment variables as chosen beside the lab. */
  environment(): Readonly<Record<string, string>>;
  /** The program as the reader has it, compiled; built-in where nothing was changed. */
  compile(): Promise<CompileResult>;
  /** Brings a place of the program into sight, in the editor. */
  goTo(place: SourcePosition, options?: { focus?: boolean }): Promise<void>;
  /** Opens the file of a place, whole where a part is shown; page and cursor stay where they are. */
  show(place: Pick<SourcePosition, 'file' | 'line'>): Promise<EditorView>;
  /** Calls back when the program is run, or reset. @returns A function that ends it. */
  onTakenOver(listener: (by: 'run' | 'reset') => void): () => void;
  /** The editor of a file, woken where it slept. */
  editorView(): Promise<EditorView>;
  /** Adds to the editor of each file, woken where it slept; the answer takes it away again. */
  extendEditor(addition: (path: string) => Extension): Promise<() => void>;
  /** The file in the open tab. */
  readonly file: string;
}

/**
 * The debugger's panel, shown in the lab once "Debug" is pressed, with `lab: LabHandle` and
 * `atCrash`: whether it goes to the uncaught error at once. It emits `close`, with a sentence where
 * it did not end by the reader's own wish.
 */
export interface DebuggerModule {
  readonly default: Component;
}

/** Where the debugger is fetched from; not before "Debug" is pressed. */
export const loadDebugger: () => Promise<DebuggerModule> = () => import('../debugger/Debugger.vue');
