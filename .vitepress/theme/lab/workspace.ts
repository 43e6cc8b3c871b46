import type { SourceFiles } from '../../../src/program/types.ts';
import { keepCopy } from './copies.ts';
import { browserStore, loadEdits, parseEdits, saveEdits, storageKey } from './edits.ts';
import type { Edit, Edits, KeyValueStore } from './edits.ts';
import type { LabFile } from './source.ts';

/** How long typing may pause before it is kept, in milliseconds. */
const saveDelay = 250;

export interface WorkspaceEvents {
  /** The text of these files is no longer what it was; `origin` is who changed it. */
  changed: (paths: readonly string[], origin: unknown) => void;
  /** Something about keeping the edits, or '' where all is well again. */
  trouble: (sentence: string) => void;
}

/**
 * The reader's copy of a program: the originals with the edits over them. All labs of a program in a
 * page share one, and tabs of the browser follow one another.
 */
export class Workspace {
  readonly key: string;
  private readonly store: KeyValueStore | undefined;
  private readonly versions: Map<string, string>;
  private originals: SourceFiles | undefined;
  private edits: Record<string, Edit>;
  /** Edits of files that the program no longer has: kept as they are, should it have them again. */
  private gone: Edits;
  /** Files that have been changed here since they were last kept. */
  private readonly unsaved = new Set<string>();
  private before: Edits | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastTrouble = '';
  private readonly listeners = new Set<Partial<WorkspaceEvents>>();

  constructor(key: string, files: readonly LabFile[], store = browserStore()) {
    this.key = key;
    this.store = store;
    this.versions = new Map(files.map(({ path, version }) => [path, version]));
    const edits = loadEdits(store, key);
    this.edits = this.filtered(edits, true);
    this.gone = this.filtered(edits, false);
  }

  /** Edits of files that the program has, or has not. */
  private filtered(edits: Edits, isKnown: boolean): Record<string, Edit> {
    return Object.fromEntries(
      Object.entries(edits).filter(([path]) => this.versions.has(path) === isKnown),
    );
  }

  /** Hands over the originals once they are fetched; edits equal to them are none. */
  setOriginals(files: SourceFiles): void {
    this.originals = files;
  }

  get editedPaths(): readonly string[] {
    return Object.keys(this.edits);
  }

  /** Every edit of the reader's. */
  get all(): Edits {
    return this.edits;
  }

  get isEdited(): boolean {
    return this.editedPaths.length > 0;
  }

  /** Files whose original has changed since the reader began to edit them. */
  get outdatedPaths(): readonly string[] {
    return this.editedPaths.filter(
      (path) => this.edits[path]?.original !== this.versions.get(path),
    );
  }

  /** A file's text as the reader has it; undefined where neither edit nor originals are there yet. */
  text(path: string): string | undefined {
    return this.edits[path]?.text ?? this.originals?.[path];
  }

  /** Every file of the program, edits included. Originals must have been handed over. */
  files(): SourceFiles {
    const edited = Object.entries(this.edits).map(([path, { text }]) => [path, text] as const);
    return { ...this.originals, ...Object.fromEntries(edited) };
  }

  edit(path: string, text: string, origin?: unknown): void {
    if (text === this.text(path)) return;
    const original = this.edits[path]?.original ?? this.versions.get(path) ?? '';
    const isOriginal = text === this.originals?.[path];
    if (isOriginal) this.remove(path);
    else this.edits = { ...this.edits, [path]: { text, original } };
    this.unsaved.add(path);
    this.saveSoon();
    this.emit('changed', [path], origin);
  }

  private remove(path: string): void {
    this.edits = Object.fromEntries(Object.entries(this.edits).filter(([key]) => key !== path));
  }

  /** Brings the originals back; `undoReset` takes that back, and a copy is kept for later. */
  reset(): void {
    this.before = this.edits;
    keepCopy(this.store, this.key, this.edits, 'reset');
    this.replace({});
  }

  /**
   * Puts other edits in the place of the reader's, of which a copy is kept first.
   *
   * @param why In a word what they give way to: `import`, `link`.
   * @param at When the other edits were made, in milliseconds since 1970: now, unless told.
   * @returns Whether it was done: without room for a copy nothing is.
   */
  take(edits: Edits, why: string, at?: number): boolean {
    if (!keepCopy(this.store, this.key, this.edits, why)) return false;
    this.replace(this.filtered(edits, true), at);
    return true;
  }

  get canUndoReset(): boolean {
    return this.before !== undefined;
  }

  undoReset(): void {
    if (this.before) this.replace(this.before);
    this.before = undefined;
  }

  /** Keeps the reader's copy although the original has changed; it is not asked about again. */
  keepOutdated(): void {
    const edits = Object.entries(this.edits).map(([path, { text }]) => [
      path,
      { text, original: this.versions.get(path) ?? '' },
    ]);
    this.edits = Object.fromEntries(edits) as Record<string, Edit>;
    this.save();
  }

  private replace(edits: Edits, at?: number): void {
    const paths = [...new Set([...Object.keys(this.edits), ...Object.keys(edits)])];
    this.edits = { ...edits };
    this.save(at);
    this.emit('changed', paths, undefined);
  }

  private saveSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.save();
    }, saveDelay);
  }

  /** Keeps what is not kept yet, now. */
  save(at?: number): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.unsaved.clear();
    const result = saveEdits(this.store, this.key, { ...this.gone, ...this.edits }, at);
    const trouble = result.kept ? '' : result.sentence;
    if (trouble === this.lastTrouble) return;
    this.lastTrouble = trouble;
    this.emit('trouble', trouble);
  }

  get hasUnsaved(): boolean {
    return this.timer !== undefined;
  }

  get trouble(): string {
    return this.lastTrouble;
  }

  /** Follows what another tab of the browser kept; what is being typed here wins. */
  follow(event: Pick<StorageEvent, 'key' | 'newValue'>): void {
    if (event.key !== storageKey(this.key)) return;
    const edits = event.newValue === null ? {} : parseEdits(event.newValue);
    if (!edits) return;
    const mine = Object.entries(this.edits).filter(([path]) => this.unsaved.has(path));
    const theirs = Object.entries(this.filtered(edits, true)).filter(
      ([path]) => !this.unsaved.has(path),
    );
    const before = this.edits;
    this.edits = Object.fromEntries([...theirs, ...mine]);
    this.gone = this.filtered(edits, false);
    const paths = [...new Set([...Object.keys(before), ...Object.keys(this.edits)])];
    const changed = paths.filter((path) => before[path]?.text !== this.edits[path]?.text);
    if (changed.length > 0) this.emit('changed', changed, undefined);
  }

  /** @returns A function that ends it. */
  listen(listener: Partial<WorkspaceEvents>): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private emit<Name extends keyof WorkspaceEvents>(
    name: Name,
    ...values: Parameters<WorkspaceEvents[Name]>
  ): void {
    for (const listener of this.listeners) {
      // One listener's arguments are this event's; TypeScript does not relate the two by name.
      (listener[name] as ((...values: unknown[]) => void) | undefined)?.(...values);
    }
  }
}

const workspaces = new Map<string, Workspace>();

/** The workspace of a program in this page; the same for each of its labs. */
export function workspaceOf(key: string, files: readonly LabFile[]): Workspace {
  const known = workspaces.get(key);
  if (known) return known;
  if (workspaces.size === 0) {
    window.addEventListener('storage', (event) => {
      for (const workspace of workspaces.values()) workspace.follow(event);
    });
    const saveAll = () => {
      for (const workspace of workspaces.values()) if (workspace.hasUnsaved) workspace.save();
    };
    window.addEventListener('pagehide', saveAll);
    document.addEventListener('visibilitychange', saveAll);
  }
  const workspace = new Workspace(key, files);
  workspaces.set(key, workspace);
  return workspace;
}
