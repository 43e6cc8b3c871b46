/** The module that a judged program starts with in the page. */
export const judgeEntry = 'judge.js';

/** Its text: Vitest first, then the tests, and with them the program under judgment. */
export function entryFor(testFile: string): string {
  return `import { judge } from 'logbook/judge';\nawait judge(() => import('./${testFile}'));\n`;
}
