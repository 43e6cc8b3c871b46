/** `node:path` as it is on POSIX systems. */
import { received } from './received.ts';
import { nodeError } from './node_error.ts';

export const sep = '/';
export const delimiter = ':';

function check(path: unknown, name = 'path'): asserts path is string {
  if (typeof path === 'string') return;
  const message = `The "${name}" argument must be of type string. Received ${received(path)}`;
  throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
}

export function normalize(path: string): string {
  check(path);
  if (path === '') return '.';
  const absolute = path.startsWith('/');
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '..' || !absolute) segments.push(segment);
  }
  let text = segments.join('/');
  if (text === '' && !absolute) text = '.';
  if (text !== '' && path.endsWith('/')) text += '/';
  return absolute ? `/${text}`.replace(/^\/\/$/, '/') : text;
}

export function join(...paths: string[]): string {
  for (const path of paths) check(path);
  return normalize(paths.filter((path) => path !== '').join('/'));
}

export function resolve(...paths: string[]): string {
  let resolved = '';
  for (const path of [...paths].reverse()) {
    check(path);
    if (path === '') continue;
    resolved = resolved === '' ? path : `${path}/${resolved}`;
    if (path.startsWith('/')) break;
  }
  const text = normalize(resolved.startsWith('/') ? resolved : `/${resolved}`);
  return text.length > 1 && text.endsWith('/') ? text.slice(0, -1) : text;
}

export function isAbsolute(path: string): boolean {
  check(path);
  return path.startsWith('/');
}

export function dirname(path: string): string {
  check(path);
  const trimmed = path.replace(/(?!^)\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  if (slash === -1) return '.';
  return slash === 0 ? '/' : trimmed.slice(0, slash);
}

export function basename(path: string, suffix = ''): string {
  check(path);
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return suffix !== '' && name !== suffix && name.endsWith(suffix)
    ? name.slice(0, -suffix.length)
    : name;
}

export function extname(path: string): string {
  check(path);
  return /[^.](\.[^.]*)$/.exec(basename(path))?.[1] ?? '';
}

export function relative(from: string, to: string): string {
  const start = resolve(from).split('/').filter(Boolean);
  const end = resolve(to).split('/').filter(Boolean);
  let shared = 0;
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) shared++;
  return [...start.slice(shared).map(() => '..'), ...end.slice(shared)].join('/');
}

export interface ParsedPath {
  root: string;
  dir: string;
  base: string;
  ext: string;
  name: string;
}

export function parse(path: string): ParsedPath {
  check(path);
  const root = path.startsWith('/') ? '/' : '';
  const base = basename(path);
  const ext = extname(path);
  return {
    root,
    dir: /\/[^/]/.test(path) || root !== '' ? dirname(path) : '',
    base,
    ext,
    name: ext === '' ? base : base.slice(0, -ext.length),
  };
}

export function format(parts: Partial<ParsedPath>): string {
  const directory = parts.dir ?? parts.root ?? '';
  const extension = parts.ext ?? '';
  const dot = extension === '' || extension.startsWith('.') ? '' : '.';
  const base = parts.base ?? `${parts.name ?? ''}${dot}${extension}`;
  if (directory === '') return base;
  return directory === parts.root ? `${directory}${base}` : `${directory}/${base}`;
}
