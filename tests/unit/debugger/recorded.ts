/**
 * The sessions recorded with CPython's pdb, made comparable: where the TypeScript program has a
 * line with the same number, the echoed source is that line; paths end in `.ts`; the commands are
 * those typed at the TypeScript program; the frames of Python's own debugger are gone.
 */
import { readFileSync } from 'node:fs';
import { diffLines } from 'diff';

const FIXTURES = new URL('fixtures/', import.meta.url);

export interface RecordedSession {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly commands: readonly string[];
  /** What CPython answered, in TypeScript's clothes. */
  readonly python: string;
  /** The differences that must be, as `-` and `+` lines, with their reasons taken out. */
  readonly differences: string;
}

export function recordedSession(name: string): RecordedSession {
  const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, FIXTURES), 'utf8');
  const file = `${name}.ts`;
  const source = read(file);
  const lines = source.split('\n');
  const commands = read('typescript.commands').trimEnd().split('\n');
  const differences = read('differences.txt')
    .split('\n')
    .filter((line) => /^[-+]/.test(line))
    .join('\n');
  const python = withCommands(
    read('python.txt'),
    read('python.commands').trimEnd().split('\n'),
    commands,
  )
    .replaceAll(/^[> ] <stdlib>.*\n-> .*\n|^[> ] <string>.*\n/gm, '')
    .replaceAll(/^ {2}File "<(?:stdlib|string)>.*\n(?: {4}.*\n)*/gm, '')
    .replaceAll(`${name}.py`, file)
    .replaceAll(
      /\b(\w+\.ts)\((\d+)\)(.*)\n-> .*/g,
      (_, path: string, line: string, rest: string) =>
        `${path}(${line})${rest}\n-> ${lines[Number(line) - 1]?.trim() ?? ''}`,
    )
    .replaceAll(
      /^( *(\d+) [ B ]?[B ](?:->|>>)?)\t.*/gm,
      (_, mark: string, line: string) => `${mark}\t${lines[Number(line) - 1]?.trimEnd() ?? ''}`,
    );
  return { name, file, source, commands, python, differences };
}

/** Puts what is typed at the TypeScript program where the Python session shows what was typed. */
function withCommands(text: string, typed: readonly string[], instead: readonly string[]): string {
  let index = 0;
  return text.replaceAll(
    /^((?:\(+Pdb\)+|\(com\)|>>>|Clear all breaks\?) )(.*)$/gm,
    (whole, prompt: string, line: string) => {
      while (typed[index] === '<EOF>') index += 1;
      if (typed[index] !== line) return whole;
      const replacement = instead[index] ?? line;
      index += 1;
      return prompt + replacement;
    },
  );
}

/** The lines in which a transcript differs from Python's, `-` Python's, `+` ours. */
export function differencesOf(python: string, ours: string): string {
  return diffLines(python, ours)
    .filter(({ added, removed }) => added || removed)
    .flatMap(({ value, added }) =>
      value
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${added ? '+' : '-'}${line}`),
    )
    .join('\n');
}
