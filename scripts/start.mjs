// @ts-check
/** `npm start`: installs what is missing, builds what changed, serves the site, prints its address. */
import './support/node-version.cjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { basePath, ensureBuilt, siteFolder } from './support/build.mjs';
import { command, Failure } from './support/failure.mjs';
import { ensureInstalled } from './support/install.mjs';
import { root } from './support/paths.mjs';
import { serve, siteHandler } from './support/serve.mjs';

const usage = `Usage: npm start [-- --port PORT] [--host HOST]

  --port PORT   the port to serve on (also: the environment variable PORT);
                without it, the first free one from 5173
  --host HOST   the address to serve on; without it, this machine only
                (0.0.0.0 lets a phone on the same network in)`;

/** @param {string | undefined} text @param {string} from */
function parsePort(text, from) {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new Failure(
      `"${text}" is not a port: give ${from} a whole number from 1 to 65535, such as 8080.`,
    );
  }
  return port;
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message}\n\n${usage}`);
  }
}

await command(async () => {
  const options = parseOptions();
  if (options.help) return console.log(usage);
  const port = parsePort(options.port, '--port') ?? parsePort(process.env['PORT'], 'PORT');
  await ensureInstalled(root, console.log);
  await ensureBuilt(root, console.log);
  const base = basePath(process.env);
  const handler = await siteHandler(join(root, siteFolder), base);
  const site = await serve(handler, { port, host: options.host });
  const name = options.host && options.host !== '0.0.0.0' ? options.host : 'localhost';
  console.log(
    `\n  Logbook is ready: http://${name}:${site.port}${base}\n  Press Ctrl-C to stop.\n`,
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void site.close().then(() => process.exit(0)));
  }
});
