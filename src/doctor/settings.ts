import picomatch from 'picomatch/posix.js';
import { z } from 'zod';

const overrideSchema = z.strictObject({
  /** `group/name`, `group/*` or `*`. */
  rule: z.string().min(1),
  /** A glob of paths from the project's root; every path when absent. */
  path: z.string().min(1).optional(),
  state: z.enum(['on', 'off']).default('off'),
  severity: z.enum(['error', 'warning']).optional(),
  reason: z.string().optional(),
});

export const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Later entries win over earlier ones. */
  rules: z.array(overrideSchema).default([]),
  /** Folders or files (globs) that are not this project's own code, each with a reason. */
  ignore: z
    .array(z.strictObject({ path: z.string().min(1), reason: z.string().optional() }))
    .default([]),
  /** From the top layer down: each may import only from itself and from those below. */
  layers: z
    .array(z.strictObject({ name: z.string().min(1), files: z.array(z.string().min(1)).min(1) }))
    .optional(),
});

export type DoctorSettings = z.infer<typeof settingsSchema>;

export const noSettings: DoctorSettings = settingsSchema.parse({});

/** Thrown when the settings themselves cannot be used: the doctor cannot look. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Settings from JSON text: a whole `logbook.doctor.json`, or the value of package.json's `logbook`.
 *
 * @throws SettingsError with one sentence that names the key.
 */
export function parseSettings(value: unknown, file: string): DoctorSettings {
  const result = settingsSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = issue?.path.map(String).join('.') ?? '';
  throw new SettingsError(
    `${file}: ${key ? `${key}: ` : ''}${issue?.message ?? 'these settings cannot be read'}. See docs/contributing/doctor.md for the format.`,
  );
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
