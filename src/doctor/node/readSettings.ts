import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSettings } from '../parseSettings.ts';
import { noSettings, SettingsError, type DoctorSettings } from '../settings.ts';

/**
 * `logbook.doctor.json`, else `logbook` in package.json, else no settings.
 *
 * @throws SettingsError when they are there and cannot be used.
 */
export async function readSettings(root: string): Promise<DoctorSettings> {
  const own = await readText(join(root, 'logbook.doctor.json'));
  if (own !== undefined)
    return parseSettings(parse(own, 'logbook.doctor.json'), 'logbook.doctor.json');
  const manifest = await readText(join(root, 'package.json'));
  if (manifest === undefined) return noSettings;
  try {
    const json = JSON.parse(manifest) as { logbook?: unknown };
    return json.logbook === undefined ? noSettings : parseSettings(json.logbook, 'package.json');
  } catch (error) {
    // A package.json that is no JSON is a finding of its own, not a fault of the settings.
    if (error instanceof SettingsError) throw error;
    return noSettings;
  }
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingsError(
      `${file} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
