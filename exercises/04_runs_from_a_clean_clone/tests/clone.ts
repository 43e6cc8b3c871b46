/** A project's text files by path. */
type Files = Readonly<Record<string, string>>;

/** Who starts a command: a shell or make, or npm, which finds the programs of node_modules as well. */
type Starter = 'shell' | 'npm';

/**
 * Follows a command the way `make`, `npm` and `node` do, in a clone that has only these files.
 *
 * @returns The first thing that would go wrong, in a sentence, or undefined where nothing does.
 */
export function faultOf(
  command: string,
  files: Files,
  starter: Starter = 'shell',
  depth = 0,
): string | undefined {
  if (depth > 20) return `${command} starts itself, over and over`;
  for (const part of command.split(/&&|;|\s#.*$/)) {
    const fault =
      part.trim() === '' ? undefined : faultOfOne(part.trim(), files, starter, depth + 1);
    if (fault) return fault;
  }
  return undefined;
}

function faultOfOne(
  command: string,
  files: Files,
  starter: Starter,
  depth: number,
): string | undefined {
  const [program = '', ...words] = command.replace(/^(?:\w+=\S*\s+)+/, '').split(/\s+/);
  const named = words.filter((word) => !word.startsWith('-'));
  if (['echo', 'cd', 'git', 'true'].includes(program)) return undefined;
  if (program === 'make' || program === '$(MAKE)') return makeFault(named[0], files, depth);
  if (program === 'npm') {
    const [word = '', name] = named;
    if (/^(i|install|ci|add)$/.test(word)) return installFault(named, files);
    if (!/^(run|run-script|start|test|stop)$/.test(word)) {
      return `npm: "${word}" is no command of npm; a script is started with npm run ${word}`;
    }
    const script = word.startsWith('run') ? name : word;
    const scriptCommand = manifestOf(files).scripts[script ?? ''];
    if (!scriptCommand) return `npm: package.json has no script "${script}"`;
    return faultOf(scriptCommand, files, 'npm', depth);
  }
  if (program === 'npx')
    return faultOfOne(words.join(' ').replace(/^(?:-\S+\s+)+/, ''), files, 'npm', depth);
  if (program === 'tsx' || program === 'node') return scriptFault(program, words, files, starter);
  return `the shell does not know the command "${program}"`;
}

/** What `npm ci` needs; `npm install` needs nothing that is not there. */
function installFault(
  [how = '', ...packages]: readonly string[],
  files: Files,
): string | undefined {
  if (how === 'ci' && !('package-lock.json' in files)) {
    return 'npm: npm ci needs a package-lock.json, and the clone has none';
  }
  const undeclared = packages.find((name) => !(name in manifestOf(files).dependencies));
  return undeclared && `npm: ${undeclared} is installed by hand; package.json does not declare it`;
}

function makeFault(wanted: string | undefined, files: Files, depth: number): string | undefined {
  if (depth > 20) return `make: ${wanted} needs itself`;
  const rules = rulesOf(files['Makefile'] ?? '');
  const target = wanted ?? [...rules.keys()][0] ?? '';
  const rule = rules.get(target);
  if (!rule) {
    if (target in files) return undefined;
    return `make: no rule to make target "${target}" in the Makefile`;
  }
  for (const needed of rule.needs) {
    const fault = makeFault(needed, files, depth + 1);
    if (fault) return fault;
  }
  for (const command of rule.recipe) {
    const fault = faultOf(command, files, 'shell', depth);
    if (fault) return fault;
  }
  return undefined;
}

function scriptFault(
  program: string,
  words: readonly string[],
  files: Files,
  starter: Starter,
): string | undefined {
  const usesTsx = program === 'tsx' || words.includes('tsx') || words.includes('--import=tsx');
  if (usesTsx && !('tsx' in manifestOf(files).dependencies)) {
    return 'npm: tsx is not declared in package.json';
  }
  if (program === 'tsx' && starter === 'shell') {
    return 'the shell does not know the command "tsx": npm run and npx find it, make does not';
  }
  const given = words.find((word) => /\.[cm]?[jt]sx?$/.test(word)) ?? words.at(-1) ?? '';
  const file = given.replace(/^\.\//, '');
  if (!(file in files)) return `${program}: there is no file ${file}`;
  return importFault(file, files, new Set());
}

interface Rule {
  needs: string[];
  recipe: string[];
}

/** Each target of a Makefile with what it needs and the commands below it. */
function rulesOf(makefile: string): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  let current: Rule[] = [];
  for (const line of makefile.replace(/\\\n\s*/g, ' ').split('\n')) {
    const [, names, needs = ''] = /^([\w-][\w\s./-]*?)\s*::?(?!=)([^#]*)/.exec(line) ?? [];
    if (names !== undefined) {
      const [others = '', inline] = needs.split(/;(.*)/s);
      current = names.split(/\s+/).map((name) => {
        const rule = rules.get(name) ?? { needs: [], recipe: [] };
        rule.needs.push(...others.split(/\s+/).filter((word) => word && word !== '|'));
        if (inline?.trim()) rule.recipe.push(inline.trim());
        rules.set(name, rule);
        return rule;
      });
    } else if (line.startsWith('\t')) {
      const command = line.replace(/^\t[@+-]*/, '').trim();
      if (command && !command.startsWith('#'))
        for (const rule of current) rule.recipe.push(command);
    }
  }
  return rules;
}

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
}

/** @throws Error with a sentence where package.json is missing or is not JSON. */
export function manifestOf(files: Files): Manifest {
  const text = files['package.json'];
  if (text === undefined) throw new Error('npm: there is no package.json');
  const manifest = parsed(text);
  return {
    scripts: manifest.scripts ?? {},
    dependencies: { ...manifest.dependencies, ...manifest.devDependencies },
  };
}

function parsed(text: string): Partial<Manifest & { devDependencies: Record<string, string> }> {
  try {
    return JSON.parse(text) as ReturnType<typeof parsed>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`npm: package.json is not JSON (${reason})`, { cause: error });
  }
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

/** The commands that a README tells its reader to type: in blocks of code, and `make …` in a line. */
export function commandsIn(readme: string): string[] {
  const block = /^```\w*\n([\s\S]*?)^```/gm;
  const inBlocks = [...readme.matchAll(block)].flatMap(([, text = '']) => text.split('\n'));
  const inLines = [...readme.replace(block, '').matchAll(/`((?:make|npm|npx) [^`]+)`/g)];
  return [...inBlocks, ...inLines.map(([, command = '']) => command)]
    .map((line) =>
      line
        .replace(/^\s*\$ /, '')
        .replace(/\s#.*$/, '')
        .trim(),
    )
    .filter((line) => line && !line.startsWith('#'));
}
