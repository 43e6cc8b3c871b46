import type { ConfigFacts, CopyFact, DockerfileFacts } from './config.ts';
import { absolutePath, readShell, splitCommands, type Word } from './readShell.ts';

interface Instruction {
  readonly name: string;
  readonly text: string;
  readonly start: number;
}

/** Instructions with their continuation lines, comments left out but offsets kept. */
function instructionsOf(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  const lines = text.split('\n');
  let offset = 0;
  let current: { name: string; text: string; start: number } | undefined;
  for (const line of lines) {
    const comment = /^\s*#/.test(line);
    if (current) {
      // A comment between continuation lines becomes blanks, so that offsets stay true.
      current.text += comment ? `\n${' '.repeat(line.length)}` : `\n${line}`;
      if (!comment && !/\\\s*$/.test(line)) {
        instructions.push(current);
        current = undefined;
      }
    } else if (!comment) {
      const match = /^(\s*)([A-Za-z]+)(\s+)(.*)$/s.exec(line);
      if (match) {
        const [, indent = '', name = '', gap = '', rest = ''] = match;
        current = {
          name: name.toUpperCase(),
          text: rest,
          start: offset + indent.length + name.length + gap.length,
        };
        if (!/\\\s*$/.test(line)) {
          instructions.push(current);
          current = undefined;
        }
      }
    }
    offset += line.length + 1;
  }
  if (current) instructions.push(current);
  return instructions;
}

function wordsOf({ text, start }: Instruction): Word[] {
  // The JSON form `["a", "b"]` is words with punctuation.
  const plain = /^\s*\[/.test(text) ? text.replace(/[[\],]/g, ' ') : text;
  return splitCommands(plain.replace(/\\(?=\s*\n)/g, ' ').replace(/\n/g, ' '), start).flat();
}

function resolve(directory: string, path: string): string {
  if (path.startsWith('/')) return path;
  const parts = directory.split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function readDockerfile(
  path: string,
  text: string,
  unit: string,
  into: ConfigFacts,
): DockerfileFacts {
  const copies: CopyFact[] = [];
  let directory = '/';
  const file = path;
  for (const instruction of instructionsOf(text)) {
    const { name, start } = instruction;
    const end = start + instruction.text.length;
    const words = wordsOf(instruction);
    for (const [, used] of instruction.text.matchAll(/\$\{?([A-Za-z_]\w*)/g))
      if (used) into.envUses.push({ name: used, file });
    const pathValue = (value: string, word: { start: number; end: number }): void => {
      const found = absolutePath(value);
      if (found)
        into.values.push({
          kind: 'path',
          value: found,
          source: 'dockerfile',
          role: 'define',
          unit,
          file,
          start: word.start,
          end: word.end,
        });
    };
    switch (name) {
      case 'FROM':
        directory = '/';
        break;
      case 'WORKDIR':
        directory = resolve(directory, instruction.text.trim().replace(/^["']|["']$/g, ''));
        pathValue(directory, { start, end });
        break;
      case 'ENV':
      case 'ARG': {
        const pairs = words.some(({ text: word }) => word.includes('='))
          ? words.flatMap((word) => {
              const at = word.text.indexOf('=');
              return at > 0
                ? [{ name: word.text.slice(0, at), value: word.text.slice(at + 1), word }]
                : [];
            })
          : words[0]
            ? [
                {
                  name: words[0].text,
                  value: words
                    .slice(1)
                    .map((word) => word.text)
                    .join(' '),
                  word: { ...words[0], end },
                },
              ]
            : [];
        for (const pair of pairs) {
          const empty = name === 'ARG' && !pair.value;
          into.envPasses.push({
            name: pair.name,
            value: empty || pair.value.includes('$') ? undefined : pair.value,
            source: 'dockerfile',
            ours: true,
            unit,
            file,
            start: pair.word.start,
            end: pair.word.end,
          });
          pathValue(pair.value, pair.word);
        }
        break;
      }
      case 'EXPOSE':
        for (const word of words) {
          const port = /^(\d+)(?:\/\w+)?$/.exec(word.text)?.[1];
          if (port)
            into.values.push({
              kind: 'port',
              value: port,
              source: 'dockerfile',
              role: 'refer',
              unit,
              file,
              start: word.start,
              end: word.end,
            });
        }
        break;
      case 'VOLUME':
        for (const word of words) pathValue(resolve(directory, word.text), word);
        break;
      case 'COPY':
      case 'ADD': {
        if (instruction.text.includes('<<')) break;
        const operands = words.filter(({ text: word }) => !word.startsWith('--'));
        const target = operands.pop();
        if (!target) break;
        const fromStage = words.some(({ text: word }) => word.startsWith('--from'));
        if (!target.text.includes('$')) {
          const absolute = resolve(directory, target.text);
          if (!/^\.?\/?$/.test(target.text)) pathValue(absolute, target);
        }
        copies.push({
          sources: operands,
          target: target.text.includes('$') ? '' : resolve(directory, target.text),
          fromStage,
          file,
          start,
          end,
        });
        break;
      }
      case 'RUN':
      case 'CMD':
      case 'ENTRYPOINT': {
        const json = /^\s*\[/.test(instruction.text);
        const shell = json
          ? instruction.text.replace(/[[\],]/g, ' ')
          : instruction.text.replace(/^(?:\s*--\w+=\S+)+/, (flags) => ' '.repeat(flags.length));
        readShell(
          shell,
          start,
          { file, source: 'dockerfile', command: 'dockerfile', unit, directory: undefined },
          into,
        );
        break;
      }
      default:
    }
  }
  return { path, copies };
}
