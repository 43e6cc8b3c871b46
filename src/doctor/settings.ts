import picomatch from 'picomatch/posix.js';

/** Turns a rule on or off, or changes its severity; for some paths or for all. */
export interface RuleSetting {
  /** `group/name`, `group/*` or `*`. */
  readonly rule: string;
  /** A glob of paths from the project's root; every path when absent. */
  readonly path?: string | undefined;
  readonly state: 'on' | 'off';
  readonly severity?: 'error' | 'warning' | undefined;
  readonly reason?: string | undefined;
}

/** The doctor's settings, as `parseSettings` reads them. */
export interface DoctorSettings {
  /** Later entries win over earlier ones. */
  readonly rules: readonly RuleSetting[];
  /** Folders or files (globs) that are not this project's own code, each with a reason. */
  readonly ignore: readonly { readonly path: string; readonly reason?: string | undefined }[];
  /** From the top layer down: each may import only from itself and from those below. */
  readonly layers?:
    readonly { readonly name: string; readonly files: readonly string[] }[] | undefined;
}

export const noSettings: DoctorSettings = { rules: [], ignore: [] };

/** Thrown when the settings themselves cannot be used: the doctor cannot look. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Whether a glob holds a path; a folder's name holds all below it. */
export function globMatcher(glob: string): (path: string) => boolean {
  const plain = glob.replace(/^\.\//, '').replace(/\/+$/, '');
  const matches = picomatch([plain, `${plain}/**`], { dot: true });
  return (path) => matches(path);
}

export function ruleMatches(pattern: string, rule: string): boolean {
  return (
    pattern === '*' ||
    pattern === rule ||
    (pattern.endsWith('/*') && rule.startsWith(pattern.slice(0, -1)))
  );
}
