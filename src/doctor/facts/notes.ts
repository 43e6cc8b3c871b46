import type { CodeFacts, CodeTree } from './code.ts';

/**
 * A question that a rule asks of each file while its tree is there. The answer is plain data and
 * stays when the tree goes; undefined says that there is nothing to remember.
 */
export interface Note<T> {
  readonly take: (code: CodeTree) => T | undefined;
}

/** The same question for several notes: the answer about the file that was asked for last is kept. */
export function onceForEach<T>(answer: (code: CodeTree) => T): (code: CodeTree) => T {
  let last: { readonly code: CodeTree; readonly answer: T } | undefined;
  return (code) => {
    if (last?.code !== code) last = { code, answer: answer(code) };
    return last.answer;
  };
}

/** What was noted of a file; asked of its tree now where nobody took the note in time. */
export function noteOf<T>(note: Note<T>, code: CodeFacts): T | undefined {
  if (code.notes.has(note)) return code.notes.get(note) as T; // put there by `outline`, from this note
  return code.taken.has(note) ? undefined : note.take(code.tree());
}
