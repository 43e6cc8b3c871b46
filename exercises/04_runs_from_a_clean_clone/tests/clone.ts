/** A project's text files by path. */
type Files = Readonly<Record<string, string>>;

/**
 * Follows a command the way `make`, `npm` and `node` do, in a clone that has only these files.
 *
 * @returns The first thing that would go wrong, in a sentence, or undefined where nothing does.
 */
export function faultOf(command: string, files: Files): string | undefined {
  const [program, ...words] = command.trim().split(/\s+/);
  if (program === 'make') {
    const target = words[0] ?? '';
    const recipe = recipesOf(files['Makefile'] ?? '').get(target);
    if (!recipe) return `make: no rule to make target "${target}" in the Makefile`;
    return firstFault(recipe, files);
  }
  if (program === 'npm') {
    const script = words[0] === 'run' ? words[1] : words[0];
    const scriptCommand = manifestOf(files).scripts[script ?? ''];
    if (!scriptCommand) return `npm: package.json has no script "${script}"`;
    return faultOf(scriptCommand, files);
  }
  if (program === 'tsx' || program === 'node') {
    const file = words.at(-1) ?? '';
    if (!(file in files)) return `${program}: there is no file ${file}`;
    if (program === 'tsx' && !('tsx' in manifestOf(files).dependencies)) {
      return 'npm: tsx is not declared in package.json';
    }
    return importFault(file, files, new Set());
  }
  return `the shell does not know the command "${program}"`;
}

function firstFault(commands: readonly string[], files: Files): string | undefined {
  for (const command of commands) {
    const fault = faultOf(command, files);
    if (fault) return fault;
  }
  return undefined;
}

/** Each target of a Makefile with the commands below it. */
function recipesOf(makefile: string): Map<string, string[]> {
  const recipes = new Map<string, string[]>();
  let target = '';
  for (const line of makefile.split('\n')) {
    const name = /^([\w-]+)\s*:(?!=)/.exec(line)?.[1];
    if (name) recipes.set((target = name), []);
    else if (line.startsWith('\t')) recipes.get(target)?.push(line.replace(/^\t@?/, ''));
  }
  return recipes;
}

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
}

export function manifestOf(files: Files): Manifest {
  const manifest = JSON.parse(files['package.json'] ?? '{}') as Partial<
    Manifest & { devDependencies: Record<string, string> }
  >;
  return {
    scripts: manifest.scripts ?? {},
    dependencies: { ...manifest.dependencies, ...manifest.devDependencies },
  };
}

/** Follows the imports of a file. */
function importFault(file: string, files: Files, seen: Set<string>): string | undefined {
  if (seen.has(file)) return undefined;
  seen.add(file);
  const importing = /^(?:import\s*|(?:import|export)\b[^;'"]*?\bfrom\s*)['"]([^'"]+)['"]/gm;
  const specifiers = [...(files[file] ?? '').matchAll(importing)];
  for (const [, specifier = ''] of specifiers) {
    if (specifier.startsWith('.')) {
      const path = new URL(specifier, `file:///${file}`).pathname.slice(1);
      if (!(path in files)) return `node: ${file} imports ${specifier}, and there is no ${path}`;
      const fault = importFault(path, files, seen);
      if (fault) return fault;
    } else if (!specifier.startsWith('node:')) {
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      if (!(name in manifestOf(files).dependencies)) {
        return `node: ${file} imports ${name}, and package.json does not declare it`;
      }
    }
  }
  return undefined;
}

/** The commands that a README tells its reader to type. */
export function commandsIn(readme: string): string[] {
  return [...readme.matchAll(/^```\w*\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/^\$ /, '').trim())
    .filter((line) => line && !line.startsWith('#'));
}
