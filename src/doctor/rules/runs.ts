import type { CodeFacts, Stretch } from '../facts/code.ts';
import type { CommandFact, PackageFacts } from '../facts/config.ts';
import { basename, dirname, join, within } from '../facts/paths.ts';
import { oncePerProject, type ProjectFacts } from '../facts/project.ts';
import { resolverOf, type Resolver } from '../facts/resolve.ts';
import type { Draft, Span } from '../types.ts';
import { groupBy, listed, spanAt, type Rule } from './rule.ts';

const builtins = new Set(
  'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib test bun deno vscode electron obsidian server-only client-only'.split(' '),
); // prettier-ignore
const builtFolder =
  /^(?:\.\/)?(?:dist|build|out|lib|esm|cjs|es|\.next|\.output|public|target|bundle)(?:\/|$)/;
const generatedImport =
  /generated|__generated__|\+types|\.gen\b|(?:^|\/)(?:dist|build|out|\.velite|\.content-collections|styled-system|\$types)(?:\/|$)|auto-imports|routeTree/;
const aside =
  /(?:^|\/)(?:templates?|fixtures?|__fixtures__|__mocks__|examples?|snippets|playground|testdata|boilerplate)\//;

const judged = oncePerProject(({ code }): CodeFacts[] =>
  code.filter(
    ({ declarations, path, text }) => !declarations && !aside.test(path) && !isLoadedByName(text),
  ),
);

/** AMD: a loader in the browser finds modules by names that its own settings map to files. */
function isLoadedByName(text: string): boolean {
  if (!text.includes('define') && !text.includes('requirejs')) return false;
  return /\bdefine\.amd\b|^[ \t]*(?:define|requirejs)\((?:['"[]|function\b)/m.test(text);
}

function importFindings(facts: ProjectFacts): Draft[] {
  const resolver = resolverOf(facts);
  const drafts: Draft[] = [];
  for (const code of judged(facts))
    for (const item of code.imports) {
      if (item.specifier.startsWith('.')) {
        const resolution = resolver.resolve(code, item.specifier);
        if (resolution.kind === 'missing') {
          const target = join(dirname(code.path), item.specifier.replace(/[?#].*$/, ''));
          if (
            target === undefined ||
            generatedImport.test(item.specifier) ||
            generatedImport.test(target)
          )
            continue;
          if (['', '.ts', '.js', '.json'].some((ending) => facts.ignores(target + ending)))
            continue;
          if (
            item.kind === 'require' &&
            code.text.slice(Math.max(0, item.start - 200), item.start).includes('try {')
          )
            continue;
          drafts.push({
            message: resolution.near
              ? `${item.specifier} is written ${basename(resolution.near)} on disk; where case counts (Linux, Docker, CI) the import fails.`
              : `${item.specifier} is imported, and there is no such file.`,
            fact: item.specifier,
            spans: [spanAt(code, item)],
            fix: resolution.near
              ? `Write the import as the file is named: ${resolution.near}.`
              : 'Add the file to the repository, or import what is there. Check what git ignores.',
          });
          continue;
        }
      }
      drafts.push(...missingNames(facts, resolver, code, item));
    }
  return drafts;
}

/** Names that a module of ours is asked for and does not export. */
function missingNames(
  facts: ProjectFacts,
  resolver: Resolver,
  code: CodeFacts,
  item: CodeFacts['imports'][number],
): Draft[] {
  if (item.kind === 'dynamic' || item.kind === 'require' || code.partial) return [];
  const resolution = resolver.resolve(code, item.specifier);
  if (resolution.kind !== 'file') return [];
  const drafts: Draft[] = [];
  for (const name of item.names) {
    const { imported } = name;
    // A bundler makes the default export of a worker: `import Worker from './sum.worker'`.
    if (imported === '*' || (imported === 'default' && /worker|\?/i.test(item.specifier))) continue;
    if (exportsName(facts, resolver, resolution.path, imported) !== false) continue;
    const target = facts.codeByPath.get(resolution.path);
    drafts.push({
      message:
        imported === 'default'
          ? `${item.specifier} has no default export to import.`
          : `${item.specifier} does not export ${imported}.`,
      fact: imported,
      spans: [spanAt(code, name)],
      fix:
        target && target.exports.size > 0
          ? `It exports ${listed([...target.exports])}; import one of those, or export ${imported}.`
          : `Export ${imported} there.`,
    });
  }
  return drafts;
}

/** Whether a file exports a name; undefined when that cannot be told. */
function exportsName(
  facts: ProjectFacts,
  resolver: Resolver,
  path: string,
  name: string,
  seen = new Set<string>(),
): boolean | undefined {
  const code = facts.codeByPath.get(path);
  if (!code || seen.has(path)) return seen.has(path) ? false : undefined;
  seen.add(path);
  if (code.partial || code.declarations || code.commonJs || !code.module || code.exports.has('='))
    return undefined;
  if (code.exports.has(name)) return true;
  if (/\bdeclare\s+(?:module|global)\b/.test(code.text)) return undefined;
  let unknown = false;
  if (name !== 'default')
    for (const specifier of code.exportsEverythingOf) {
      const target = resolver.resolve(code, specifier);
      const answer =
        target.kind === 'file' ? exportsName(facts, resolver, target.path, name, seen) : undefined;
      if (answer) return true;
      if (answer === undefined) unknown = true;
    }
  return unknown ? undefined : false;
}

/** Packages that a Dockerfile or script installs by name, for the folder around it. */
function installedByCommand({
  commands,
}: ProjectFacts): { directory: string; names: Set<string> }[] {
  return commands.flatMap(({ words: [first, second, ...rest], source, file }) =>
    /^(?:dockerfile|shell|workflow|makefile)$/.test(source) &&
    /^(?:npm|yarn|pnpm|bun)$/.test(first?.text ?? '') &&
    /^(?:i|install|add)$/.test(second?.text ?? '') &&
    rest.some(({ text }) => !text.startsWith('-'))
      ? [
          {
            directory: dirname(file),
            names: new Set(rest.map(({ text }) => text.replace(/(?<=.)@.*$/, ''))),
          },
        ]
      : [],
  );
}

/** What frameworks bring along for their programs to import, as their documentation says. */
const brings: Readonly<Record<string, RegExp>> = {
  expo: /^@expo\/vector-icons$/,
  gatsby: /^(?:gatsby-link|@reach\/router)$/,
  nitro: /^(?:h3|ofetch|ufo|defu|unstorage)$/,
  nitropack: /^(?:h3|ofetch|ufo|defu|unstorage)$/,
  nuxt: /^(?:vue|vue-router|h3|ofetch|ufo|defu|nitropack|@unhead\/vue)$/,
  vitepress: /^vue$/,
  '@nuxtjs/i18n': /^vue-i18n$/,
};

/** Stands further in than the statements of a file's top level. */
function isIndented({ text }: CodeFacts, { start }: Stretch): boolean {
  return /^[ \t]/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1));
}

function undeclaredFindings(facts: ProjectFacts): Draft[] {
  if (facts.packages.length === 0) return [];
  const resolver = resolverOf(facts);
  const own = new Set(facts.packages.map(({ name }) => name));
  const configTexts = [
    ...facts.code
      .filter(({ declarations, toolConfig }) => declarations || toolConfig)
      .map(({ text }) => text),
    ...facts.packages.map(({ text }) => text),
    ...facts.otherTexts
      .filter(({ path }) => /(?:deno\.jsonc?|import.?map\.json|babel.*)$/.test(path))
      .map(({ text }) => text),
  ];
  // `alias: { api: … }` of a bundler, whatever its file is called.
  const aliasKeys = new Set(
    facts.code.flatMap(({ text }) =>
      [...text.matchAll(/\balias\s*:\s*\{([^}]*)\}|\balias\.([\w-]+)\s*=/g)].flatMap(
        ([, list, one]) =>
          one
            ? [one]
            : [...(list ?? '').matchAll(/([@\w-]+)['"]?\s*:/g)].map((key) => key[1] ?? ''),
      ),
    ),
  );
  const installed = installedByCommand(facts);
  const uses: { name: string; code: CodeFacts; item: CodeFacts['imports'][number] }[] = [];
  for (const code of judged(facts)) {
    if (code.toolConfig) continue;
    const packages = facts.packages.filter(({ directory }) => within(directory, code.path));
    if (packages.length === 0) continue;
    for (const item of code.imports) {
      if (item.typeOnly || item.onlyInTypes) continue;
      const resolution = resolver.resolve(code, item.specifier);
      if (resolution.kind !== 'package') continue;
      const { name } = resolution;
      if (generatedImport.test(item.specifier)) continue;
      if (
        builtins.has(name) ||
        facts.inherited.has(name) ||
        own.has(name) ||
        !/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name)
      )
        continue;
      if (
        packages.some(
          ({ dependencies }) =>
            dependencies.has(name) ||
            dependencies.has(`@types/${name.replace(/^@/, '').replace('/', '__')}`),
        )
      )
        continue;
      if (name === '@jest/globals' && packages.some(({ dependencies }) => dependencies.has('jest')))
        continue;
      // Docusaurus makes these itself.
      if (
        /^@(?:site|theme|theme-original|theme-init|generated)(?:\/|$)/.test(name) &&
        packages.some(({ dependencies }) => dependencies.has('@docusaurus/core'))
      )
        continue;
      // A function at Amazon's finds its SDK there.
      if (
        /^(?:aws-sdk$|@aws-sdk\/)/.test(name) &&
        packages.some(({ dependencies }) =>
          ['serverless', 'aws-cdk-lib', 'sst', '@types/aws-lambda'].some((one) =>
            dependencies.has(one),
          ),
        )
      )
        continue;
      if (
        packages.some(({ dependencies }) =>
          [...dependencies.keys()].some((one) => brings[one]?.test(name)),
        )
      )
        continue;
      const first = name.split('/')[0] ?? name;
      if (
        [join(code.unit, first), join(code.unit, 'src', first)].some(
          (path) => path !== undefined && facts.paths.has(path),
        )
      )
        continue;
      if (
        configTexts.some((text) =>
          [name, ...(first.startsWith('@') ? [first] : [])].some((alias) =>
            new RegExp(
              `['"\`]\\^?${alias.replace(/[.*+?^$()|[\]{}\\/]/g, '\\$&')}(?:/[^'"\`]*|\\(?[.*/)$]+)?['"\`]`,
            ).test(text),
          ),
        )
      )
        continue;
      if (aliasKeys.has(name)) continue;
      if (installed.some(({ directory, names }) => names.has(name) && within(directory, code.path)))
        continue;
      if (
        code.text.includes(`declare module '${name}`) ||
        code.text.slice(Math.max(0, item.start - 160), item.start).includes('try {')
      )
        continue;
      uses.push({ name, code, item });
    }
  }
  return [...groupBy(uses, ({ name, code }) => `${code.unit}\n${name}`).values()].flatMap(
    (group) => {
      const [first] = group;
      if (!first) return [];
      const byLuck = facts.locks.some(
        ({ directory, installed }) =>
          within(directory, first.code.path) && installed.has(first.name),
      );
      return [
        {
          message: byLuck
            ? `${first.name} is imported and not in package.json; it is there only because another package brings it.`
            : `${first.name} is imported and not in package.json; a clean install has it only if another package happens to bring it.`,
          fact: first.name,
          spans: group.map(({ code, item }) => spanAt(code, item)),
          // Asked for on a condition, it may be wanted only by who installs it.
          ...(group.every(({ code, item }) => item.kind === 'require' && isIndented(code, item)) &&
            doubt),
          fix: `npm install ${first.name}`,
        },
      ];
    },
  );
}

/** The package around a command is for other programs to import, and starts none itself. */
function isLibrary({ packages }: ProjectFacts, { directory, file }: CommandFact): boolean {
  const [nearest] = packages
    .filter((one) => within(one.directory, directory ?? dirname(file)))
    .sort((one, other) => other.directory.length - one.directory.length);
  return (
    nearest !== undefined &&
    !nearest.scripts.has('start') &&
    nearest.entries.some(({ field }) => /^(?:exports|module|types)/.test(field))
  );
}

/** Flags whose next word is theirs. */
const takesValue =
  /^(?:-r|--require|--loader|--import|--env-file|-e|--eval|--exec|-x|-w|--watch|--ext|-i|--ignore|-P|--project|-p|--tsconfig|--inspect-port|-C|--conditions|--experimental-loader|--max-old-space-size|-O|--compiler-options|--config|-c|--signal|--delay|-d)$/;
const wrappers = new Set([
  'npx',
  'cross-env',
  'sudo',
  'env',
  'dotenv',
  'env-cmd',
  'exec',
  'time',
  'bunx',
  'cross-env-shell',
  'dotenvx',
]);

interface Invocation {
  readonly name: string;
  readonly args: CommandFact['words'];
  readonly wrapped: boolean;
}

function invocationOf(command: CommandFact): Invocation | undefined {
  let words = command.words.filter(({ text }) => text !== '');
  let wrapped = false;
  for (;;) {
    const [first] = words;
    if (!first) return undefined;
    if (
      /^[A-Za-z_]\w*=/.test(first.text) ||
      (wrapped && (first.text.startsWith('-') || first.text === '--'))
    )
      words = words.slice(1);
    else if (wrappers.has(first.text)) {
      wrapped = true;
      words = words.slice(1);
    } else return { name: first.text, args: words.slice(1), wrapped };
  }
}

const packageManagerOwn = new Set(
  'install i ci add remove rm uninstall run exec init create dlx x why outdated upgrade update publish pack link unlink config cache audit list ls info view set version global workspace workspaces node dedupe import login logout owner policies tag team versions help prune rebuild approve-builds deploy fetch patch store licenses env setup self-update root bin prefix search token whoami access completion doctor explain fund ping pkg profile query repo restart stop star stars unstar shrinkwrap adduser bugs diff docs edit explore find-dupes hook npx org get set-script upgrade-interactive plugin rebuild up corepack cit install-test'.split(' '),
); // prettier-ignore

function scriptName(
  invocation: Invocation,
): { name: string; word: CommandFact['words'][number] } | 'elsewhere' | undefined {
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(invocation.name)) return undefined;
  if (
    invocation.args.some(({ text }) =>
      /^(?:--prefix|--workspaces?|-w|-ws|--filter|-F|-C|--cwd|--dir|-r|--recursive|workspace|workspaces)(?:=|$)/.test(
        text,
      ),
    )
  )
    return 'elsewhere';
  const args = invocation.args.filter(({ text }) => !text.startsWith('-'));
  const [verb, named] = args;
  if (!verb) return undefined;
  if (/^(?:run|run-script)$/.test(verb.text)) {
    // Both run what is installed, too: `bun run --bun next dev`, `yarn run eslint`.
    const runsTools = /^(?:bun|yarn)$/.test(invocation.name);
    if (runsTools && !/:|^(?:start|dev|build|test|serve|lint)$/.test(named?.text ?? ''))
      return undefined;
    return named ? { name: named.text, word: named } : undefined;
  }
  if (invocation.name === 'npm' && /^(?:start|test)$/.test(verb.text))
    return { name: verb.text, word: verb };
  if (
    (invocation.name === 'yarn' || invocation.name === 'pnpm') &&
    !packageManagerOwn.has(verb.text) &&
    /^(?:start|dev|build|test|serve|lint)(?::|$)/.test(verb.text)
  )
    return { name: verb.text, word: verb };
  return undefined;
}

function exists(facts: ProjectFacts, path: string): boolean {
  return [
    '',
    '.js',
    '.ts',
    '.mjs',
    '.cjs',
    '.json',
    '.tsx',
    '.jsx',
    '.mts',
    '/index.js',
    '/index.ts',
    '/index.mjs',
  ].some((ending) => facts.paths.has(path + ending));
}

const bundles =
  /webpack|esbuild|tsup|vite|rollup|swc|ncc|babel|parcel|nest|unbuild|tsdown|pkgroll|bun build|copy|cp -|mv |nx |turbo|gulp/;

/** Whether anything in the project says that it builds: a script, a recipe, a settings file. */
function makesAnything({ packages, commands, tsconfigs, code }: ProjectFacts): boolean {
  const build = new RegExp(`\\b(?:tsc|build|compile|bundle)\\b|${bundles.source}`);
  return (
    tsconfigs.length > 0 ||
    code.some(({ toolConfig }) => toolConfig) ||
    packages.some(({ scripts }) =>
      [...scripts].some(([name, { command }]) => build.test(name) || build.test(command)),
    ) ||
    commands.some(({ words }) => words.some(({ text }) => build.test(text)))
  );
}

/** A path below a build's output, followed back to its source. False: no source makes it. */
function isBuilt(facts: ProjectFacts, directory: string, target: string): boolean {
  const config = facts.tsconfigs.find(
    (one) => one.directory === directory && basename(one.path) === 'tsconfig.json',
  );
  const manifest = facts.packages.find((one) => one.directory === directory);
  const build = [...(manifest?.scripts.values() ?? [])].map(({ command }) => command).join(' ; ');
  const outDir = config?.outDir?.replace(/^\.\//, '').replace(/\/$/, '');
  const plain = target.replace(/^\.\//, '');
  const stem = basename(plain).replace(/\.[\w.]+$/, '');
  const hasSource = facts.code.some(({ path }) => basename(path).replace(/\.[\w.]+$/, '') === stem);
  if (!config && !hasSource && !makesAnything(facts)) return false;
  if (
    !config ||
    !outDir ||
    !/\btsc\b/.test(build) ||
    bundles.test(build) ||
    facts.tsconfigs.filter((one) => one.directory === directory).length > 1
  )
    return true;
  if (!plain.startsWith(`${outDir}/`)) return true;
  const rest = plain.slice(outDir.length + 1).replace(/\.(?:[cm]?js|d\.ts)$/, '');
  const roots = [config.rootDir?.replace(/^\.\//, '') ?? '', '', 'src', 'app', 'source', 'server'];
  return roots.some((root) =>
    ['.ts', '.tsx', '.js', '.mts', '.cts', '.jsx', '.json', '/index.ts', '/index.js', '.mjs'].some(
      (ending) => {
        const path = join(directory, root, rest + ending);
        return path !== undefined && facts.paths.has(path);
      },
    ),
  );
}

const runners =
  /^(?:node|tsx|ts-node|ts-node-dev|tsnd|ts-node-esm|nodemon|bun|pm2|babel-node|swc-node)$/;

function commandFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  const targets = new Set(facts.makefiles.flatMap((makefile) => [...makefile.targets.keys()]));
  const patterns = facts.makefiles.some((makefile) =>
    [...makefile.targets.keys()].some((name) => /[%$]/.test(name)),
  );
  const seen = new Set<string>();
  const places = new Map<string, Span[]>();
  const says = (command: CommandFact): string =>
    command.source === 'npm script'
      ? `The script ${command.owner ?? ''}`
      : command.source === 'makefile'
        ? `The target ${command.owner ?? ''}`
        : basename(command.file);
  const report = (
    command: CommandFact,
    word: { text: string; start: number; end: number },
    message: string,
    fix: string,
  ): void => {
    const key = `${command.file}:${word.start}`;
    if (seen.has(key)) return;
    seen.add(key);
    // What one file says several times is one thing to mend.
    const said = `${command.file}\n${message}`;
    const spans = places.get(said) ?? [];
    spans.push({ file: command.file, start: word.start, end: word.end });
    if (spans.length > 1) return;
    places.set(said, spans);
    drafts.push({
      message,
      fact: word.text,
      spans,
      fix,
      ...(command.source === 'npm script' && manifestAlone(facts, dirname(command.file)) && doubt),
    });
  };
  // The README of `create-app` tells what to do in the project that it makes.
  const generators = facts.packages.filter(({ name }) =>
    /^(?:@[^/]+\/)?(?:create|generator)-/.test(name ?? ''),
  );
  for (const command of facts.commands) {
    if (
      aside.test(command.file) ||
      (command.source === 'readme' &&
        generators.some(({ directory }) => directory === dirname(command.file))) ||
      command.words.some(({ text }) => /[<>]|\.\.\.|…|\byour[-_]/.test(text))
    )
      continue;
    const invocation = invocationOf(command);
    if (!invocation) continue;
    const { name, args } = invocation;
    const script = scriptName(invocation);
    if (
      script &&
      script !== 'elsewhere' &&
      facts.packages.length > 0 &&
      !/[$*{%]/.test(script.name)
    ) {
      const here =
        command.source === 'npm script'
          ? facts.packages.find(({ directory }) => directory === command.directory)
          : undefined;
      const places = here ? [here] : facts.packages;
      const has = (one: PackageFacts): boolean =>
        one.scripts.has(script.name) ||
        (script.name === 'start' &&
          (join(one.directory, 'server.js') ?? '') !== '' &&
          facts.paths.has(join(one.directory, 'server.js') ?? ''));
      if (!places.some(has) && command.source !== 'workflow' && command.source !== 'shell')
        report(
          command,
          script.word,
          `${says(command)} runs “${name} ${name === 'npm' && /^(?:start|test)$/.test(script.name) ? '' : 'run '}${script.name}”, and package.json has no script ${script.name}.`,
          `Add the script ${script.name} to package.json, or name one that is there.`,
        );
      continue;
    }
    const file = args.find(
      ({ text }, index) => !text.startsWith('-') && !takesValue.test(args[index - 1]?.text ?? ''),
    );
    if (
      runners.test(name) &&
      file &&
      command.directory !== undefined &&
      /npm script|makefile|readme/.test(command.source)
    ) {
      // `bun dev` runs the script dev, as do most words without a path.
      if (name === 'bun' && !/[./]/.test(file.text)) continue;
      if (
        name === 'pm2' ||
        file.text === 'watch' ||
        /[$*{%]/.test(file.text) ||
        !/[./]|^\w+$/.test(file.text)
      )
        continue;
      if ((name === 'nodemon' || name === 'node') && !/\.[cm]?[jt]sx?$|\//.test(file.text))
        continue;
      const path = file.text.startsWith('/') ? undefined : join(command.directory, file.text);
      if (path === undefined || path.includes('node_modules') || exists(facts, path)) continue;
      const bases =
        command.source === 'readme' ? facts.packages.map(({ directory }) => directory) : [];
      if (bases.some((base) => exists(facts, join(base, file.text) ?? ''))) continue;
      // A library's README shows how its reader's own program is run.
      if (
        command.source === 'readme' &&
        !file.text.replace(/^\.\//, '').includes('/') &&
        isLibrary(facts, command)
      )
        continue;
      const built = builtFolder.test(file.text) || facts.ignores(path);
      if (built && isBuilt(facts, command.directory, file.text)) continue;
      if (file.text === 'server.js' && isStandalone(facts)) continue;
      // A build of Adonis takes the manifest along, and the script with it.
      if (
        /^(?:\.\/)?(?:bin|ace)\b/.test(file.text) &&
        facts.paths.has(join(command.directory, 'adonisrc.ts') ?? '')
      )
        continue;
      report(
        command,
        file,
        `${says(command)} runs ${file.text}, and ${built ? 'no source file becomes that' : 'there is no such file'}.`,
        'Name the file that is there, or add the missing one.',
      );
      continue;
    }
    const makeTarget =
      /^(?:make|\$\(MAKE\))$/.test(name) && !args.some(({ text }) => /^-[Cf]/.test(text))
        ? args.find(({ text }) => !text.startsWith('-') && !text.includes('='))
        : undefined;
    if (
      makeTarget &&
      /^[\w.-]+$/.test(makeTarget.text) &&
      !patterns &&
      !targets.has(makeTarget.text) &&
      command.source !== 'dockerfile' &&
      !(facts.makefiles.length === 0 && command.source !== 'readme')
    ) {
      if (
        facts.makefiles.length > 0 ||
        ![...facts.paths].some((path) =>
          /(?:^|\/)(?:justfile|makefile|gnumakefile|cmakelists\.txt|configure)$/i.test(path),
        )
      )
        report(
          command,
          makeTarget,
          facts.makefiles.length === 0
            ? `${says(command)} says “make ${makeTarget.text}”, and there is no Makefile.`
            : `${says(command)} runs “make ${makeTarget.text}”, and no Makefile has that target.`,
          `Add the target ${makeTarget.text}, or name one that is there.`,
        );
      continue;
    }
    const shellFile = /^(?:sh|bash)$/.test(name)
      ? args[0]
      : /^\.\/[\w./-]+\.sh$/.test(name)
        ? command.words.find(({ text }) => text === name)
        : name === 'cp' && command.source === 'readme' && args.length === 2
          ? args[0]
          : undefined;
    if (
      shellFile &&
      command.directory !== undefined &&
      /npm script|makefile|readme/.test(command.source) &&
      /\.sh$|^\.?[\w./-]*env[\w.-]*$/.test(shellFile.text) &&
      !shellFile.text.startsWith('/')
    ) {
      const wanted = shellFile.text.replace(/^\.\//, '');
      const found = [...facts.paths].some(
        (path) =>
          path === join(command.directory ?? '', wanted) ||
          (command.source === 'readme' && (path === wanted || path.endsWith(`/${wanted}`))),
      );
      if (!found && !facts.ignores(join(command.directory, wanted) ?? wanted))
        report(
          command,
          shellFile,
          `${says(command)} uses ${shellFile.text}, and there is no such file.`,
          'Add the file, or name the one that is there.',
        );
    }
  }
  drafts.push(...containerFindings(facts));
  for (const makefile of facts.makefiles)
    for (const need of makefile.prerequisites) {
      if (/[%$*]/.test(need.name) || targets.has(need.name) || need.target.startsWith('.'))
        continue;
      const path = join(dirname(makefile.path), need.name) ?? need.name;
      if (facts.paths.has(path) || facts.ignores(path) || /[/.]/.test(need.name)) continue;
      drafts.push({
        message: `The target ${need.target} needs ${need.name}, which is neither a target nor a file.`,
        fact: need.name,
        spans: [need],
        fix: `Write the target ${need.name}, or take it out of the list.`,
      });
    }
  return drafts;
}

/** Next writes the server of a standalone build itself. */
function isStandalone({ code }: ProjectFacts): boolean {
  return code.some(
    ({ path, text }) => /^next\.config\./.test(basename(path)) && text.includes('standalone'),
  );
}

/** What a container starts with, where no file of the project is called like it. */
function containerFindings(facts: ProjectFacts): Draft[] {
  return facts.dockerfiles.flatMap(({ path, copies }) => {
    // What comes from another stage was built there.
    if (aside.test(path) || copies.some(({ fromStage }) => fromStage)) return [];
    return facts.commands.flatMap((command) => {
      const file = command.words[1]?.text ?? '';
      if (
        command.file !== path ||
        command.words[0]?.text !== 'node' ||
        !/^[\w./-]+\.[cm]?js$/.test(file)
      )
        return [];
      const plain = file.replace(/^(?:\.?\/)+/, '');
      const source = plain.replace(/js$/, 'ts');
      const isThere = [...facts.paths].some((one) =>
        [plain, source].some(
          (name) => one === name || one.endsWith(`/${name}`) || plain.endsWith(`/${one}`),
        ),
      );
      if (isThere || builtFolder.test(plain) || facts.ignores(plain) || makesAnything(facts))
        return [];
      return [
        {
          message: `${basename(path)} starts ${file}, and there is no such file.`,
          fact: file,
          spans: [{ file: path, start: command.start, end: command.end }],
          fix: 'Start the file that is there, or add the missing one.',
        },
      ];
    });
  });
}

const toolOf: Record<string, string> = {
  nodemon: 'nodemon', tsx: 'tsx', 'ts-node': 'ts-node', 'ts-node-dev': 'ts-node-dev', tsnd: 'ts-node-dev', tsc: 'typescript', vite: 'vite', jest: 'jest', vitest: 'vitest', mocha: 'mocha', eslint: 'eslint', prettier: 'prettier', rimraf: 'rimraf', concurrently: 'concurrently', 'cross-env': 'cross-env', webpack: 'webpack', next: 'next', nest: '@nestjs/cli', prisma: 'prisma', knex: 'knex', 'drizzle-kit': 'drizzle-kit', rollup: 'rollup', esbuild: 'esbuild', tsup: 'tsup', husky: 'husky', 'npm-run-all': 'npm-run-all', 'run-p': 'npm-run-all', 'run-s': 'npm-run-all', copyfiles: 'copyfiles', 'tsc-alias': 'tsc-alias', 'wait-on': 'wait-on', 'dotenv': 'dotenv-cli', wrangler: 'wrangler', shx: 'shx', nyc: 'nyc', c8: 'c8', parcel: 'parcel', 'json-server': 'json-server', 'http-server': 'http-server',
}; // prettier-ignore

function toolFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  for (const manifest of facts.packages) {
    if (aside.test(manifest.path)) continue;
    const commands = facts.commands.filter(
      ({ source, file }) => source === 'npm script' && file === manifest.path,
    );
    const around = facts.packages.filter(({ directory }) => within(directory, manifest.directory));
    const missing = new Map<
      string,
      { tool: string; spans: { file: string; start: number; end: number }[] }
    >();
    for (const command of commands) {
      const word = command.words.find(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
      const tool = word ? toolOf[word.text] : undefined;
      if (!word || !tool || facts.inherited.has(tool) || command.directory !== manifest.directory)
        continue;
      const names = tool === 'npm-run-all' ? [tool, 'npm-run-all2'] : [tool];
      if (around.some(({ dependencies }) => names.some((one) => dependencies.has(one)))) continue;
      if (
        facts.locks.some(
          ({ directory, installed }) =>
            within(directory, manifest.directory) && names.some((one) => installed.has(one)),
        )
      )
        continue;
      // Frameworks that bring their own compiler, linter or runner along.
      if (
        around.some(({ dependencies }) =>
          [
            'react-scripts',
            '@angular/cli',
            '@strapi/strapi',
            'nx',
            'turbo',
            '@sveltejs/kit',
            'expo',
          ].some((one) => dependencies.has(one)),
        )
      )
        continue;
      if (
        tool === 'typescript' &&
        around.some(({ dependencies }) =>
          [...dependencies.keys()].some((one) =>
            /tsdx|@nestjs\/cli|ts-standard|gts|@vercel\/ncc/.test(one),
          ),
        )
      )
        continue;
      const entry = missing.get(word.text) ?? { tool, spans: [] };
      entry.spans.push({ file: command.file, start: word.start, end: word.end });
      missing.set(word.text, entry);
    }
    for (const [word, { tool, spans }] of missing)
      drafts.push({
        message: `A script runs ${word}, and package.json does not have ${tool}; it works only where ${word} is installed for the whole machine.`,
        fact: tool,
        spans,
        fix: `npm install --save-dev ${tool}`,
      });
  }
  return drafts;
}

const doubt = { severity: 'warning', confidence: 'low' } as const;

/** A manifest in a folder without code is copied to where its program is, by a deployment. */
function manifestAlone({ code }: ProjectFacts, directory: string): boolean {
  return directory !== '' && !code.some(({ path }) => within(directory, path));
}

function entryFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  for (const manifest of facts.packages) {
    if (aside.test(manifest.path)) continue;
    for (const entry of manifest.entries) {
      const { target, field } = entry;
      if (target.includes('*') || target.includes('node_modules') || target.startsWith('#'))
        continue;
      const path = join(manifest.directory, target);
      if (path === undefined || exists(facts, path)) continue;
      if (manifest.dependencies.has(target.split('/')[0] ?? '') || target.includes(':')) continue;
      const built = builtFolder.test(target) || facts.ignores(path);
      if (built && isBuilt(facts, manifest.directory, target)) continue;
      drafts.push({
        message: `${field} of package.json points to ${target}, and ${built ? 'no source file becomes that' : 'there is no such file'}.`,
        fact: target,
        spans: [entry],
        fix: 'Point it to the file that starts the program, or take the field out.',
        // A manifest may go along with what is compiled: beside its source stands what it means.
        ...((manifestAlone(facts, manifest.directory) ||
          // Nx builds a library, manifest and all, into a folder of its own.
          (facts.paths.has('nx.json') && manifest.directory !== '') ||
          facts.paths.has(path.replace(/(?:\.d\.ts|\.js)$/, '.ts'))) &&
          doubt),
        // What `npm init` writes, and what a package has that is published from its build.
        ...(((field === 'main' && target.replace(/^\.\//, '') === 'index.js') ||
          (/^typ(?:es|ings)$/.test(field) && target.replace(/^\.\//, '') === 'index.d.ts')) && {
          severity: 'warning' as const,
          confidence: 'medium' as const,
        }),
      });
    }
  }
  return drafts;
}

/** `… | docker build -`: what the image is built from is put together by a command. */
function pipesContext({ packages, otherTexts }: ProjectFacts): boolean {
  return [...packages, ...otherTexts].some(({ text }) =>
    /\|\s*docker\s[^\n"]*\bbuild\b[^\n"]*\s-(?=[\s"]|$)/.test(text),
  );
}

function copyFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  if (pipesContext(facts)) return drafts;
  for (const dockerfile of facts.dockerfiles) {
    if (aside.test(dockerfile.path)) continue;
    for (const copy of dockerfile.copies) {
      if (copy.fromStage) continue;
      for (const source of copy.sources) {
        const { text } = source;
        if (/[*?$[{<"']|^https?:|^git@/.test(text) || /^\.?\/?$/.test(text)) continue;
        const plain = text.replace(/^\.?\//, '').replace(/\/+$/, '');
        const bases: string[] = [];
        for (let at = dirname(dockerfile.path); ; at = dirname(at)) {
          bases.push(at);
          if (at === '') break;
        }
        bases.push(...facts.packages.map(({ directory }) => directory));
        const candidates = bases.map((base) => join(base, plain) ?? plain);
        if (candidates.some((path) => facts.paths.has(path))) continue;
        const secret = /(?:^|\/)\.env/.test(plain);
        if (!secret && (candidates.some((path) => facts.ignores(path)) || builtFolder.test(plain)))
          continue;
        drafts.push({
          message: secret
            ? `${basename(dockerfile.path)} copies ${text}, which a clean clone does not have.`
            : `${basename(dockerfile.path)} copies ${text}, and there is no such file.`,
          fact: text,
          spans: [{ file: dockerfile.path, start: source.start, end: source.end }],
          fix: secret
            ? 'Pass the values when the container starts (compose env_file, -e) instead of copying the file.'
            : 'Copy what is there, or add the missing file to the repository.',
        });
      }
    }
  }
  return drafts;
}

/** Clean installs of a workflow, in a project without a lock file. */
function installsInWorkflows({ otherTexts }: ProjectFacts): Draft[] {
  return otherTexts.flatMap(({ path, text }) => {
    const at = path.startsWith('.github/workflows/') ? text.search(/\bnpm ci\b/) : -1;
    if (at < 0) return [];
    return [
      {
        message: `npm ci is run in ${basename(path)}, and there is no package-lock.json; npm ci refuses to work without one.`,
        fact: 'package-lock.json',
        spans: [{ file: path, start: at, end: at + 'npm ci'.length }],
        fix: 'Commit package-lock.json (run npm install once).',
      },
    ];
  });
}

/** What a manifest asks for and its lock file does not know in this way. */
function staleIn(
  manifest: PackageFacts,
  groups: ReadonlyMap<string, ReadonlyMap<string, string>>,
): { name: string; span: { file: string; start: number; end: number } }[] {
  return [...manifest.groups].flatMap(([group, members]) =>
    group === 'peerDependencies'
      ? []
      : [...members].flatMap(([name, { range, file, start, end }]) => {
          const locked =
            groups.get(group)?.get(name) ?? groups.get('optionalDependencies')?.get(name);
          return locked === range ? [] : [{ name, span: { file, start, end } }];
        }),
  );
}

const otherLock = /(?:^|\/)(?:yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/;

function lockFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  const cleanInstalls = facts.commands.filter(
    ({ words }) => words[0]?.text === 'npm' && /^(?:ci|clean-install)$/.test(words[1]?.text ?? ''),
  );
  const inWorkflow = facts.otherTexts.some(
    ({ path, text }) => path.startsWith('.github/workflows/') && /\bnpm ci\b/.test(text),
  );
  const strong = cleanInstalls.filter(({ source }) => source !== 'npm script');
  if (facts.locks.length === 0 && facts.packages.length > 0)
    for (const command of strong.slice(0, 1))
      drafts.push({
        message:
          'npm ci is run, and there is no package-lock.json; npm ci refuses to work without one.',
        fact: 'package-lock.json',
        spans: strong.map(({ file, start, end }) => ({ file, start, end })),
        fix: `Commit package-lock.json (run npm install once${facts.ignores('package-lock.json') ? ', and take it out of .gitignore' : ''}).`,
        ...(command.source === 'readme' &&
          strong.every(({ source }) => source === 'readme') && {
            confidence: 'medium' as const,
            // Told among other ways, to who has another package manager's lock file.
            ...([...facts.paths].some((path) => otherLock.test(path)) && doubt),
          }),
      });
  if (facts.locks.length === 0 && facts.packages.length > 0 && strong.length === 0)
    drafts.push(...installsInWorkflows(facts));
  for (const lock of facts.locks) {
    const manifest = facts.packages.find(({ directory }) => directory === lock.directory);
    if (!manifest || !lock.groups || aside.test(lock.path)) continue;
    if (
      ['yarn.lock', 'pnpm-lock.yaml', 'bun.lockb', 'bun.lock'].some((name) =>
        facts.paths.has(join(lock.directory, name) ?? name),
      )
    )
      continue;
    const stale = staleIn(manifest, lock.groups);
    if (stale.length === 0) continue;
    drafts.push({
      message: `package-lock.json does not know ${listed(stale.map(({ name }) => name))} as package.json asks for ${stale.length === 1 ? 'it' : 'them'}; npm ci stops here.`,
      fact: 'package-lock.json',
      spans: stale.map(({ span }) => span),
      severity: strong.length > 0 || inWorkflow ? 'error' : 'warning',
      fix: 'Run npm install and commit package-lock.json.',
    });
  }
  return drafts;
}

const why =
  'On your machine it works because of what happens to be there; whoever clones it gets an error first.';

export const runs: readonly Rule[] = [
  { id: 'runs/import', issue: 'D', severity: 'error', title: 'An import that points to nothing', why, fix: 'Import what is there.', check: importFindings },
  { id: 'runs/undeclared', issue: 'D', severity: 'error', title: 'A package is used and not declared', why, fix: 'Add it to package.json.', check: undeclaredFindings },
  { id: 'runs/command', issue: 'D', severity: 'error', title: 'A script, make target or README command that points to nothing', why, fix: 'Name what is there.', check: commandFindings },
  { id: 'runs/tool', issue: 'D', severity: 'error', title: 'A script uses a tool that package.json does not have', why, fix: 'Add it to devDependencies.', check: toolFindings },
  { id: 'runs/entry', issue: 'D', severity: 'error', title: 'main, bin or exports points to nothing', why, fix: 'Point it to a file that is there.', check: entryFindings },
  { id: 'runs/copy', issue: 'D', severity: 'error', title: 'A Dockerfile copies what is not there', why, fix: 'Copy what is there.', check: copyFindings },
  { id: 'runs/lockfile', issue: 'D', severity: 'error', title: 'npm ci without a lock file that fits', why, fix: 'Commit a lock file that fits.', check: lockFindings },
]; // prettier-ignore
