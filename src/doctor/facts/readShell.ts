import type { CommandFact, ConfigFacts, Source, ValueFact } from './config.ts';
import { join } from './paths.ts';

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Where a piece of shell stands, and what is known about its surroundings. */
export interface ShellContext {
  readonly file: string;
  readonly source: Source;
  readonly command: CommandFact['source'];
  readonly unit: string;
  readonly directory: string | undefined;
  readonly owner?: string;
  /** Values of variables (Makefile, script) that may be put in for `$(X)`. */
  readonly variables?: ReadonlyMap<string, string>;
  /** A Makefile writes `$(X)` for a variable and `$$X` for the shell's. */
  readonly make?: boolean;
}

const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
const operators = /^(?:&&|\|\||;|\||&)$/;
/** What starts a program of the project; `X=1 curl …` sets a variable for somebody else's. */
const startsOurs =
  /^@?(?:node|npm|yarn|pnpm|bun|deno|tsx|ts-node(?:-dev|-esm)?|tsnd|nodemon|pm2|babel-node|docker|docker-compose|podman|make|\$\(MAKE\)|sh|bash|exec|next|nest|vite|vue-cli-service|react-scripts|webpack|rollup|jest|vitest|mocha|concurrently|cross-env|dotenv|env-cmd|\.{0,2}\/.*|[\w-]+\/.*)$/;
/** `vendor/server:4`, or an image that everybody knows. */
const foreignImage =
  /^(?:[\w.-]+\/)+[\w.-]+:[\w.-]+$|^(?:mongo|postgres|mysql|mariadb|redis|rabbitmq|nginx|mailhog|minio)(?::[\w.-]+)?$/;
const localPort = /(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b/g;

/** Splits shell text into simple commands of words. Quotes are taken off; nothing is expanded. */
export function splitCommands(text: string, offset: number): Word[][] {
  const commands: Word[][] = [];
  let words: Word[] = [];
  let index = 0;
  const finish = (): void => {
    if (words.length > 0) commands.push(words);
    words = [];
  };
  while (index < text.length) {
    const character = text[index] ?? '';
    if (character === '\n') {
      finish();
      index += 1;
    } else if (character === '\\' && /^\\\r?\n/.test(text.slice(index, index + 3))) {
      index += text[index + 1] === '\r' ? 3 : 2;
    } else if (/\s/.test(character)) {
      index += 1;
    } else if (character === '#' && (index === 0 || /\s/.test(text[index - 1] ?? ''))) {
      while (index < text.length && text[index] !== '\n') index += 1;
    } else if (/[;&|()]/.test(character)) {
      const pair = text.slice(index, index + 2);
      index += operators.test(pair) ? 2 : 1;
      finish();
    } else {
      const start = index;
      let word = '';
      while (index < text.length) {
        const next = text[index] ?? '';
        if (next === "'" || next === '"' || next === '`') {
          const close = text.indexOf(next, index + 1);
          const end = close < 0 ? text.length : close;
          word += text.slice(index + 1, end);
          index = end + 1;
        } else if (next === '\\' && index + 1 < text.length) {
          if (/[\r\n]/.test(text[index + 1] ?? '')) break;
          word += text[index + 1] ?? '';
          index += 2;
        } else if (next === '$' && (text[index + 1] === '(' || text[index + 1] === '{')) {
          const closing = text[index + 1] === '(' ? ')' : '}';
          const close = text.indexOf(closing, index);
          const end = close < 0 ? text.length : close + 1;
          word += text.slice(index, end);
          index = end;
        } else if (/[\s;&|()]/.test(next)) break;
        else {
          word += next;
          index += 1;
        }
      }
      words.push({ text: word, start: offset + start, end: offset + index });
    }
  }
  finish();
  return commands;
}

/** A mount with its source written one way: `$(PWD)/data`, `${PWD}/data` and `./data` are the same. */
export function normaliseMount(
  text: string,
): { value: string; source: string; target: string } | undefined {
  const match = /^(.+?):(\/[^:]*)(?::[a-zA-Z,]+)?$/.exec(text);
  if (!match) return undefined;
  const target = (match[2] ?? '').replace(/\/+$/, '');
  const source = (match[1] ?? '')
    .replace(/^(?:\$\(?\{?(?:PWD|CURDIR|shell pwd|pwd)\}?\)?|`pwd`|%cd%)/i, '.')
    .replace(/^\.\/+/, './')
    .replace(/\/+$/, '');
  if (target === '' || source === '') return undefined;
  return { value: `${source}:${target}`, source, target };
}

/** `type=bind,source=./data,target=/app/data` in the short form, `./data:/app/data`. */
function mountOf(text: string): string {
  const fields = new Map(
    text.split(',').map((field): [string, string] => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );
  const source = fields.get('source') ?? fields.get('src') ?? '';
  const target = fields.get('target') ?? fields.get('dst') ?? fields.get('destination') ?? '';
  return `${source}:${target}`;
}

function expand(text: string, variables: ReadonlyMap<string, string> | undefined): string {
  if (!variables) return text;
  let result = text;
  for (let round = 0; round < 3 && /\$[({]?[A-Za-z_]/.test(result); round += 1)
    result = result.replace(
      /\$(?:\(([A-Za-z_]\w*)\)|\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
      (all, round_: string | undefined, curly: string | undefined, plain: string | undefined) =>
        variables.get(round_ ?? curly ?? plain ?? '') ?? all,
    );
  return result;
}

/** Paths of the system and of well-known images: nobody in the project chose them. */
const systemPath =
  /^\/(?:usr\/(?:bin|sbin|lib|share|include|local)|bin|sbin|dev|proc|sys|etc|lib|lib64|run|var\/(?:run|lib|log|cache|www|spool|tmp)|tmp|docker-entrypoint|root\/\.|home\/\w+\/\.|opt\/homebrew|nix)(?:\/|$|-)/;

export function isSystemPath(path: string): boolean {
  return systemPath.test(path);
}

/** An absolute path of two segments or more at the start of a text; undefined when it is none. */
export function absolutePath(text: string): string | undefined {
  const match = /^(\/[A-Za-z0-9_.@-]+(?:\/[A-Za-z0-9_.@-]+)+)\/?\*?$/.exec(text.trim());
  const path = match?.[1];
  // `__dirname + '/../../data'` is no place on the disk.
  return path && !path.includes('/..') && !isSystemPath(path) ? path : undefined;
}

/** Reads one stretch of shell: values, env variables passed and used, and the commands themselves. */
export function readShell(
  text: string,
  offset: number,
  context: ShellContext,
  into: ConfigFacts,
): void {
  const { file, source, unit } = context;
  const value = (
    kind: ValueFact['kind'],
    what: string,
    word: Word,
    role: ValueFact['role'],
  ): void => {
    into.values.push({
      kind,
      value: what,
      source,
      role,
      unit,
      file,
      start: word.start,
      end: word.end,
    });
  };
  let directory = context.directory;
  for (const words of splitCommands(text, offset)) {
    const [first] = words;
    const last = words[words.length - 1];
    if (!first || !last) continue;
    const executable = words.find(
      ({ text: word }) => !assignment.test(word) && !/^[@-]$/.test(word),
    );
    const started = /^@?(?:npx|pnpx|bunx)$/.test(executable?.text ?? '')
      ? words
          .slice(words.findIndex((word) => word === executable) + 1)
          .find(({ text: word }) => !word.startsWith('-'))
      : executable;
    const docker = /^(?:@|-)?(?:sudo|docker|podman)$/.test(executable?.text ?? '');
    const isExport = /^(?:@|-)?(?:export|cross-env|env|set)$/.test(executable?.text ?? '');
    let leading = true;
    words.forEach((word, index) => {
      const following = words[index + 1];
      const { text: raw } = word;
      readUses(raw, file, context.make ?? false, into);
      const assigned = assignment.exec(raw);
      if (assigned && (leading || isExport)) {
        const [, name = '', given = ''] = assigned;
        if (context.source !== 'readme' || isExport || words.length > 1)
          into.envPasses.push({
            name,
            value: /[$`]/.test(given) ? undefined : given,
            source,
            ours:
              /[A-Z]/.test(name) &&
              (isExport || (words.length > 1 && startsOurs.test(started?.text ?? ''))),
            unit,
            file,
            start: word.start,
            end: word.end,
          });
      } else if (!isExport || raw !== executable?.text) leading = false;
      if (/^(?:-e|--env|--build-arg)$/.test(raw) && following && docker) {
        const match = assignment.exec(following.text);
        if (match)
          into.envPasses.push({
            name: match[1] ?? '',
            value: /[$`]/.test(match[2] ?? '') ? undefined : (match[2] ?? ''),
            source,
            // A README also shows how to start other people's images.
            ours: source !== 'readme' && !words.some(({ text: word }) => foreignImage.test(word)),
            unit,
            file,
            start: following.start,
            end: following.end,
          });
      }
      if (/^(?:-v|--volume|--mount)$/.test(raw) && following && docker) {
        const given = raw === '--mount' ? mountOf(following.text) : following.text;
        const mount = normaliseMount(expand(given, withoutWorkingDirectory(context.variables)));
        if (mount) value('mount', mount.value, following, 'define');
        const target = /:(\/[^:]+)/.exec(given)?.[1];
        const path = target && absolutePath(target);
        if (path) value('path', path, following, 'define');
        return;
      }
      if (/^(?:-p|--publish)$/.test(raw) && following && docker)
        for (const port of new Set(following.text.split(':').slice(-2)))
          if (/^\d{2,5}$/.test(port)) value('port', port, following, 'refer');
      if (/^(?:-p|--port)$/.test(raw) && following && !docker && /^\d{4,5}$/.test(following.text))
        value('port', following.text, following, 'define');
      const flag = /^--port=(\d{4,5})$/.exec(raw);
      if (flag?.[1]) value('port', flag[1], word, 'define');
      for (const [, port] of raw.matchAll(localPort)) if (port) value('port', port, word, 'refer');
      const bound = assigned && leading ? assigned[2] : raw.replace(/^--?[\w-]+=/, '');
      const path = bound && (index > 0 || assigned) ? absolutePath(bound) : undefined;
      const previous = words[index - 1]?.text ?? '';
      if (
        path &&
        !/^https?:/.test(raw) &&
        !/^(?:-v|--volume|--mount)$/.test(previous) &&
        /^(?:curl|wget|http)$/.exec(first.text) === null
      )
        value('path', path, word, 'refer');
      else if (docker && /^(?:-e|--env|--build-arg)$/.test(previous)) {
        const passed = assignment.exec(raw)?.[2];
        const passedPath = passed && absolutePath(passed);
        if (passedPath) value('path', passedPath, word, 'define');
      }
    });
    into.commands.push({
      words: words.map((word, index) =>
        index === 0 ? { ...word, text: word.text.replace(/^[@-]+(?=\w|\.)/, '') } : word,
      ),
      source: context.command,
      directory,
      ...(context.owner !== undefined && { owner: context.owner }),
      file,
      start: first.start,
      end: last.end,
    });
    const inContainer = docker ? scriptInContainer(words) : undefined;
    if (inContainer)
      into.commands.push({
        words: inContainer,
        source: context.command,
        directory: undefined,
        ...(context.owner !== undefined && { owner: context.owner }),
        file,
        start: inContainer[0]?.start ?? first.start,
        end: last.end,
      });
    const target = words[1]?.text;
    if (first.text.replace(/^@/, '') === 'cd')
      directory =
        directory === undefined ||
        target === undefined ||
        /[$~*]/.test(target) ||
        target.startsWith('/')
          ? undefined
          : join(directory, target);
  }
}

/** What `docker run IMAGE npm run NAME` runs inside: the words from the package manager's name on. */
function scriptInContainer(words: readonly Word[]): Word[] | undefined {
  if (!words.some(({ text }) => text === 'run')) return undefined;
  const at = words.findIndex(
    ({ text }, index) =>
      /^(?:npm|pnpm|yarn)$/.test(text) && /^run(?:-script)?$/.test(words[index + 1]?.text ?? ''),
  );
  return at > 1 ? words.slice(at) : undefined;
}

function withoutWorkingDirectory(
  variables: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  if (!variables) return undefined;
  return new Map([...variables].filter(([name]) => name !== 'PWD' && name !== 'CURDIR'));
}

function readUses(text: string, file: string, make: boolean, into: ConfigFacts): void {
  const pattern = make
    ? /\$\$?(?:\(([A-Za-z_]\w*)\)|\{([A-Za-z_]\w*)[^}]*\}|([A-Za-z_]\w*))/g
    : /\$(?:\{([A-Za-z_]\w*)[^}]*\}|([A-Za-z_]\w*))|%([A-Za-z_]\w*)%/g;
  for (const match of text.matchAll(pattern)) {
    const name = match[1] ?? match[2] ?? match[3];
    // `-e X=$X` hands a variable on; that is not reading it.
    if (name && !text.startsWith(`${name}=`)) into.envUses.push({ name, file });
  }
}
