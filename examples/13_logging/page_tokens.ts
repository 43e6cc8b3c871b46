import type { Tokens } from './app/route_utils/users.ts';

/** Open to every reader: in the page there is nothing to protect. */
export const pageTokens: Tokens = new Map([['ada-knows-the-weather', 'ada']]);
