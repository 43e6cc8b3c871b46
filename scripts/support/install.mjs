// @ts-check
import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFailure, Failure } from './failure.mjs';
import { run } from './processes.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }> }} LockFile */

/** @param {string} path @returns {Promise<LockFile | undefined>} */
async function readLock(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Are the packages that the lock file names in `node_modules`? npm keeps its own record there,
 * written when an install is complete, so a broken-off install counts as none.
 * @param {string} root
 */
export async function isInstalled(root) {
  const [wanted, installed] = await Promise.all([
    readLock(join(root, 'package-lock.json')),
    readLock(join(root, 'node_modules', '.package-lock.json')),
  ]);
  if (!installed?.packages) return false;
  const have = installed.packages;
  return Object.entries(wanted?.packages ?? {}).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      entry.link ||
      // Packages for other platforms are in the lock file only.
      entry.optional ||
      entry.devOptional ||
      have[path]?.version === entry.version,
  );
}

const offline =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|ENOTCACHED|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED)/;

/** The sentence for an npm that failed. @param {string} output @param {string} root */
function installFailure(output, root) {
  const again = 'then type the command again';
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) return diskFailure({ code: 'EACCES' }, root);
  if (/\bENOSPC\b/.test(output)) return diskFailure({ code: 'ENOSPC' }, root);
  if (offline.test(output)) {
    return new Failure(
      `The packages could not be fetched because the npm registry cannot be reached: connect to the internet (or mend npm's registry and proxy settings), ${again}.`,
    );
  }
  if (/\bE(401|403|404)\b/.test(output)) {
    return new Failure(
      `The npm registry refused a package: look at npm's registry setting (npm config get registry), ${again}.`,
      output.trim(),
    );
  }
  if (/\bEUSAGE\b/.test(output)) {
    return new Failure(
      'package.json and package-lock.json do not agree: run `npm install`, and commit both files.',
      output.trim(),
    );
  }
  return new Failure(
    `npm could not install the packages: read what it says above, mend that, ${again}.`,
    output.trim(),
  );
}

/** @param {string} root */
async function npmCi(root) {
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  // The patience of npm's defaults is minutes; these still ride out a short gap.
  const env = {
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '8000',
    ...process.env,
  };
  return npm?.endsWith('.js')
    ? run(process.execPath, [npm, ...args], { cwd: root, env })
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: root, env });
}

/**
 * Installs the packages unless they are there. Throws a Failure that says what to do.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function ensureInstalled(root, say) {
  if (await isInstalled(root)) return;
  await access(root, constants.W_OK).catch((error) => {
    throw diskFailure(error, root) ?? error;
  });
  say('Installing the packages (a minute or two the first time) …');
  const started = Date.now();
  const { code, output } = await npmCi(root);
  if (code !== 0) throw installFailure(output, root);
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
