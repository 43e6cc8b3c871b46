/**
 * What exercise tests may import besides Vitest and the course's libraries: each name with the module
 * behind it, its path from `src/`. The page serves them as it serves libraries.
 */
export const kitModules: Readonly<Record<string, string>> = {
  'logbook/exercise': 'grading/kit/index.ts',
};
