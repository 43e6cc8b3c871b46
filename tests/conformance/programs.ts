import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The files of a program of the suite: one file, or a folder with `main.ts`. */
export function readProgram(path: string): Record<string, string> {
  if (!statSync(path).isDirectory()) return { 'main.ts': readFileSync(path, 'utf8') };
  return Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [relative(path, file).split(sep).join('/'), readFileSync(file, 'utf8')];
      }),
  );
}
