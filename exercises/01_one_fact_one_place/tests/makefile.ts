/** How a Makefile starts the container. */
export interface Start {
  /** Where in the container the folder `data` is mounted; undefined where it is not. */
  mountedAt: string | undefined;
  /** What the program finds in DATA_DIR; undefined where it finds nothing. */
  passedIn: string | undefined;
}

/** The line on which the Makefile decides the directory: `DATA_DIR = …`, `?=`, `:=`, exported or not. */
export const decision =
  /^[ ]*(?:(?:export|override)[ ]+)*DATA_DIR[ ]*[:?]*=[ ]*(\S+)[ ]*(?:#.*)?$/m;

/** Reads a Makefile as `make serve` and docker do. undefined where nothing starts a container. */
export function startOf(makefile: string): Start | undefined {
  const joined = makefile.replace(/\\\n\s*/g, ' ');
  const variables = variablesOf(joined);
  const command = joined.split('\n').find((line) => /^\t.*\bdocker\s+run\b/.test(line));
  if (command === undefined) return undefined;
  const words = expanded(command, variables).replace(/["']/g, '').split(/\s+/);
  return { mountedAt: mountOf(words), passedIn: valueOf(words, variables, joined) };
}

function variablesOf(makefile: string): Map<string, string> {
  const assignments = makefile.matchAll(
    /^[ ]*(?:(?:export|override)[ ]+)*(\w+)[ ]*[:?]*=[ ]*(.*?)[ ]*(?:#.*)?$/gm,
  );
  return new Map([...assignments].map(([, name = '', value = '']) => [name, value]));
}

function expanded(text: string, variables: Map<string, string>, depth = 0): string {
  if (depth > 9) return text;
  return text.replace(/\$[({](\w+)[)}]/g, (_, name: string) =>
    expanded(variables.get(name) ?? `(${name})`, variables, depth + 1),
  );
}

/** The values of an option: `-v x`, `-vx`, `--volume x` and `--volume=x`. */
function valuesOf(words: readonly string[], ...names: string[]): string[] {
  return words.flatMap((word, index) => {
    if (names.includes(word)) return words[index + 1] ?? [];
    const name = names.find((one) => word.startsWith(one.startsWith('--') ? `${one}=` : one));
    if (name === undefined || word.startsWith('--') !== name.startsWith('--')) return [];
    return word.slice(name.length).replace(/^=/, '');
  });
}

function mountOf(words: readonly string[]): string | undefined {
  const volumes = valuesOf(words, '-v', '--volume').map((value) => {
    const [source = '', target = ''] = value.split(':');
    return { source, target };
  });
  const mounts = valuesOf(words, '--mount').map((value) => {
    const part = (names: string) =>
      new RegExp(`(?:^|,)(?:${names})=([^,]*)`).exec(value)?.[1] ?? '';
    return { source: part('source|src'), target: part('target|destination|dst') };
  });
  const own = [...volumes, ...mounts].find(({ source }) => /(^|[/)])data\/?$/.test(source));
  return own?.target.replace(/(.)\/$/, '$1');
}

/** With a bare `-e DATA_DIR` docker takes what make has exported. */
function valueOf(
  words: readonly string[],
  variables: Map<string, string>,
  makefile: string,
): string | undefined {
  const own = valuesOf(words, '-e', '--env').find((value) => /^DATA_DIR(=|$)/.test(value));
  if (own === undefined) return undefined;
  if (own.includes('=')) return own.slice('DATA_DIR='.length);
  const isExported = /^[ ]*export\b(?=[ ]*$|.*\bDATA_DIR\b)/m.test(makefile);
  return isExported ? variables.get('DATA_DIR') : undefined;
}
