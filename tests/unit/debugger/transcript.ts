/** Runs a session and gives it as a terminal shows it: what was typed stands behind its prompt. */
import { Pdb } from '../../../src/debugger/pdb/pdb.ts';
import { PushTerminal } from '../../../src/debugger/pdb/terminal.ts';
import type { DebugTarget } from '../../../src/debugger/target.ts';

export async function transcript(
  target: DebugTarget,
  commands: readonly string[],
): Promise<string> {
  const terminal = new PushTerminal();
  let turn = await terminal.begin(new Pdb(target, terminal).run());
  let text = '';
  const show = (): void => {
    text += turn.pieces.map((piece) => piece.text).join('') + (turn.prompt ?? '');
  };
  show();
  for (const command of commands) {
    if (turn.prompt === undefined) break;
    text += command === '<EOF>' ? '' : `${command}\n`;
    turn = await terminal.push(command === '<EOF>' ? undefined : command);
    show();
  }
  return text;
}
