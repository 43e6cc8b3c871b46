import { loadV1Routes } from './api/v1/routes_v1.ts';
import { loadV2Routes } from './api/v2/routes_v2.ts';

const routes = { ...loadV1Routes(), ...loadV2Routes() };

/** Answers a request for a path. */
export function handle(path: string): unknown {
  return routes[path]?.() ?? { error: 'no such page' };
}
