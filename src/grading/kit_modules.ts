import { ALL_PACKAGES, LIBRARY_NAMES } from '../program/libraries.ts';

/**
 * What exercise tests may import besides Vitest and the course's libraries: each name with the module
 * behind it, its path from `src/`. The page serves them as it serves libraries.
 */
export const kitModules: Readonly<Record<string, string>> = {
  'logbook/exercise': 'grading/kit/index.ts',
};

/** The package of the page that holds Vitest, its runner and the kit, with its import names. */
export const judgePackage = 'vitest';
const judgePackageNames = ['vitest', 'logbook/judge', ...Object.keys(kitModules)];

/** Import names by package, for a sandbox that judges: the course's libraries and Vitest's. */
export const judgePackages: Readonly<Record<string, readonly string[]>> = {
  ...ALL_PACKAGES,
  [judgePackage]: judgePackageNames,
};

/** Every name that tests and answers may import besides files. */
export const judgeLibraries: readonly string[] = [...LIBRARY_NAMES, ...judgePackageNames];
