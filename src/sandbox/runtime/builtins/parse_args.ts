/** `util.parseArgs`: https://nodejs.org/docs/latest-v20.x/api/util.html#utilparseargsconfig */
import { nodeError } from './node_error.ts';

interface OptionSettings {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: unknown;
}

interface Settings {
  readonly args?: readonly string[];
  readonly allowNegative?: boolean;
  readonly options?: Readonly<Record<string, OptionSettings>>;
  readonly strict?: boolean;
  readonly allowPositionals?: boolean;
}

function refuse(code: string, message: string): Error {
  return nodeError(TypeError, `ERR_PARSE_ARGS_${code}`, message);
}

/** The arguments of the program, where none are given. */
function ownArguments(): readonly string[] {
  const { process } = globalThis as { process?: { argv: readonly string[] } };
  return process?.argv.slice(2) ?? [];
}

export function parseArgs(settings: Settings = {}) {
  const { args = ownArguments(), options = {}, strict = true } = settings;
  const { allowPositionals = !strict } = settings;
  const values = Object.create(null) as Record<string, unknown>;
  const positionals: string[] = [];

  const store = (name: string, value: unknown) => {
    const many = values[name];
    if (!options[name]?.multiple) values[name] = value;
    else if (Array.isArray(many)) many.push(value);
    else values[name] = [value];
  };
  const take = (name: string, shown: string, given: string | undefined, rest: string[]) => {
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    const positive = name.startsWith('no-') ? name.slice(3) : undefined;
    if (settings.allowNegative && positive !== undefined && given === undefined) {
      if (options[positive]?.type === 'boolean') {
        store(positive, false);
        return;
      }
    }
    if (!option) {
      if (strict) {
        const hint = allowPositionals
          ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "${shown}"`
          : '';
        throw refuse('UNKNOWN_OPTION', `Unknown option '${shown}'${hint}`);
      }
      store(name, given ?? true);
      return;
    }
    const short = option.short === undefined ? '' : `-${option.short}, `;
    if (option.type === 'boolean') {
      if (given !== undefined && strict) {
        const message = `Option '${short}--${name}' does not take an argument`;
        throw refuse('INVALID_OPTION_VALUE', message);
      }
      store(name, true);
      return;
    }
    const value = given ?? rest.shift();
    if (value === undefined) {
      const message = `Option '${short}--${name} <value>' argument missing`;
      throw refuse('INVALID_OPTION_VALUE', message);
    }
    if (strict && given === undefined && value.length > 1 && value.startsWith('-')) {
      const message =
        `Option '${shown}' argument is ambiguous.\nDid you forget to specify the option argument ` +
        `for '${shown}'?\nTo specify an option argument starting with a dash use '--${name}=-XYZ'${short === '' ? '' : ` or '-${option.short ?? ''}-XYZ'`}.`;
      throw refuse('INVALID_OPTION_VALUE', message);
    }
    store(name, value);
  };

  const rest = [...args];
  for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
    const long = /^--([^=]+)(?:=([^]*))?$/.exec(item);
    if (item === '--') positionals.push(...rest.splice(0));
    else if (long?.[1] !== undefined) take(long[1], `--${long[1]}`, long[2], rest);
    else if (/^-[^-]/.test(item)) takeShort(item.slice(1));
    else positionals.push(item);
  }
  if (!allowPositionals && positionals.length > 0) {
    const message = `Unexpected argument '${positionals[0] ?? ''}'. This command does not take positional arguments`;
    throw refuse('UNEXPECTED_POSITIONAL', message);
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== undefined && !(name in values)) values[name] = option.default;
  }
  return { values, positionals };

  /** `-f`, `-fb` (two at once), `-ovalue`. */
  function takeShort(letters: string): void {
    const [letter = ''] = letters;
    const found = Object.entries(options).find(([, option]) => option.short === letter);
    const [name, option] = found ?? [letter, undefined];
    const tail = letters.slice(1);
    if (tail === '') take(name, `-${letter}`, undefined, rest);
    else if (option?.type === 'string') take(name, `-${letter}`, tail, rest);
    else {
      take(name, `-${letter}`, undefined, rest);
      takeShort(tail);
    }
  }
}
