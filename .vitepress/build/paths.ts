import { fileURLToPath } from 'node:url';

/** The repository's root: the folder that holds `docs/`, `examples/`, `exercises/`. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
