import { basename } from './paths.ts';

export type FileKind =
  | 'code'
  | 'component'
  | 'dockerfile'
  | 'compose'
  | 'makefile'
  | 'shell'
  | 'dotenv'
  | 'package'
  | 'lock'
  | 'tsconfig'
  | 'readme'
  | 'gitignore'
  | 'markdown'
  | 'workflow'
  | 'other';

const codeFile = /\.(?:[cm]?[jt]s|[jt]sx)$/;

export function kindOf(path: string): FileKind {
  const name = basename(path);
  if (codeFile.test(name)) return 'code';
  if (/\.(?:vue|svelte|astro)$/.test(name)) return 'component';
  if (/^(?:Dockerfile|Containerfile)(?:\..+)?$|\.[Dd]ockerfile$/.test(name)) return 'dockerfile';
  if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name)) return 'compose';
  if (/^(?:GNU)?[Mm]akefile$|\.mk$/.test(name)) return 'makefile';
  if (/\.(?:sh|bash|zsh)$/.test(name)) return 'shell';
  if (/^\.env(?:\.[\w.-]+)?$|^(?:example|sample)\.env$|^\.?env\.(?:example|sample)$/.test(name))
    return 'dotenv';
  if (name === 'package.json') return 'package';
  if (name === 'package-lock.json' || name === 'npm-shrinkwrap.json') return 'lock';
  if (/^[tj]sconfig(?:\.[\w-]+)?\.json$/.test(name)) return 'tsconfig';
  if (/^readme(?:\.[\w-]+)?\.(?:md|markdown)$/i.test(name) || /^readme$/i.test(name))
    return 'readme';
  if (name === '.gitignore') return 'gitignore';
  if (/\.(?:md|mdx|markdown|rst|adoc)$/i.test(name)) return 'markdown';
  if (/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return 'workflow';
  return 'other';
}

/** Env files whose values are for tests, and say nothing about the program. */
export function isTestEnv(path: string): boolean {
  return /\.env\.(?:[\w-]+\.)?test\b|\.env\.testing|\.env\.ci\b/.test(basename(path));
}

/** Containers that are there for tests. */
export function isTestSetup(path: string): boolean {
  return /[.-](?:tests?|testing|e2e|ci)\.ya?ml$/.test(basename(path));
}

/** What a component in another language is described by; its folder is one of its own. */
export function isManifest(path: string): boolean {
  return /^(?:go\.mod|Cargo\.toml|pyproject\.toml|requirements\.txt|Pipfile|deno\.jsonc?|composer\.json|Gemfile|pom\.xml|build\.gradle(?:\.kts)?|mix\.exs|[\w.-]+\.csproj)$/.test(
    basename(path),
  );
}

const testPath =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|cypress|playwright|fixtures?|__fixtures__|mocks?|\.storybook|stories)\/|[._-](?:test|spec|e2e|cy|stories|story|bench)(?:-[a-z]{1,4})?\.[cm]?[jt]sx?$|(?:^|\/)(?:test|(?:jest|vitest)(?:[.-](?:[\w-]+[.-])?setup)?|setup-?(?:tests?|jest|vitest)|test[.-]?setup|[\w-]*test-?(?:utils?|helpers?))\.[cm]?[jt]sx?$/i;

export function isTest(path: string): boolean {
  return testPath.test(path);
}

/** Settings of a tool: read by that tool in its own way. */
export function isToolConfig(path: string): boolean {
  return /(?:^|\/)(?:\.?[\w-]+\.config\.[\w.]*[jt]s|\.[\w-]+rc(?:\.[cm]?js)?|[\w-]+\.conf\.[cm]?[jt]s|gulpfile\.[\w.]*[jt]s|gruntfile\.[cm]?js|knexfile\.[jt]s|ormconfig\.[jt]s)$/i.test(
    path,
  );
}

const generatedPath =
  /(?:^|\/)(?:generated|__generated__|\.?gen|codegen|vendor|third_party|\.prisma|\.yarn|\.next|\.nuxt|\.svelte-kit|\.output|\.vercel|\.turbo|coverage|report\/content|bower|bower_components|vendors|storybook-static|public\/(?:js|lib|libs|vendor|build|assets))\/|\.(?:min|bundle|generated|gen|pb)\.[cm]?[jt]sx?$|(?:^|\/)(?:routeTree\.gen|next-env\.d|auto-imports\.d|components\.d|worker-configuration\.d|serviceWorker|registerServiceWorker|service-worker|reportWebVitals|react-app-env\.d|vite-env\.d)\.[jt]s$/;

/** Why a file of code is nobody's own work; undefined when it is to be judged. */
export function notOwnWork(path: string, text: string): string | undefined {
  if (generatedPath.test(path)) return 'generated or built';
  if (/^(?:backups?|archived?|_?old|deprecated)\//i.test(path)) return 'put aside as a backup';
  if (/\.(?:old|bak|backup|orig)\.[cm]?[jt]sx?$|[ _-]copy(?:[ _-]?\d+)?\.[cm]?[jt]sx?$/i.test(path))
    return 'put aside as a backup';
  if (/(?:^|\/)\.(?:agents?|claude|codex|cursor|gemini|github|opencode|windsurf)\//.test(path))
    return 'a skill or action of a tool, copied in';
  // A folder `build/` with TypeScript in it is somebody's work; with JavaScript it is output.
  if (
    /(?:^|\/)(?:dist|build|out)\/.*(?:\.[cm]?jsx?|\.d\.[cm]?ts)$/.test(path) &&
    !/(?:^|\/)build\/(?:webpack|rollup|vite|esbuild)[\w.-]*\.[cm]?js$/.test(path)
  )
    return 'generated or built';
  const head = text.slice(0, 1200);
  if (
    /@generated|auto-?generated|\bgenerated (?:by|from|automatically)\b.*|(?:do not|don't) (?:edit|modify|change)/i.test(
      head,
    ) &&
    /(?:^|\n)\s*(?:\/\/|\/?\*|#|'|")/.test(head) &&
    /(?:@generated|generated\b[\s\S]{0,80}do not|(?:do not|don't) (?:edit|modify)|(?:do not|don't) change this file|^\s*(?:\/\*|\/\/)[^\n]*\bgenerated (?:by|from)\b)/i.test(
      head,
    )
  )
    return 'generated';
  if (/\.[cm]?jsx?$/.test(path) && isCompiled(text)) return 'compiled from another file';
  if (/\.[cm]?jsx?$/.test(path) && isLibraryCopy(text)) return 'a library, copied in';
  if (text.length > 3000) {
    const lines = countLines(text);
    if (text.length / lines > 300) return 'minified';
  }
  return undefined;
}

/** What `tsc` and Babel leave behind: nobody writes these lines by hand. */
function isCompiled(text: string): boolean {
  return (
    /\n\/\/# sourceMappingURL=\S+\s*$/.test(text) ||
    /Object\.defineProperty\(exports, ['"]__esModule['"], \{/.test(text.slice(0, 4000))
  );
}

/** The first comment names a version and a licence, as libraries do in the file they hand out. */
function isLibraryCopy(text: string): boolean {
  const banner = /^\s*\/\*[\s\S]{0,1500}?\*\//.exec(text)?.[0];
  // What can be loaded in three ways was built to be handed out.
  const head = text.slice(0, 2500);
  if (
    /\btypeof define === ['"]function['"]\s*&&\s*define\.amd\b/.test(head) &&
    /\bexports\b/.test(head)
  )
    return true;
  return (
    banner !== undefined &&
    /\bv?\d+\.\d+\.\d+\b/.test(banner) &&
    /licen[cs]e|copyright|\(c\)/i.test(banner)
  );
}

export function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** The script of a Vue, Svelte or Astro file, everything else blanked so that offsets stay true. */
export function scriptOf(path: string, text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  if (path.endsWith('.astro')) {
    const match = /^---\n([\s\S]*?)\n---/.exec(text);
    if (!match) return blank(text);
    return `    ${match[1] ?? ''}`.padStart(0) + blank(text.slice(4 + (match[1] ?? '').length));
  }
  let result = '';
  let at = 0;
  for (const match of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)) {
    const body = match[1] ?? '';
    const start = match.index + match[0].indexOf('>') + 1;
    result += blank(text.slice(at, start)) + body;
    at = start + body.length;
  }
  return result + blank(text.slice(at));
}
