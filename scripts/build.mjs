// @ts-check
/** `npm run build`: the site as static files in .vitepress/dist, under the path that BASE_PATH names. */
import './support/node-version.cjs';
import { ensureBuilt } from './support/build.mjs';
import { command } from './support/failure.mjs';
import { ensureInstalled } from './support/install.mjs';
import { root } from './support/paths.mjs';

await command(async () => {
  await ensureInstalled(root, console.log);
  await ensureBuilt(root, console.log, { force: true });
});
