/** `node:url`: https://nodejs.org/docs/latest-v20.x/api/url.html */
import { nodeError } from './node_error.ts';
import * as path from './path.ts';
import { parse as parseQuery, stringify } from './querystring.ts';
import { received } from './received.ts';

/** The older form of an address, in the order in which it prints. */
class Url {
  protocol: string | null = null;
  slashes: boolean | null = null;
  auth: string | null = null;
  host: string | null = null;
  port: string | null = null;
  hostname: string | null = null;
  hash: string | null = null;
  search: string | null = null;
  query: unknown = null;
  pathname: string | null = null;
  path: string | null = null;
  href = '';
}
Object.defineProperty(Url, 'name', { value: 'Url' });

const SLASHED = new Set(['http:', 'https:', 'ftp:', 'file:', 'ws:', 'wss:', 'gopher:']);
const PARTS =
  /^(?<protocol>[a-z][a-z\d+.-]*:)?(?<slashes>\/\/(?:(?<auth>[^/?#]*)@)?(?<hostname>\[[^\]]*\]|[^/?#:]*)(?::(?<port>\d*))?)?(?<pathname>[^?#]*)(?<search>\?[^#]*)?(?<hash>#.*)?$/is;

function parse(text: unknown, withQuery = false, isHostFirst = false): Url {
  if (text instanceof Url) return text;
  if (typeof text !== 'string') {
    const message = `The "url" argument must be of type string. Received ${received(text)}`;
    throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
  }
  const parts = PARTS.exec(text.trim())?.groups ?? {};
  const url = new Url();
  url.protocol = parts['protocol']?.toLowerCase() ?? null;
  const hasHost =
    parts['slashes'] !== undefined && (url.protocol !== null || isHostFirst || withHost(text));
  if (hasHost) {
    url.slashes = true;
    url.auth = parts['auth'] === undefined ? null : decodeURIComponent(parts['auth']);
    url.port = parts['port'] === undefined || parts['port'] === '' ? null : parts['port'];
    url.hostname = (parts['hostname'] ?? '').toLowerCase().replace(/^\[|\]$/g, '');
    const host = url.hostname.includes(':') ? `[${url.hostname}]` : url.hostname;
    url.host = host + (url.port === null ? '' : `:${url.port}`);
  }
  const before = hasHost ? '' : (parts['slashes'] ?? '');
  const pathname = before + (parts['pathname'] ?? '');
  const isSlashed = url.protocol !== null && SLASHED.has(url.protocol);
  url.pathname = escapeRest(pathname) || (hasHost && isSlashed ? '/' : null);
  url.search = parts['search'] === undefined ? null : escapeRest(parts['search']);
  url.hash = parts['hash'] === undefined ? null : escapeRest(parts['hash']);
  if (withQuery) {
    url.search ??= '';
    url.query = parseQuery(url.search.slice(1));
  } else url.query = url.search?.slice(1) ?? null;
  url.path =
    url.pathname === null && !url.search ? null : (url.pathname ?? '') + (url.search ?? '');
  url.href = format(url);
  return url;
}

const withHost = (text: string): boolean => /^\/\/[^@/]+@/.test(text);
const escapeRest = (text: string): string =>
  text.replace(/[\s"<>\\^`{|}']/g, (character) =>
    character === '\\'
      ? '/'
      : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

interface FormatOptions {
  readonly auth?: boolean;
  readonly fragment?: boolean;
  readonly search?: boolean;
}

function format(given: unknown, options: FormatOptions = {}): string {
  if (typeof given === 'string') return parse(given).href;
  if (given instanceof URL) {
    const url = new URL(given);
    if (options.fragment === false) url.hash = '';
    if (options.search === false) url.search = '';
    if (options.auth === false) [url.username, url.password] = ['', ''];
    return url.href;
  }
  const url = given as Partial<Url>;
  let protocol = url.protocol ?? '';
  if (protocol !== '' && !protocol.endsWith(':')) protocol += ':';
  const auth = url.auth ? `${encodeURIComponent(url.auth).replace(/%3A/i, ':')}@` : '';
  const port = url.port ? `:${url.port}` : '';
  const hostname = url.hostname?.includes(':') ? `[${url.hostname}]` : url.hostname;
  const host = url.host ? auth + url.host : hostname ? auth + hostname + port : undefined;
  const fromQuery = typeof url.query === 'object' && url.query !== null ? stringify(url.query) : '';
  let search = url.search ?? (fromQuery === '' ? '' : `?${fromQuery}`);
  if (search !== '' && !search.startsWith('?')) search = `?${search}`;
  let hash = url.hash ?? '';
  if (hash !== '' && !hash.startsWith('#')) hash = `#${hash}`;
  let pathname = (url.pathname ?? '').replace(/[?#]/g, encodeURIComponent);
  let authority = host ?? '';
  if (url.slashes || ((protocol === '' || SLASHED.has(protocol)) && host !== undefined)) {
    authority = `//${authority}`;
    if (pathname !== '' && !pathname.startsWith('/')) pathname = `/${pathname}`;
  }
  return protocol + authority + pathname + search.replaceAll('#', '%23') + hash;
}

function resolve(from: string, to: string): string {
  const base = new URL(from, 'resolve://base');
  const url = new URL(to, base);
  return url.protocol === 'resolve:' ? url.pathname + url.search + url.hash : url.href;
}

const domain = (name: string): string => {
  try {
    return new URL(`http://${name}`).hostname;
  } catch {
    return '';
  }
};

function fileURLToPath(url: unknown): string {
  if (typeof url !== 'string' && !(url instanceof URL)) {
    const message = `The "path" argument must be of type string or an instance of URL. Received ${received(url)}`;
    throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
  }
  const { protocol, pathname } = new URL(url);
  if (protocol === 'file:') return decodeURIComponent(pathname);
  throw nodeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
}

function pathToFileURL(file: string): URL {
  const slash = file.endsWith('/') && file !== '/' ? '/' : '';
  const escaped = (path.resolve(file) + slash).replace(/[%?#\\\n\r\t]/g, encodeURIComponent);
  return new URL(`file://${escaped}`);
}

function urlToHttpOptions(url: URL) {
  const { protocol, hostname, hash, search, pathname, href, port, username, password } = url;
  return {
    __proto__: null,
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    hash,
    search,
    pathname,
    path: pathname + search,
    href,
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === '' && password === ''
      ? {}
      : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
  };
}

/** What the module exports, with the classes as the program sees them. */
export const urlModule = (global: typeof globalThis) => ({
  Url,
  parse,
  resolve,
  resolveObject: (from: unknown, to: string) => parse(resolve(format(from), to)),
  format,
  URL: global.URL,
  URLSearchParams: global.URLSearchParams,
  domainToASCII: domain,
  domainToUnicode: (name: string) => name,
  pathToFileURL,
  fileURLToPath,
  urlToHttpOptions,
});
