import { expect, it } from 'vitest';
import { findEditor } from './open.ts';

const nothing = (): boolean => false;

it('the editor is the one that is named, or whose terminal this is, or that is installed', () => {
  expect(findEditor({ EDITOR: 'vim -p' }, nothing)).toMatchObject({
    command: 'vim',
    parameters: ['-p'],
    isInTerminal: true,
  });
  expect(findEditor({ VISUAL: 'code --wait', EDITOR: 'vim' }, nothing)).toMatchObject({
    command: 'code',
    parameters: ['--reuse-window'],
    isInTerminal: false,
    isOpen: true,
  });
  expect(findEditor({ TERM_PROGRAM: 'vscode' }, (name) => name === 'code')).toMatchObject({
    command: 'code',
    isOpen: true,
  });
  expect(findEditor({}, (name) => name === 'zed')).toMatchObject({ command: 'zed', isOpen: false });
  expect(findEditor({}, nothing)).toBeUndefined();
});
