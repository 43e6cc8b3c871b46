import type { SnapshotEnvironment } from 'vitest/snapshot';

/** Stored snapshots as the layout has them; new ones are taken and not kept, as nothing is. */
export function memorySnapshots(stored: Readonly<Record<string, string>>): SnapshotEnvironment {
  const files = new Map(Object.entries(stored));
  return {
    getVersion: () => '1',
    getHeader: () => '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html',
    resolvePath: (path) => Promise.resolve(path.replace(/([^/]+)$/, '__snapshots__/$1.snap')),
    resolveRawPath: (testPath, rawPath) =>
      Promise.resolve(new URL(rawPath, `file:///${testPath}`).pathname.slice(1)),
    readSnapshotFile: (path) => Promise.resolve(files.get(path) ?? null),
    saveSnapshotFile: (path, text) => {
      files.set(path, text);
      return Promise.resolve();
    },
    removeSnapshotFile: (path) => {
      files.delete(path);
      return Promise.resolve();
    },
  };
}
