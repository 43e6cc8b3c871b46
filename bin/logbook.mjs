#!/usr/bin/env node
/** The `logbook` command: the TypeScript of src/cli/, run as it is. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Logbook needs Node 20.19 or later, and this is Node ${process.versions.node}: install a newer one from https://nodejs.org.`,
  );
  process.exit(2);
}
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch {
  console.error('The packages that Logbook needs are not installed yet: run `npm install` first.');
  process.exit(2);
}
const { run } = await import('../src/cli/main.ts');
process.exitCode = await run(process.argv.slice(2));
