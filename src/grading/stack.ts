/** A place in a file that an error passed through. */
export interface StackFrame {
  /** As the engine names it: a path or an address. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const frameForms = [
  // V8: "    at name (file:1:2)" and "    at file:1:2"
  /^\s*at (?:.*\()?(?<file>[^()]+?):(?<line>\d+):(?<column>\d+)\)?$/,
  // Firefox and Safari: "name@file:1:2"
  /^(?:.*@)?(?<file>[^@\s]+?):(?<line>\d+):(?<column>\d+)$/,
];

/** The frames of an error's stack, innermost first, whichever browser or Node wrote it. */
export function framesOf(stack: string): StackFrame[] {
  return stack.split('\n').flatMap((line) => {
    for (const form of frameForms) {
      const groups = form.exec(line)?.groups;
      if (groups?.['file'] !== undefined) {
        const file = groups['file'].replace(/^async /, '').replace(/^file:\/\//, '');
        return [{ file, line: Number(groups['line']), column: Number(groups['column']) }];
      }
    }
    return [];
  });
}
