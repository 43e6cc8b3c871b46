// @ts-check
/** Finds the browser that the tests drive, and installs one where that can be done without asking. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from './support/failure.mjs';
import { root } from './support/paths.mjs';
import { run } from './support/processes.mjs';

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where Chrome, Chromium and Edge put themselves. @returns {string[]} */
function usualPlaces() {
  const { env, platform } = process;
  if (platform === 'darwin') {
    return ['', env['HOME'] ?? ''].flatMap((home) =>
      ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`,
      ),
    );
  }
  if (platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .flatMap((name) => env[name] ?? [])
      .flatMap((folder) =>
        ['Google\\Chrome', 'Chromium', 'Microsoft\\Edge'].map((vendor) =>
          join(
            folder,
            vendor,
            'Application',
            vendor.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe',
          ),
        ),
      );
  }
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
  ];
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
  return names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
}

/** The browser that `npx playwright-core install chromium` puts in place. @returns {Promise<string[]>} */
async function playwrightsOwn() {
  try {
    const { chromium } = await import('playwright-core');
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}

/**
 * The path of a Chromium: the one that `CHROMIUM_PATH` names, else an installed one, else undefined.
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (isProgram(named)) return named;
    throw new Failure(
      `CHROMIUM_PATH names ${named}, and there is no program there: correct it, or unset it to use an installed browser.`,
    );
  }
  return [...usualPlaces(), ...(await playwrightsOwn())].find(isProgram);
}

function canUseApt() {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a Chromium, installed from Debian's package where there is none and we are root.
 * Throws a Failure that says what to install where that cannot be done.
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
export async function ensureBrowser(say) {
  const found = await findBrowser();
  if (found) return found;
  let details = '';
  if (canUseApt()) {
    say('Installing Chromium for the browser tests …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await run('apt-get', ['update', '-q'], { cwd: root, env });
      const { output } = await run(
        'apt-get',
        ['install', '-q', '-y', '--no-install-recommends', 'chromium'],
        { cwd: root, env },
      );
      const installed = await findBrowser();
      if (installed) return installed;
      details = output.trim();
    }
  }
  throw new Failure(
    'The browser tests need a browser: install Chrome or Chromium (or `npx playwright-core install chromium`), or set CHROMIUM_PATH to one.',
    details,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log((await findBrowser()) ?? 'none');
}
