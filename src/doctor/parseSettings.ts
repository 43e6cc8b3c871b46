import { z } from 'zod';
import { SettingsError, type DoctorSettings } from './settings.ts';

const overrideSchema = z.strictObject({
  /** `group/name`, `group/*` or `*`. */
  rule: z.string().min(1),
  /** A glob of paths from the project's root; every path when absent. */
  path: z.string().min(1).optional(),
  state: z.enum(['on', 'off']).default('off'),
  severity: z.enum(['error', 'warning']).optional(),
  reason: z.string().optional(),
});

const settingsSchema = z.strictObject({
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

/**
 * Settings from JSON text: a whole `logbook.doctor.json`, or the value of package.json's `logbook`.
 *
 * @param lineOf tells the line on which a key stands, counted from 1.
 * @throws SettingsError with one sentence that names the key.
 */
export function parseSettings(
  value: unknown,
  file: string,
  lineOf: (path: readonly PropertyKey[]) => number | undefined = () => undefined,
): DoctorSettings {
  const result = settingsSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = issue?.path.map(String).join('.') ?? '';
  const line = lineOf(issue?.path ?? []);
  throw new SettingsError(
    `${file}${line === undefined ? '' : `:${line}`}: ${key ? `${key}: ` : ''}${issue?.message ?? 'these settings cannot be read'}. See docs/contributing/doctor.md for the format.`,
  );
}
