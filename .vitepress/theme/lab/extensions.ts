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
  /** The editor of a file, woken where it slept. */
  editorView(): Promise<EditorView>;
  /** Adds to the editor of each file, woken where it slept; the answer takes it away again. */
  extendEditor(addition: (path: string) => Extension): Promise<() => void>;
  /** The file in the open tab. */
  readonly file: string;
}

/** The debugger's panel, shown under the lab once "Debug" is pressed, with `lab: LabHandle`. */
export interface DebuggerModule {
  readonly default: Component;
  /** What the editor has besides while the debugger is open: breakpoints, the current line. */
  readonly editorExtension?: (lab: LabHandle, path: string) => Extension;
}

/**
 * Where the debugger is fetched from; undefined while there is none, and then there is no "Debug".
 * The one line to change when it arrives: `() => import('../debugger/Debugger.vue')`.
 */
export const loadDebugger: (() => Promise<DebuggerModule>) | undefined = undefined;
