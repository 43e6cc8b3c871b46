import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
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
    return parseSettings(parse(own, 'logbook.doctor.json'), 'logbook.doctor.json', (path) =>
      lineOfKey(own, path),
    );
  const manifest = await readText(join(root, 'package.json'));
  if (manifest === undefined) return noSettings;
  try {
    const json = JSON.parse(manifest) as { logbook?: unknown };
    return json.logbook === undefined
      ? noSettings
      : parseSettings(json.logbook, 'package.json', (path) =>
          lineOfKey(manifest, ['logbook', ...path]),
        );
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
  } catch {
    const source = ts.parseJsonText(file, text);
    // Not in the public types, as in readCode.ts.
    const { parseDiagnostics } = source as unknown as {
      parseDiagnostics: readonly ts.DiagnosticWithLocation[];
    };
    const [fault] = parseDiagnostics;
    const line = source.getLineAndCharacterOfPosition(fault?.start ?? 0).line + 1;
    const what = fault ? ts.flattenDiagnosticMessageText(fault.messageText, ' ') : 'it is no JSON.';
    throw new SettingsError(`${file}:${line} is not valid JSON: ${what} Mend it there.`);
  }
}

/** The line of the innermost key or element of a path that is there. */
function lineOfKey(text: string, path: readonly PropertyKey[]): number | undefined {
  const source = ts.parseJsonText('settings.json', text);
  let node: ts.Node | undefined = source.statements[0]?.expression;
  let found = node;
  for (const step of path) {
    if (node && ts.isObjectLiteralExpression(node)) {
      const property = node.properties.find(
        (one): one is ts.PropertyAssignment =>
          ts.isPropertyAssignment(one) && ts.isStringLiteral(one.name) && one.name.text === step,
      );
      node = property?.initializer;
    } else if (node && ts.isArrayLiteralExpression(node) && typeof step === 'number') {
      node = node.elements[step];
    } else break;
    found = node ?? found;
  }
  return found && source.getLineAndCharacterOfPosition(found.getStart(source)).line + 1;
}
