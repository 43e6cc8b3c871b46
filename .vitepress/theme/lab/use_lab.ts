import { computed, onBeforeUnmount, onMounted, reactive, ref, shallowRef, type Ref } from 'vue';
import type { CompilerClient } from '../../../src/program/browser/compiler_client.ts';
import type {
  CompileResult,
  Diagnostic,
  SourceFiles,
  SourcePosition,
} from '../../../src/program/types.ts';
import type { ProgramRequest, ProgramResponse, Run, Sandbox } from '../../../src/sandbox/types.ts';
import type { EditorView } from '@codemirror/view';
import type { LabEditor } from './editor.ts';
import type { LabHandle } from './extensions.ts';
import { selectionIn, type PendingInput } from './pending_input.ts';
import type { OutputView } from './output_view.ts';
import type { LabSource } from './source.ts';
import { whenSeen } from './when_seen.ts';
import { workspaceOf, type Workspace } from './workspace.ts';

/** Where a lab's program is. `waiting` is a program that has set itself up and takes requests. */
export type LabState = 'idle' | 'preparing' | 'busy' | 'waiting' | 'over';

const defaultDeadlineSeconds = 10;

/** Elements of the lab's template that it works on. */
export interface LabElements {
  /** The box that holds the listing, and then the editor. */
  readonly pane: Ref<HTMLElement | null>;
  readonly output: Ref<HTMLElement | null>;
}

/** Everything a lab does, for the thin component that shows it. */
export function useLab(source: LabSource, { pane, output }: LabElements) {
  const file = ref(source.file);
  const html = shallowRef(source.html);
  /** Whether only the part that the page is about is shown. */
  const isPart = ref(source.region !== undefined);
  const isAwake = ref(false);
  const isEdited = ref(false);
  const outdated = ref<readonly string[]>([]);
  const canUndoReset = ref(false);
  const trouble = ref('');
  const state = ref<LabState>('idle');
  const status = ref('');
  const hasRun = ref(false);
  /** The last run ended with an error of the program that nothing caught. */
  const hasCrashed = ref(false);
  /** Type and syntax errors of the open file, as last checked. */
  const problems = shallowRef<readonly Diagnostic[]>([]);
  const typesTrouble = ref('');
  const deadlineSeconds = ref(defaultDeadlineSeconds);
  const lines = reactive({ all: 0, shown: 0 });
  const choices = reactive<Record<string, string>>(
    Object.fromEntries(
      Object.entries(source.choices).map(([name, values]) => [name, defaultChoice(values)]),
    ),
  );

  let workspace: Workspace | undefined;
  let editor: LabEditor | undefined;
  let waking: Promise<LabEditor> | undefined;
  let hasTypes = false;
  let view: OutputView | undefined;
  let sandbox: Promise<Sandbox> | undefined;
  let run: Run | undefined;
  let runNumber = 0;
  let originals: Promise<SourceFiles> | undefined;
  const cleanups: (() => void)[] = [];
  const takenOver = new Set<(by: 'run' | 'reset') => void>();

  function ownWorkspace(): Workspace {
    workspace ??= workspaceOf(source.key, source.files);
    return workspace;
  }

  async function ready(): Promise<Workspace> {
    const own = ownWorkspace();
    originals ??= source.loadFiles();
    own.setOriginals(await originals);
    return own;
  }

  function refresh(): void {
    const own = ownWorkspace();
    isEdited.value = own.isEdited;
    outdated.value = own.outdatedPaths;
    canUndoReset.value = own.canUndoReset && !own.isEdited;
  }

  onMounted(() => {
    const own = ownWorkspace();
    refresh();
    trouble.value = own.trouble;
    cleanups.push(
      own.listen({
        changed(paths, origin) {
          refresh();
          if (editor && origin === editor) return;
          for (const path of paths) {
            const text = own.text(path);
            if (text !== undefined) editor?.setText(path, text);
          }
          // A listing of what is no longer so gives way to the editor.
          if (!editor && paths.includes(file.value)) void wake();
        },
        trouble: (sentence) => (trouble.value = sentence),
      }),
    );
    if (own.editedPaths.includes(file.value)) void wake();
    if (source.runs !== false && pane.value) {
      // A frame of its own takes a browser longest of all that a run needs.
      const warm = () =>
        void loadSandbox().then(
          (loaded) => loaded.warm(),
          () => undefined,
        );
      cleanups.push(whenSeen(pane.value, warm));
    }
  });

  onBeforeUnmount(() => {
    for (const cleanup of cleanups) cleanup();
    run?.stop();
    workspace?.save();
    editor?.destroy();
  });

  const lineBefore = computed(() =>
    isPart.value && file.value === source.file ? (source.region?.first ?? 1) - 1 : 0,
  );

  function partOf(path: string) {
    return isPart.value && path === source.file ? source.region : undefined;
  }

  /** The file whose listing is shown; undefined once the editor shows it. */
  function nowOpen(): string | undefined {
    return isAwake.value ? undefined : file.value;
  }

  /** Opens the tab of a file. */
  async function open(path: string): Promise<void> {
    if (path === file.value) return;
    file.value = path;
    problems.value = [];
    if (isAwake.value || ownWorkspace().editedPaths.includes(path)) {
      const own = await ready();
      (await (waking ?? wake())).open(path, own.text(path) ?? '', partOf(path));
      return;
    }
    const whole = await source.loadHtml(path);
    // Another tab may have been opened, or the editor woken, while it was fetched.
    if (nowOpen() !== path) return;
    const part = partOf(path);
    html.value = part
      ? whole
          .split('\n')
          .slice(part.first - 1, part.last)
          .join('\n')
      : whole;
  }

  /** Shows the whole file where only a part of it was shown. */
  async function showWhole(): Promise<void> {
    isPart.value = false;
    if (editor) editor.showAll();
    else html.value = await source.loadHtml(file.value);
  }

  /** Puts the editor where the listing is, with what was typed and selected meanwhile. */
  async function wake(pending?: PendingInput): Promise<LabEditor> {
    waking ??= wakeNow(pending);
    const created = await waking;
    wantTypes(created);
    return created;
  }

  /**
   * The editor for the debugger, which marks lines in it. Types are checked once the reader is in it:
   * checking them would keep the debugger's own compiler waiting.
   */
  async function wakeForMarks(): Promise<LabEditor> {
    waking ??= wakeNow(undefined);
    const created = await waking;
    if (created.view.hasFocus) wantTypes(created);
    else created.view.dom.addEventListener('focusin', () => wantTypes(created), { once: true });
    return created;
  }

  function wantTypes(created: LabEditor): void {
    if (hasTypes || source.runs === false) return;
    hasTypes = true;
    void showTypes(created);
  }

  async function wakeNow(pending: PendingInput | undefined): Promise<LabEditor> {
    const [{ LabEditor }, own] = await Promise.all([import('./editor.ts'), ready()]);
    const box = pane.value;
    if (!box) throw new Error('The lab is gone.');
    const listing = box.querySelector('.lab-code');
    const text = own.text(file.value) ?? '';
    const part = partOf(file.value);
    const before = part
      ? text
          .split('\n')
          .slice(0, part.first - 1)
          .join('\n').length + 1
      : 0;
    const code = listing?.querySelector('code');
    const selection = code ? selectionIn(code) : undefined;
    const hadFocus = listing?.contains(document.activeElement) ?? false;
    const { scrollTop = 0, scrollLeft = 0 } = listing ?? {};

    // The box keeps its height until the editor has measured itself.
    const { height } = box.getBoundingClientRect();
    box.style.height = `${height}px`;
    // Gone at once: the two must never stand one below the other, not for one frame.
    if (listing instanceof HTMLElement) listing.style.display = 'none';
    const created = new LabEditor({
      parent: box,
      onChange: (path, changed) => own.edit(path, changed, created),
      onRun: () => void start(),
    });
    editor = created;
    created.open(file.value, text, part);
    isAwake.value = true;
    const { view: codeMirror } = created;
    const offset = part && part.first > 1 ? before : 0;
    if (selection) {
      const from = Math.min(selection.from + offset, text.length);
      const to = Math.min(selection.to + offset, text.length);
      codeMirror.dispatch({ selection: { anchor: from, head: to } });
      if (pending && !pending.isEmpty) {
        const changes = pending.changeFor({ from, to });
        const cursor = changes.from + changes.insert.length;
        codeMirror.dispatch({ changes, selection: { anchor: cursor } });
      }
    }
    if (hadFocus) codeMirror.focus();
    codeMirror.scrollDOM.scrollTop = scrollTop;
    codeMirror.scrollDOM.scrollLeft = scrollLeft;
    // Until the editor has measured its lines, their numbers stand elsewhere: they would seem to jump.
    const gutters = codeMirror.dom.querySelector<HTMLElement>('.cm-gutters');
    if (gutters) gutters.style.visibility = 'hidden';
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        box.style.height = '';
        if (gutters) gutters.style.visibility = '';
      });
    });
    return created;
  }

  /** Type errors, completion and hover: they come behind, and nothing waits for them. */
  async function showTypes(created: LabEditor): Promise<void> {
    try {
      const [{ editorTypes }, compiler, own] = await Promise.all([
        import('./editor_types.ts'),
        loadCompiler(),
        ready(),
      ]);
      // Whoever edits runs next.
      compiler.start();
      created.add((path) =>
        editorTypes(path, {
          compiler,
          files: () => own.files(),
          onChecked: (checked, diagnostics) => {
            typesTrouble.value = '';
            if (checked === file.value) problems.value = diagnostics;
          },
          onTrouble: (sentence) => (typesTrouble.value = sentence),
        }),
      );
    } catch {
      typesTrouble.value = 'Types are not checked: what checks them could not be loaded.';
    }
  }

  async function goTo(place: SourcePosition, options?: { focus?: boolean }): Promise<void> {
    await open(place.file);
    const part = partOf(place.file);
    if (part && (place.line < part.first || place.line > part.last)) await showWhole();
    (await wake()).goTo(place, options);
  }

  async function show(place: Pick<SourcePosition, 'file' | 'line'>): Promise<EditorView> {
    const { view: codeMirror } = await wakeForMarks();
    await open(place.file);
    const part = partOf(place.file);
    if (part && (place.line < part.first || place.line > part.last)) await showWhole();
    return codeMirror;
  }

  function loadSandbox(): Promise<Sandbox> {
    sandbox ??= import('./page_sandbox.ts').then(
      (module) => module.pageSandbox(),
      (error: unknown) => {
        // The next one who asks tries again: the connection may be back.
        sandbox = undefined;
        throw error;
      },
    );
    return sandbox;
  }

  async function loadCompiler(): Promise<CompilerClient> {
    return (await import('./page_compiler.ts')).pageCompiler();
  }

  async function outputView(): Promise<OutputView> {
    if (view) return view;
    const { OutputView } = await import('./output.ts');
    if (!output.value) throw new Error('The lab is gone.');
    const created = new OutputView(output.value, {
      files: source.files.map(({ path }) => path),
      jump: (place) => void goTo(place),
      changed: () => Object.assign(lines, created.count),
    });
    view = created;
    return created;
  }

  async function compile(): Promise<CompileResult> {
    if (!ownWorkspace().isEdited && source.loadProgram) {
      return { program: await source.loadProgram(), diagnostics: [] };
    }
    const compiler = await loadCompiler();
    const own = await ready();
    const { entry, aliases } = source;
    return compiler.compile(own.files(), { entries: [entry], aliases });
  }

  /** The reader turns to the lab: what the next run needs is fetched, and told of by the run if it fails. */
  function prepare(): void {
    if (source.runs === false) return;
    const program = ownWorkspace().isEdited ? undefined : source.loadProgram?.();
    Promise.all([loadSandbox(), program, import('./output.ts')]).then(
      ([loaded, needs]) => loaded.warm(needs),
      () => undefined,
    );
  }

  /** Runs the program as the reader has it; one that still runs is ended first. */
  async function start(): Promise<void> {
    if (source.runs === false) return;
    run?.stop();
    run = undefined;
    hasCrashed.value = false;
    for (const listener of takenOver) listener('run');
    runNumber += 1;
    const number = runNumber;
    const isCurrent = () => number === runNumber;
    const first = !hasRun.value;
    hasRun.value = true;
    state.value = 'preparing';
    status.value = first ? 'Getting ready …' : 'Starting …';
    const began = performance.now();
    try {
      const [loaded, shown, { program, diagnostics }] = await Promise.all([
        loadSandbox(),
        outputView(),
        compile(),
      ]);
      if (!isCurrent()) return;
      shown.clear();
      const blocking = diagnostics.filter(
        ({ kind, severity }) => kind !== 'type' && severity === 'error',
      );
      if (blocking.length > 0) {
        for (const { message, start: place } of blocking) {
          const where = place ? `${place.file}:${place.line}:${place.column}: ` : '';
          shown.say(where + message, 'error');
        }
        shown.end();
        finish('Did not start: mend the line above, then run again.');
        return;
      }
      state.value = 'busy';
      status.value = 'Running …';
      const current = loaded.run(
        {
          program,
          entry: source.entry,
          environment: { ...choices },
          deadlineMilliseconds: deadlineSeconds.value * 1000,
        },
        (event) => {
          if (!isCurrent()) return;
          if (event.kind === 'output') shown.write(event.stream, event.text);
          if (event.kind === 'state') {
            state.value = event.state;
            status.value = event.state === 'waiting' ? 'Waiting for requests.' : 'Running …';
          }
        },
      );
      run = current;
      const result = await current.result;
      if (!isCurrent()) return;
      // The error itself, with its stack and its causes, is what the program wrote last.
      if (result.sentence && (result.error || result.outcome !== 'failed')) {
        shown.say(result.sentence, result.outcome === 'stopped' ? undefined : 'error');
      }
      shown.end();
      const took = describeDuration(result.elapsedMilliseconds);
      const ended: Record<typeof result.outcome, string> = {
        finished: `Finished in ${took}.`,
        failed: result.error
          ? `Failed after ${took}.`
          : (result.sentence ?? `Failed after ${took}.`),
        stopped: `Stopped after ${took}.`,
        deadline: `Stopped after ${took}: it took too long.`,
        flooded: `Stopped after ${took}: it printed too much.`,
      };
      finish(ended[result.outcome]);
      hasCrashed.value = result.error !== undefined;
    } catch (error) {
      if (!isCurrent()) return;
      const reason = error instanceof Error ? error.message : String(error);
      finish(
        `The program could not be started after ${describeDuration(performance.now() - began)} (${reason}): check your connection and run again.`,
      );
    }
  }

  function finish(sentence: string): void {
    state.value = 'over';
    status.value = sentence;
    run = undefined;
  }

  function stop(): void {
    if (run) run.stop();
    else if (state.value === 'preparing') {
      runNumber += 1;
      finish('Stopped before it began.');
    }
  }

  /** Sends a request to the program, which is started where it does not wait for one yet. */
  async function send(request: ProgramRequest): Promise<ProgramResponse> {
    if (!run) {
      void start();
      await until(() => run !== undefined || state.value === 'over');
    }
    if (!run) throw new Error(status.value);
    return run.fetch(request);
  }

  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (condition()) resolve();
        else setTimeout(look, 10);
      };
      look();
    });
  }

  /** A choice made beside the lab takes effect at once where the program is up. */
  function choose(name: string, value: string): void {
    choices[name] = value;
    if (run) void start();
  }

  async function reset(): Promise<void> {
    for (const listener of takenOver) listener('reset');
    (await ready()).reset();
    refresh();
  }

  function undoReset(): void {
    ownWorkspace().undoReset();
    refresh();
  }

  function keepOutdated(): void {
    ownWorkspace().keepOutdated();
    refresh();
  }

  const handle: LabHandle = {
    source,
    files: async () => (await ready()).files(),
    environment: () => ({ ...choices }),
    compile,
    goTo,
    show,
    onTakenOver: (listener) => {
      takenOver.add(listener);
      return () => takenOver.delete(listener);
    },
    editorView: async () => (await wakeForMarks()).view,
    extendEditor: async (addition) => (await wakeForMarks()).add(addition),
    get file() {
      return file.value;
    },
  };

  return {
    file,
    html,
    isPart,
    lineBefore,
    isAwake,
    isEdited,
    outdated,
    canUndoReset,
    trouble,
    state,
    status,
    hasRun,
    hasCrashed,
    problems,
    typesTrouble,
    deadlineSeconds,
    lines,
    choices,
    handle,
    open,
    showWhole,
    wake,
    start,
    stop,
    send,
    choose,
    reset,
    undoReset,
    keepOutdated,
    view: () => view,
    prepare,
    /** Starts the compiler, the largest thing that the debugger needs. Trouble is told by who uses it. */
    warmCompiler: () =>
      void loadCompiler().then(
        (compiler) => compiler.start(),
        () => undefined,
      ),
    originalOf: async (path: string) => (await source.loadFiles())[path] ?? '',
    textOf: (path: string) => ownWorkspace().text(path) ?? '',
  };
}

function defaultChoice(values: readonly string[]): string {
  return values.find((value) => value === 'INFO') ?? values[0] ?? '';
}

export function describeDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
