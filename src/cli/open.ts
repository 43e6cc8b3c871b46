import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/** An editor, and how it is asked to open a file. */
export interface Editor {
  readonly command: string;
  readonly parameters: readonly string[];
  /** It takes over the terminal while it is open. */
  readonly isInTerminal: boolean;
  /** It is known to be at hand and opens a file in a window that is there already. */
  readonly isOpen: boolean;
}

/** Editors with a window of their own, by command: what comes before the file's path. */
const windowed: Readonly<Record<string, readonly string[]>> = {
  code: ['--reuse-window'],
  codium: ['--reuse-window'],
  cursor: ['--reuse-window'],
  zed: [],
  subl: [],
  idea: [],
  webstorm: [],
};

/**
 * The editor to open files in: what `VISUAL` or `EDITOR` names, the one whose terminal this is, or one
 * that is installed.
 *
 * @param isInstalled Whether there is such a command.
 */
export function findEditor(
  environment: NodeJS.ProcessEnv,
  isInstalled: (command: string) => boolean,
): Editor | undefined {
  const isInCode = environment['TERM_PROGRAM'] === 'vscode' && isInstalled('code');
  const wanted = environment['VISUAL'] ?? environment['EDITOR'];
  if (wanted?.trim()) {
    const [command = '', ...parameters] = wanted.trim().split(/\s+/);
    const name = basename(command).replace(/\.(exe|cmd)$/, '');
    const known = windowed[name];
    // An option such as `--wait` is for those who need an answer.
    return known
      ? { command, parameters: known, isInTerminal: false, isOpen: true }
      : { command, parameters, isInTerminal: true, isOpen: false };
  }
  const name = isInCode ? 'code' : Object.keys(windowed).find(isInstalled);
  if (name === undefined) return undefined;
  const { [name]: parameters = [] } = windowed;
  return { command: name, parameters, isInTerminal: false, isOpen: isInCode };
}

/** Whether a command is in one of the folders of `PATH`. */
export function isOnPath(command: string): boolean {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) =>
    endings.some((ending) => {
      try {
        accessSync(join(folder, command + ending), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );
}

/** Opens a file. Resolves once a terminal's editor is closed, else at once; false where it cannot. */
export function openFile(
  { command, parameters, isInTerminal }: Editor,
  path: string,
): Promise<boolean> {
  return start(command, [...parameters, path], isInTerminal);
}

/** Opens an address in the browser that the system thinks best; false where it cannot. */
export function openAddress(address: string): Promise<boolean> {
  switch (process.platform) {
    case 'darwin':
      return start('open', [address], false);
    case 'win32':
      return start('explorer', [address], false);
    default:
      return start('xdg-open', [address], false);
  }
}

function start(
  command: string,
  parameters: readonly string[],
  isInTerminal: boolean,
): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(command, parameters, {
      stdio: isInTerminal ? 'inherit' : 'ignore',
      detached: !isInTerminal,
      shell: process.platform === 'win32' && !isInTerminal,
    });
    child.on('error', () => done(false));
    if (isInTerminal) child.on('close', () => done(true));
    else {
      child.on('spawn', () => done(true));
      child.unref();
    }
  });
}
