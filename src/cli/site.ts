import { firstPort } from '../../scripts/support/serve.mjs';
import type { CourseSettings } from '../course/settings.ts';

/** The course's site, with a slash at its end: where it is hosted, or where `npm start` serves it. */
export function siteAddress({ address }: CourseSettings): string {
  if (address !== undefined) return address.replace(/\/?$/, '/');
  return `http://localhost:${process.env['PORT'] ?? String(firstPort)}/`;
}
