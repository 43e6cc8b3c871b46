import type { CodeFacts, NumberFact, Stretch, StringFact } from '../facts/code.ts';
import type { EnvPass, ValueFact } from '../facts/config.ts';
import { basename, dirname, related } from '../facts/paths.ts';
import type { ProjectFacts } from '../facts/project.ts';
import { absolutePath } from '../facts/readShell.ts';
import type { Draft } from '../types.ts';
import { groupBy, listed, spanAt, type NotedSpan, type Rule } from './rule.ts';

/** A value at one place, with the family of files that it speaks for. */
interface Occurrence extends NotedSpan {
  readonly value: string;
  /** Files of one family are one voice: all Dockerfiles, all compose files, one file of code. */
  readonly family: string;
  /** Documentation and templates repeat by nature: they never make an error on their own. */
  readonly weak: boolean;
  readonly role: 'define' | 'refer';
  readonly unit: string;
}

const isTemplate = (file: string): boolean =>
  /example|sample|template|(?:dist|defaults?)$/i.test(basename(file));

function occurrenceOf(fact: ValueFact): Occurrence {
  const weak = fact.source === 'readme' || (fact.source === 'dotenv' && isTemplate(fact.file));
  return {
    value: fact.value,
    family: fact.source,
    weak,
    role: fact.role,
    unit: fact.unit,
    file: fact.file,
    start: fact.start,
    end: fact.end,
  };
}

function ownCode(facts: ProjectFacts): CodeFacts[] {
  return facts.code.filter(({ test, declarations }) => !test && !declarations);
}

/** Places of which at least two families speak; one file's repetition of itself does not count. */
function spoken(occurrences: readonly Occurrence[]): Occurrence[] {
  const kept = occurrences.filter((one) =>
    occurrences.some((other) => other.family !== one.family && related(one.unit, other.unit)),
  );
  const lines = new Map<string, Occurrence>();
  for (const occurrence of kept) {
    const key = `${occurrence.file}:${occurrence.start}`;
    if (!lines.has(key)) lines.set(key, occurrence);
  }
  return [...lines.values()];
}

/**
 * Components beside each other that chose the same value share no fact: each is told for itself,
 * with what speaks for the whole project.
 */
function byComponent(occurrences: readonly Occurrence[]): Occurrence[][] {
  const forAll = occurrences.filter(({ unit }) => unit === '');
  let groups: Occurrence[][] = [];
  for (const one of occurrences) {
    if (one.unit === '') continue;
    const near = groups.filter((group) => group.some(({ unit }) => related(unit, one.unit)));
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), one]];
  }
  if (groups.length < 2 || spoken(forAll).length > 1) return [[...occurrences]];
  return groups.map((group) => [...group, ...forAll]);
}

/** Strong places first, then by file; at most what a reader can take in. */
function ordered(occurrences: readonly Occurrence[]): Occurrence[] {
  const rank = (one: Occurrence): number => (one.weak ? 2 : one.family.startsWith('code:') ? 0 : 1);
  return [...occurrences].sort(
    (one, other) =>
      rank(one) - rank(other) || one.file.localeCompare(other.file) || one.start - other.start,
  );
}

function severityOf(occurrences: readonly Occurrence[]): 'error' | 'warning' {
  const strong = new Set(occurrences.filter(({ weak }) => !weak).map(({ family }) => family));
  return strong.size > 1 ? 'error' : 'warning';
}

const spansOf = (occurrences: readonly Occurrence[]): NotedSpan[] =>
  occurrences.map(({ file, start, end, note }) => ({
    file,
    start,
    end,
    ...(note !== undefined && { note }),
  }));

const filesOf = (occurrences: readonly { file: string }[]): string =>
  listed(occurrences.map(({ file }) => file));

const routeCallee =
  /^(?:get|post|put|delete|patch|use|all|options|head|route|fetch|push|replace|navigate|redirect|request|register|basePath|mount|prefix|startsWith|endsWith|includes|setGlobalPrefix|href|on|match|axios|ajax|Get|Post|Put|Delete|Patch|Controller|useSWR|useFetch|apiFetch|visit|goto|revalidatePath|test|replaceAll|split)$/;
const fileCallee =
  /^(?:join|resolve|(?:read|write|append)(?:File|Json)(?:Sync)?|existsSync|mkdir(?:Sync)?|readdir(?:Sync)?|createReadStream|createWriteStream|sendFile|static|serveStatic|Database|DatabaseSync|open|openSync|unlink(?:Sync)?|copyFile(?:Sync)?|rename(?:Sync)?|access(?:Sync)?|stat(?:Sync)?|chdir|normalize|readJson|loadFile|config)$/;
const fileName = /(?:dir|directory|folder|file|filename|filepath)$/i;
const exampleKey =
  /^(?:example|examples|description|summary|title|message|label|placeholder|path|url|href|to|route|pathname|endpoint|endpoints|baseURL|link|src|from|icon|image|img|source|destination|matcher|pattern)$/;

function codePaths(facts: ProjectFacts, known: readonly string[]): Occurrence[] {
  const found: Occurrence[] = [];
  for (const code of ownCode(facts))
    for (const string of code.strings) {
      const value = absolutePath(string.open ? string.value.replace(/\/[^/]*$/, '') : string.value);
      if (!value) continue;
      const { context } = string;
      const route =
        (context.kind === 'argument' && routeCallee.test(context.callee)) ||
        (context.kind === 'property' && exampleKey.test(context.key)) ||
        context.kind === 'attribute';
      if (route && !(context.kind === 'argument' && fileCallee.test(context.callee))) continue;
      const file =
        (context.kind === 'argument' && fileCallee.test(context.callee) && context.index === 0) ||
        (context.kind === 'property' && fileName.test(context.key)) ||
        (context.kind === 'variable' && fileName.test(context.name)) ||
        (string.defaultOf !== undefined &&
          /DIR|FILE|FOLDER|ROOT|DB_PATH|DATABASE/.test(string.defaultOf));
      const shared = known.some(
        (path) => value === path || value.startsWith(`${path}/`) || path.startsWith(`${value}/`),
      );
      if (!file && !shared) continue;
      found.push({
        value,
        family: `code:${code.path}`,
        weak: false,
        role: 'define',
        unit: code.unit,
        ...spanAt(code, string),
      });
    }
  return found;
}

interface PathNode {
  readonly path: string;
  readonly own: Occurrence[];
  readonly children: Map<string, PathNode>;
}

/**
 * `/app/data` of one file and `/app/data/raw` of another state the same fact. A tree of segments
 * finds the longest stretch that places share, from two segments on.
 */
function pathFindings(facts: ProjectFacts): Draft[] {
  const following = sourceMounts(facts);
  const configured = facts.values
    .filter(({ kind, file, start }) => kind === 'path' && !following.has(`${file}:${start}`))
    .map(occurrenceOf);
  const strongest = configured.filter(({ weak }) => !weak).map(({ value }) => value);
  const occurrences = [...configured, ...codePaths(facts, strongest)];
  const root: PathNode = { path: '', own: [], children: new Map() };
  for (const occurrence of occurrences) {
    let node = root;
    for (const segment of occurrence.value.split('/').filter(Boolean)) {
      let child = node.children.get(segment);
      if (!child) {
        child = { path: `${node.path}/${segment}`, own: [], children: new Map() };
        node.children.set(segment, child);
      }
      node = child;
    }
    node.own.push(occurrence);
  }
  const drafts: Draft[] = [];
  const all = (node: PathNode): Occurrence[] => [
    ...node.own,
    ...[...node.children.values()].flatMap(all),
  ];
  const visit = (node: PathNode, depth: number): void => {
    const [only] = node.children.values();
    const forks = node.own.length > 0 || node.children.size > 1;
    if (depth >= 2 && forks) {
      const found = byComponent(all(node)).flatMap((group) => {
        const places = ordered(spoken(group));
        const makefile = places.length === 0 ? repeatedInMakefile(group) : [];
        const said = places.length > 0 ? places : makefile;
        const dockerOnly = said.every(({ family }) => family === 'dockerfile');
        // A whole application folder (`/usr/src/app`) shared by code alone would be a route.
        return said.length > 1 && !dockerOnly ? [{ said, makefile }] : [];
      });
      for (const { said, makefile } of found)
        drafts.push({
          message: `The path ${node.path} is written in ${filesOf(said)}; it should be written once.`,
          fact: node.path,
          spans: spansOf(said),
          severity: makefile.length > 0 ? 'error' : severityOf(said),
          fix: `Keep ${node.path} in one place (an env variable read once, in one settings module) and derive the others from it.`,
        });
      if (found.length > 0) return;
    }
    if (only) for (const child of node.children.values()) visit(child, depth + 1);
  };
  visit(root, 0);
  return drafts;
}

function repeatedInMakefile(occurrences: readonly Occurrence[]): Occurrence[] {
  const inMakefile = occurrences.filter(({ family }) => family === 'makefile');
  return new Set(inMakefile.map(({ start }) => start)).size > 1 ? ordered(inMakefile) : [];
}

/** Ports that a protocol or a well-known service chose, not this project. */
const serviceports = new Set(
  '22 25 53 80 110 143 389 443 465 587 993 995 1025 1433 1521 1883 2181 2375 2376 3306 4222 4318 4317 5432 5433 5672 6379 6831 7474 7687 8025 8086 8125 8443 8529 9042 9092 9093 9200 9229 9300 9411 11211 15672 16686 26257 27017 27018 50051 54321 54322'.split(
    ' ',
  ),
);

/** Names of a setting that is a port: `port`, `serverPort`, `server_port`. */
const portName = /(?:^p|_p|P)(?:ORT|ort)$/;

function isPort({ context, defaultOf }: StringFact | NumberFact): boolean {
  if (defaultOf !== undefined && /(?:^|_)PORT$/.test(defaultOf)) return true;
  switch (context.kind) {
    case 'property':
      return portName.test(context.key);
    case 'variable':
      return portName.test(context.name);
    case 'argument':
      return context.callee === 'listen' && context.index === 0;
    default:
      return false;
  }
}

/** The port that a literal of the code defines, or the ports of this machine that it refers to. */
function portsIn(fact: StringFact | NumberFact): { values: string[]; role: 'define' | 'refer' } {
  const { value, context } = fact;
  if (typeof value === 'number') {
    const defines = value >= 1000 && Number.isInteger(value) && isPort(fact);
    return { values: defines ? [String(value)] : [], role: 'define' };
  }
  if (/^\d{4,5}$/.test(value)) {
    const set = context.kind === 'argument' && context.callee === 'set';
    return { values: set || isPort(fact) ? [value] : [], role: 'define' };
  }
  if (context.kind === 'property' && /^(?:example|description)$/.test(context.key))
    return { values: [], role: 'refer' };
  // The text of a file to be written (`CLIENT_URL=http://…`) is that file's fact.
  if (/\n|^\w+=/.test(value)) return { values: [], role: 'refer' };
  const local = value.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{4,5})\b/g);
  return { values: [...local].map(([, port]) => port ?? ''), role: 'refer' };
}

function codePorts(facts: ProjectFacts): Occurrence[] {
  const found: Occurrence[] = [];
  const add = (code: CodeFacts, fact: StringFact | NumberFact): void => {
    const { values, role } = portsIn(fact);
    const { unit } = code;
    const family = `code:${code.path}`;
    for (const value of values)
      found.push({ value, family, weak: false, role, unit, ...spanAt(code, fact) });
  };
  for (const code of ownCode(facts)) {
    for (const fact of code.numbers) add(code, fact);
    for (const fact of code.strings) add(code, fact);
  }
  return found;
}

function portFindings(facts: ProjectFacts): Draft[] {
  const occurrences = [
    ...facts.values.filter(({ kind }) => kind === 'port').map(occurrenceOf),
    ...facts.envPasses
      .filter(
        ({ source, name, value }) =>
          source === 'dockerfile' && name === 'PORT' && /^\d{4,5}$/.test(value ?? ''),
      )
      .map((pass) => ({ ...passOccurrence(pass), role: 'refer' as const })),
    ...codePorts(facts),
  ];
  const drafts: Draft[] = [];
  for (const [port, group] of groupBy(occurrences, ({ value }) => value)) {
    if (serviceports.has(port) || Number(port) < 1000) continue;
    const definers = group.filter(({ role }) => role === 'define').map(({ unit }) => unit);
    // Two components that each chose the same number share no fact.
    if (definers.some((unit) => definers.some((other) => !related(unit, other)))) continue;
    const places = ordered(
      spoken(
        group.map((one) =>
          definers.length > 0 && one.role === 'refer' ? { ...one, unit: '' } : one,
        ),
      ),
    );
    if (places.length < 2) continue;
    // Addresses alone, with nobody who listens there, may be of several programs.
    const guessed = definers.length === 0 && new Set(places.map(({ file }) => file)).size < 3;
    drafts.push({
      message: `Port ${port} is written in ${filesOf(places)}; it should be written once.`,
      fact: port,
      spans: spansOf(places),
      severity: guessed ? 'warning' : severityOf(places),
      fix: `Let one place decide on port ${port} (an env variable) and have the others take it from there.`,
    });
  }
  return drafts;
}

/** Folders of source code, and files that belong to it. */
const sourceCode =
  /(?:^|\/)(?:src|apps?|server|client|public|libs?|packages?|tsconfig|pages|components|backend|frontend|services|config(?:s|uration)?|infra)\b/;

/** Mounts by which a container follows the editor: the place is the one that the image has. */
function sourceMounts(facts: ProjectFacts): Set<string> {
  return new Set(
    facts.values.flatMap(({ kind, source, value, file, start }) => {
      const at = value.lastIndexOf(':/');
      const from = value.slice(0, at).replace(/^(?:\.{1,2}\/)+/, '');
      return kind === 'mount' &&
        source === 'compose' &&
        sourceCode.test(from) &&
        value.endsWith(`/${from}`)
        ? [`${file}:${start}`]
        : [];
    }),
  );
}

function mountFindings(facts: ProjectFacts): Draft[] {
  const mounts = facts.values.filter(({ kind }) => kind === 'mount');
  const drafts: Draft[] = [];
  for (const [mount, group] of groupBy(mounts, ({ value }) => value)) {
    const occurrences = group.map(occurrenceOf);
    const spokenPlaces = ordered(spoken(occurrences));
    const places = spokenPlaces.length > 1 ? spokenPlaces : repeatedInMakefile(occurrences);
    if (places.length < 2) continue;
    drafts.push({
      message: `The mount ${mount} is written ${places.length} times, in ${filesOf(places)}.`,
      fact: mount,
      spans: spansOf(places),
      severity: spokenPlaces.length > 1 ? severityOf(places) : 'error',
      fix: 'Keep the mount in the compose file, or in one Makefile variable, and start the container only that way.',
    });
  }
  for (const dockerfile of facts.dockerfiles)
    for (const copy of dockerfile.copies) {
      if (copy.fromStage || copy.sources.length !== 1) continue;
      const source = copy.sources[0]?.text.replace(/^\.\//, '').replace(/\/+$/, '') ?? '';
      if (
        source === '' ||
        source === '.' ||
        // Source code mounted over its copy is how a container follows the editor.
        sourceCode.test(source)
      )
        continue;
      const mount = mounts.find(({ value, file }) => {
        // A compose file for development builds another image, or follows the editor.
        if (/\b(?:dev|development|override|local)\b/i.test(basename(file))) return false;
        const at = value.lastIndexOf(':/');
        return (
          value.slice(0, at).replace(/^\.\//, '') === source &&
          [copy.target, `${copy.target}/${basename(source)}`].includes(value.slice(at + 1))
        );
      });
      if (!mount) continue;
      drafts.push({
        message: `${source} is copied into the image at ${copy.target}, and ${mount.file} mounts it over the copy.`,
        fact: `${source}:${copy.target}`,
        spans: [
          { file: copy.file, start: copy.start, end: copy.end, note: 'copied here' },
          { file: mount.file, start: mount.start, end: mount.end, note: 'mounted here' },
        ],
        fix: 'Keep one of the two: copy what never changes, mount what must outlive the container.',
      });
    }
  return drafts;
}

/** Variables that runtimes, libraries and images read by themselves. */
const readElsewhere =
  /^(?:NODE_.*|NPM_.*|npm_.*|PATH|HOME|USER|SHELL|TERM|PWD|TZ|LANG|LC_.*|CI|DEBUG|EDITOR|FORCE_COLOR|NO_COLOR|BROWSER|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|POSTGRES_.*|PG[A-Z]+|PGADMIN_.*|MYSQL_.*|MARIADB_.*|MONGO_INITDB_.*|MONGOMS_.*|ME_CONFIG_.*|REDIS_PASSWORD|RABBITMQ_.*|MINIO_.*|ELASTIC.*|ES_JAVA_OPTS|KAFKA_.*|ZOOKEEPER_.*|AWS_.*|GOOGLE_APPLICATION_CREDENTIALS|GCLOUD_.*|AZURE_.*|OPENAI_.*|ANTHROPIC_API_KEY|GEMINI_API_KEY|GOOGLE_GENERATIVE_AI_API_KEY|SENTRY_.*|DD_.*|OTEL_.*|NEW_RELIC_.*|COMPOSE_.*|DOCKER_.*|BUILDKIT_.*|GITHUB_.*|VERCEL.*|VUE_CLI_.*|BABEL_.*|ACCEPT_EULA|(?:MS)?SA_PASSWORD|MSSQL_.*|XDEBUG_.*|PHP_.*|NETLIFY.*|HEROKU.*|RAILWAY.*|FLY_.*|RENDER.*|PRISMA_.*|SHADOW_DATABASE_URL|DIRECT_URL|HUSKY.*|TURBO_.*|NX_.*|SLS_.*|SERVERLESS_.*|NEXT_TELEMETRY_DISABLED|NEXT_RUNTIME|NEXTAUTH_.*|AUTH_.*|CLERK_.*|NEXT_PUBLIC_CLERK_.*|BETTER_AUTH_.*|KINDE_.*|AUTH0_.*|STRAPI_.*|APP_KEYS|NUXT_.*|NITRO_.*|NGINX_.*|MODSEC_.*|BLOCKING_PARANOIA|NGROK_.*|ASTRO_.*|EXPO_.*|CHOKIDAR_.*|WATCHPACK_POLLING|WDS_.*|HTTPS|SSL_CRT_FILE|SSL_KEY_FILE|BUILD_PATH|IMAGE_INLINE_SIZE_LIMIT|FAST_REFRESH|GENERATE_SOURCEMAP|SKIP_PREFLIGHT_CHECK|ESLINT_NO_DEV_ERRORS|DISABLE_ESLINT_PLUGIN|INLINE_RUNTIME_CHUNK|PUBLIC_URL|TS_NODE_.*|TSX_.*|JEST_.*|VITEST.*|PLAYWRIGHT_.*|PUPPETEER_.*|CYPRESS_.*|YARN_.*|PNPM_.*|COREPACK_.*|BUN_.*|DENO_.*|ALLOW_EMPTY_PASSWORD|DEBIAN_FRONTEND|TARGETPLATFORM|TARGETARCH|TARGETOS|BUILDPLATFORM|UID|GID|PUID|PGID|LD_.*|PYTHON.*|FLASK_.*|DJANGO_.*|UVICORN_.*|GUNICORN_.*|RAILS_.*|RACK_ENV|SPRING_.*|ASPNETCORE_.*|DOTNET_.*|RUST_.*|CARGO_.*|PIP_.*|GO[A-Z]+|JAVA_.*|MAVEN_.*|GF_.*|VIRTUAL_HOST|VIRTUAL_PORT|LETSENCRYPT_.*|TRAEFIK_.*|SKIP_ENV_VALIDATION|CLOUDINARY_URL|ANALYZE|PM2_.*|UV_THREADPOOL_SIZE|DOTENV_.*|USE_SSH|GIT_USER|GIT_USER_NAME|LOG_COLORS|MSYS.*)$/;

const readsPortItself = [
  'next',
  'react-scripts',
  'nuxt',
  'astro',
  '@sveltejs/kit',
  '@remix-run/serve',
  '@react-router/serve',
  'vite',
  '@strapi/strapi',
  'gatsby',
  'parcel',
  'json-server',
];

/** Folders whose framework, in another language, reads variables that no file of theirs names. */
function foreignUnits(facts: ProjectFacts): string[] {
  return facts.otherTexts
    .filter(({ path }) =>
      /(?:^|\/)(?:composer\.json|artisan|Gemfile|manage\.py|pom\.xml|build\.gradle(?:\.kts)?|mix\.exs)$/.test(
        path,
      ),
    )
    .map(({ path }) => dirname(path));
}

/** Names by which something may read a variable, and how names begin that are read by that. */
function readWords(facts: ProjectFacts): { words: Set<string>; prefixes: string[] } {
  const words = new Set<string>();
  for (const code of facts.code) for (const word of code.envWords) words.add(word);
  for (const { name } of facts.envUses) words.add(name);
  // `import { JWT_SECRET } from '$env/static/private'`: the framework hands it over as a module.
  for (const { imports } of facts.code)
    for (const { specifier, names } of imports)
      if (/(?:^|[/$:@#])env(?:[/.]|$)/.test(specifier))
        for (const { imported } of names) words.add(imported);
  // `env[`MAIL_${key}`]`; `key.startsWith('VITE_APP_')` reads all that begin so.
  const prefixes = [...words]
    .filter((word) => word.endsWith('*') || /^\w{3,}_$/.test(word))
    .map((word) => word.replace('*', ''));
  return { words, prefixes };
}

function unreadFindings(facts: ProjectFacts): Draft[] {
  if (facts.code.length === 0 || facts.code.some(({ dynamicEnv, test }) => dynamicEnv && !test))
    return [];
  const { words, prefixes } = readWords(facts);
  const unread: Unread[] = [];
  const elsewhere = foreignUnits(facts);
  const passes = facts.envPasses.filter(
    ({ ours, name, file, unit }) =>
      ours &&
      !elsewhere.some((folder) => related(folder, unit)) &&
      !readElsewhere.test(name) &&
      name.length > 2 &&
      !/example|sample/i.test(name) &&
      !file.startsWith('.github/'),
  );
  for (const [name, group] of groupBy(passes, (pass) => pass.name)) {
    if (words.has(name) || prefixes.some((prefix) => name.startsWith(prefix))) continue;
    if (!/[A-Z]/.test(name)) continue;
    const units = group.map(({ unit }) => unit);
    if (
      /^(?:PORT|HOST|HOSTNAME|ORIGIN|(?:PROTOCOL|HOST|PORT|ADDRESS)_HEADER|BODY_SIZE_LIMIT)$/.test(
        name,
      ) &&
      facts.packages.some(
        (one) =>
          readsPortItself.some((tool) => one.dependencies.has(tool)) &&
          units.some((unit) => related(unit, one.directory)),
      )
    )
      continue;
    const pattern = new RegExp(`\\b${name}\\b`);
    if (facts.otherTexts.some(({ text }) => text.includes(name) && pattern.test(text))) continue;
    unread.push({ name, group });
  }
  const byFiles = groupBy(unread, ({ group }) => group.map(({ file }) => file).join('\n'));
  return [...byFiles.values()].flatMap((alike) =>
    // A list that nobody keeps is one thing to mend, however many variables stand in it.
    alike.length > 3 ? [unreadDraft(alike)] : alike.map((one) => unreadDraft([one])),
  );
}

interface Unread {
  readonly name: string;
  readonly group: readonly EnvPass[];
}

function unreadDraft(alike: readonly Unread[]): Draft {
  const names = listed(alike.map(({ name }) => name));
  const passes = alike.flatMap(({ group }) => group);
  const one = alike.length === 1;
  const weak = passes.every(({ file, source }) => source === 'dotenv' && isTemplate(file));
  return {
    message: `${names} ${one ? 'is' : 'are'} handed to the program in ${filesOf(passes)}, and nothing reads ${one ? 'it' : 'them'}.`,
    fact: alike[0]?.name ?? '',
    spans: passes.map(({ file, start, end }) => ({ file, start, end })),
    confidence: weak ? 'medium' : 'high',
    fix: one
      ? `Read ${names} where its value is needed now, or stop passing it.`
      : 'Read each where its value is needed now, or stop passing it.',
  };
}

interface Default extends Occurrence {
  readonly name: string;
}

const trivialDefault = new Set([
  '',
  'undefined',
  'null',
  'true',
  'false',
  '0',
  '1',
  'development',
  'production',
  'test',
]);

function envDefaults(facts: ProjectFacts): Default[] {
  const found: Default[] = [];
  for (const code of ownCode(facts)) {
    const seen = new Set<number>();
    const add = (name: string, value: string, at: Stretch): void => {
      // `import.meta.env.PROD ? … : …` chooses; Vite sets these itself.
      if (/^(?:NODE_ENV|PROD|DEV|SSR|MODE)$/.test(name)) return;
      if (seen.has(at.start) || trivialDefault.has(value)) return;
      seen.add(at.start);
      found.push({
        name,
        value,
        family: `code:${code.path}`,
        weak: code.toolConfig,
        role: 'define',
        unit: code.unit,
        ...spanAt(code, at),
      });
    };
    for (const { name, fallback } of code.envReads)
      if (fallback) add(name, fallback.value, fallback);
    for (const written of code.envDefaults) add(written.name, written.value, written);
    for (const string of code.strings)
      if (string.defaultOf && !string.open) add(string.defaultOf, string.value, string);
    for (const number of code.numbers)
      if (number.defaultOf) add(number.defaultOf, String(number.value), number);
  }
  return found;
}

function defaultFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  const told: Told[] = [];
  const passes = facts.envPasses.filter(
    ({ ours, source, value }) => value !== undefined && (ours || source === 'makefile'),
  );
  for (const [name, defaults] of groupBy(envDefaults(facts), (one) => one.name)) {
    const fallbacks = new Set(defaults.map(({ value }) => value));
    const repeated: Occurrence[] = [
      ...defaults,
      ...passes
        .filter((pass) => pass.name === name && fallbacks.has(pass.value ?? ''))
        .map(passOccurrence),
    ];
    for (const group of byComponent(repeated)) {
      const places = ordered(spoken(group));
      if (places.length < 2) continue;
      const values = new Set(places.map(({ value }) => value));
      if (values.size === 1) {
        told.push({ name, places });
        continue;
      }
      if (eachItsOwn(places)) continue;
      drafts.push({
        message: `${name} falls back to ${listed([...values].map((value) => `“${shown(name, value)}”`))} in different files.`,
        fact: name,
        spans: spansOf(places),
        severity: severityOf(places),
        fix: `Read ${name} with its fallback in one settings module and import it from there.`,
      });
    }
  }
  return [
    ...drafts,
    ...toldTogether(
      told,
      (name, value) => `The value “${shown(name, value)}” of ${name} is written in`,
      (names, one) =>
        `Read ${names} with ${one ? 'its fallback' : 'their fallbacks'} in one settings module and import ${one ? 'it' : 'them'} from there.`,
    ),
  ];
}

/** `apps/api`, `services/mail`: components of a repository that share one package.json. */
const componentOf = (file: string): string | undefined =>
  /^(?:apps|packages|services|libs|modules|cmd)\/[^/]+/.exec(file)?.[0];

/** `dev.ts` beside `prod.ts`: settings of which each has its own values. */
const ofEnvironment =
  /^(?:config\.|env\.)?(?:dev|development|pro|prod|production|stage|staging|local|qa|uat|sandbox|default)\.[cm]?[jt]s$/i;

/** Every component falls back to a value of its own, as with the name of a service. */
function eachItsOwn(places: readonly Occurrence[]): boolean {
  const inCode = places.filter(({ family }) => family.startsWith('code:'));
  if (inCode.length > 1 && inCode.every(({ file }) => ofEnvironment.test(basename(file))))
    return true;
  const known = new Map<string, string>();
  for (const { file, value, family } of places) {
    const component = componentOf(file);
    if (component === undefined) {
      if (family.startsWith('code:')) return false;
      continue;
    }
    if ((known.get(component) ?? value) !== value) return false;
    known.set(component, value);
  }
  return new Set(known.values()).size === known.size;
}

/** A variable that has one value in several places. */
interface Told {
  readonly name: string;
  readonly places: readonly Occurrence[];
}

/** Variables that the same files tell again: a whole list of them is one thing to mend. */
function toldTogether(
  told: readonly Told[],
  said: (name: string, value: string) => string,
  fix: (names: string, one: boolean) => string,
): Draft[] {
  const alike = groupBy(told, ({ places }) =>
    [severityOf(places), ...new Set(places.map(({ file }) => file))].join('\n'),
  );
  return [...alike.values()]
    .flatMap((group) => (group.length > 3 ? [group] : group.map((one) => [one])))
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { name } = first;
      const places = group.flatMap((one) => one.places);
      const names = listed(group.map((one) => one.name));
      const one = group.length === 1;
      return [
        {
          message: `${one ? said(name, places[0]?.value ?? '') : `The values of ${names} are written in`} ${filesOf(places)}.`,
          fact: name,
          spans: spansOf(places),
          severity: severityOf(places),
          fix: fix(names, one),
        },
      ];
    });
}

function passOccurrence(pass: EnvPass): Occurrence {
  return {
    value: pass.value ?? '',
    family: pass.source,
    weak: pass.source === 'readme' || (pass.source === 'dotenv' && isTemplate(pass.file)),
    role: 'define',
    unit: pass.unit,
    file: pass.file,
    start: pass.start,
    end: pass.end,
  };
}

const secretName = /SECRET|TOKEN|PASS|KEY|CREDENTIAL|PRIVATE|SALT/i;

/** Reports end up in build logs: what looks like a secret is never printed. */
export function shown(name: string, value: string): string {
  if (secretName.test(name) || /:\/\/[^/\s]*:[^@/\s]*@/.test(value)) return '…';
  return value.length > 60 ? `${value.slice(0, 57)}…` : value;
}

function envValueFindings(facts: ProjectFacts): Draft[] {
  const told: Told[] = [];
  const passes = facts.envPasses.filter(
    ({ name, value, ours, source }) =>
      value !== undefined &&
      !trivialDefault.has(value) &&
      !/^(?:NODE_ENV|TZ|LANG|CI|NODE_OPTIONS)$/.test(name) &&
      value.length > 1 &&
      (ours || source === 'makefile') &&
      source !== 'readme',
  );
  for (const group of groupBy(passes, ({ name, value }) => `${name}=${value ?? ''}`).values())
    for (const one of byComponent(group.map(passOccurrence))) {
      const places = ordered(spoken(one));
      if (places.length > 1) told.push({ name: group[0]?.name ?? '', places });
    }
  return toldTogether(
    told,
    (name, value) => `${name} is given the value “${shown(name, value)}” in`,
    (names, one) =>
      one
        ? `Give ${names} its value in one place, and let the others pass it on (\`\${${names}}\`).`
        : `Give ${names} their values in one place, and let the others pass them on.`,
  );
}

/** Drops findings that say nothing an earlier one has not said: all their places are in it. */
function withoutRepeats(
  facts: ProjectFacts,
  drafts: readonly Draft[],
  earlier: readonly Draft[],
): Draft[] {
  const keys = ({ spans }: Draft): Set<string> =>
    new Set(spans.map((span) => { const place = facts.place(span); return `${place.file}:${place.line}`; })); // prettier-ignore
  const known = earlier.map(keys);
  return drafts.filter((draft) => {
    const own = [...keys(draft)];
    return !known.some((set) => own.every((key) => set.has(key)));
  });
}

const why =
  'When it must change, every copy must change, and the one that is forgotten breaks the program where nobody looks.';

export const overlap: readonly Rule[] = [
  {
    id: 'overlap/mount',
    issue: 'A',
    severity: 'error',
    title: 'One mount is written in several places, or mounts over what was copied',
    why,
    fix: 'Write the mount once.',
    check: mountFindings,
  },
  {
    id: 'overlap/path',
    issue: 'A',
    severity: 'error',
    title: 'One absolute path is written in several places',
    why,
    fix: 'Keep the path in one place and derive the others from it.',
    check: (facts) => withoutRepeats(facts, pathFindings(facts), mountFindings(facts)),
  },
  {
    id: 'overlap/port',
    issue: 'A',
    severity: 'error',
    title: 'One port is written in several places',
    why,
    fix: 'Let one place decide on the port.',
    check: portFindings,
  },
  {
    id: 'overlap/env-default',
    issue: 'A',
    severity: 'error',
    title: 'The fallback of an env variable is repeated',
    why,
    fix: 'Read the variable, with its fallback, in one module.',
    check: (facts) =>
      withoutRepeats(facts, defaultFindings(facts), [
        ...pathFindings(facts),
        ...portFindings(facts),
      ]),
  },
  {
    id: 'overlap/env-value',
    issue: 'A',
    severity: 'error',
    title: 'An env variable is given the same value in several places',
    why,
    fix: 'Give the variable its value once.',
    check: (facts) =>
      withoutRepeats(facts, envValueFindings(facts), [
        ...pathFindings(facts),
        ...portFindings(facts),
        ...defaultFindings(facts),
      ]),
  },
  {
    id: 'overlap/env-unread',
    issue: 'A',
    severity: 'error',
    title: 'An env variable is passed in and nothing reads it',
    why: 'Someone will change it and wonder why nothing happens: the value that counts stands somewhere else.',
    fix: 'Read it, or stop passing it.',
    check: unreadFindings,
  },
];
