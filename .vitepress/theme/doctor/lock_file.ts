/**
 * The part of a package-lock.json that says which packages it was made for: what `npm ci` compares
 * with package.json. undefined where package.json is not JSON.
 */
export function lockFileFor(packageJson: string): string | undefined {
  try {
    const { name, version, dependencies, devDependencies } = JSON.parse(packageJson) as Record<
      string,
      unknown
    >; // only copied
    const packages: Record<string, unknown> = {
      '': { name, version, dependencies, devDependencies },
    };
    for (const [key, range] of Object.entries({
      ...(dependencies as Record<string, string> | undefined),
      ...(devDependencies as Record<string, string> | undefined),
    })) {
      packages[`node_modules/${key}`] = { version: range.replace(/^[^\d]+/, '') };
    }
    return `${JSON.stringify({ name, version, lockfileVersion: 3, requires: true, packages }, null, 2)}\n`;
  } catch {
    return undefined;
  }
}
