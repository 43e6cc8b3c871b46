/** The program's own files as text, for what reads them while it runs: `node:fs`, `node:assert`. */
import type { SourceFiles } from '../../program/types.ts';

let files: SourceFiles = {};

/** Tells which files the program consists of; before its first line. */
export function setProgramFiles(given: SourceFiles): void {
  files = given;
}

export function programFiles(): SourceFiles {
  return files;
}
