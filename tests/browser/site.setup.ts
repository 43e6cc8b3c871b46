import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureBuilt, siteFolder } from '../../scripts/support/build.mjs';
import { siteHandler } from '../../scripts/support/serve.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built site is served, without a slash at its end. */
    siteAddress: string;
    /** The folder it was built into. */
    siteFolder: string;
  }
}

/** Builds the site where it is not built from the files as they are, and serves it as any host would. */
export default async function serveSite(project: TestProject): Promise<() => Promise<void>> {
  const root = join(import.meta.dirname, '../..');
  await ensureBuilt(root, console.log, { env: { ...process.env, BASE_PATH: '' } });
  const folder = join(root, siteFolder);
  const server = await listen(createServer(await siteHandler(folder, '/')));
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  project.provide('siteAddress', `http://localhost:${port}`);
  project.provide('siteFolder', folder);
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => resolve(server));
  });
}
