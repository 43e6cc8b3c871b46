// @ts-check
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Failure } from './failure.mjs';

/** Where the site is served unless told; the next ones where that is taken. */
export const firstPort = 5173;

/**
 * A handler that serves static files as any plain host would: clean addresses, 404.html, no special
 * headers, everything under `base`.
 * @param {string} folder @param {string} base with a slash at both ends
 * @returns {Promise<import('node:http').RequestListener>}
 */
export async function siteHandler(folder, base) {
  const { default: sirv } = await import('sirv');
  const serve = sirv(folder, { dev: true, etag: true });
  /** @type {import('node:http').RequestListener} */
  const notFound = (_request, response) => {
    void readFile(join(folder, '404.html'))
      .catch(() => 'Not found')
      .then((page) => {
        response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      });
  };
  return (request, response) => {
    const url = request.url ?? '/';
    if (base !== '/') {
      if (url === '/' || `${url}/` === base) {
        response.writeHead(302, { location: base }).end();
        return;
      }
      if (!url.startsWith(base)) return notFound(request, response);
      request.url = url.slice(base.length - 1);
    }
    serve(request, response, () => notFound(request, response));
  };
}

/** @param {import('node:http').RequestListener} handler @param {number} port @param {string} host */
function listen(handler, port, host) {
  return new Promise(
    (/** @type {(server: import('node:http').Server) => void} */ resolve, reject) => {
      const server = createServer(handler);
      server.once('error', reject).listen(port, host, () => resolve(server));
    },
  );
}

/**
 * Listens on both addresses that `localhost` may mean, so that the browser meets us and no other
 * program's server on the same port; or on `host` alone.
 * @param {import('node:http').RequestListener} handler @param {number} port @param {string | undefined} host
 * @returns {Promise<import('node:http').Server[] | 'taken'>}
 */
async function claim(handler, port, host) {
  /** @type {import('node:http').Server[]} */
  const servers = [];
  for (const address of host ? [host] : ['127.0.0.1', '::1']) {
    try {
      servers.push(await listen(handler, port, address));
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      if (!host && address === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) {
        continue; // This machine has no IPv6.
      }
      for (const server of servers) server.close();
      if (code === 'EADDRINUSE') return 'taken';
      if (code === 'EACCES') {
        throw new Failure(
          `Port ${port} is reserved by the system: choose one above 1023, as in \`npm start -- --port 8080\`.`,
        );
      }
      if (host && (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')) {
        throw new Failure(
          `This machine has no address ${host}: leave --host out, or use --host 0.0.0.0 for all of them.`,
        );
      }
      throw error;
    }
  }
  return servers;
}

/**
 * Serves on `port`, or on the first free one from 5173 where none is asked for.
 * @param {import('node:http').RequestListener} handler
 * @param {{ port?: number | undefined, host?: string | undefined }} options
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function serve(handler, { port, host }) {
  const candidates =
    port === undefined ? Array.from({ length: 100 }, (_, step) => firstPort + step) : [port];
  for (const candidate of candidates) {
    const servers = await claim(handler, candidate, host);
    if (servers === 'taken') continue;
    return {
      port: candidate,
      close: async () => {
        await Promise.all(
          servers.map((server) => {
            const closed = new Promise((resolve) => server.close(resolve));
            server.closeAllConnections();
            return closed;
          }),
        );
      },
    };
  }
  throw new Failure(
    port === undefined
      ? `No port from ${firstPort} to ${firstPort + candidates.length - 1} is free: name one, as in \`npm start -- --port 8080\`.`
      : `Port ${port} is taken by another program: stop that program, choose another port, or leave the choice to \`npm start\`.`,
  );
}
