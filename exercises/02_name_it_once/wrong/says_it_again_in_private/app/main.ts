import { loadRoutes as loadFirst } from './api/v1/routes_v1.ts';
import { loadRoutes as loadSecond } from './api/v2/routes_v2.ts';

const routes = { ...loadFirst(), ...loadSecond() };

/** Answers a request for a path. */
export function handle(path: string): unknown {
  return routes[path]?.() ?? { error: 'no such page' };
}
