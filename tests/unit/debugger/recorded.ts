/**
 * The sessions recorded with CPython's pdb, made comparable: where the TypeScript program has a
 * line with the same number, the echoed source is that line; paths end in `.ts`; the commands are
 * those typed at the TypeScript program; the frames of Python's own debugger are gone.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { diffLines } from 'diff';

const FIXTURES = new URL('fixtures/', import.meta.url);
const SESSIONS = new URL('sessions/', import.meta.url);

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

/** A session kept as a folder of files. */
export function recordedSession(name: string): RecordedSession {
  const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, FIXTURES), 'utf8');
  return comparable({
    name,
    source: read(`${name}.ts`),
    typed: read('python.commands').trimEnd().split('\n'),
    commands: read('typescript.commands').trimEnd().split('\n'),
    transcript: read('python.txt'),
    differences: read('differences.txt'),
  });
}

/** Names of the sessions kept as one file each. */
export const SESSION_NAMES = readdirSync(SESSIONS)
  .filter((file) => file.endsWith('.session'))
  .map((file) => file.replace('.session', ''));

/**
 * A session kept as one file: the two programs, the commands (` ||| ` parts what was typed in
 * Python from what is typed here, where they differ), CPython's transcript, and the differences.
 */
export function compactSession(name: string): RecordedSession {
  const text = readFileSync(new URL(`${name}.session`, SESSIONS), 'utf8');
  const part = (title: string): string =>
    new RegExp(`^=== ${title}\\n([^]*?)(?=^=== |$(?![^]))`, 'm').exec(text)?.[1] ?? '';
  const commands = part('commands').replace(/\n$/, '').split('\n');
  return comparable({
    name,
    source: part('typescript'),
    typed: commands.map((line) => line.split(' ||| ')[0] ?? ''),
    commands: commands.map((line) =>
      (line.split(' ||| ').at(-1) ?? '').replaceAll(`${name}.py`, `${name}.ts`),
    ),
    transcript: part('transcript'),
    differences: part('differences'),
  });
}

function comparable(recorded: {
  name: string;
  source: string;
  typed: readonly string[];
  commands: readonly string[];
  transcript: string;
  differences: string;
}): RecordedSession {
  const { name, source, commands } = recorded;
  const file = `${name}.ts`;
  const lines = source.split('\n');
  const differences = recorded.differences
    .split('\n')
    .filter((line) => /^[-+]/.test(line))
    .join('\n');
  const python = withCommands(recorded.transcript, recorded.typed, commands)
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
