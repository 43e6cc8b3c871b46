/** What is measured, and with what: shared by the process that asks and the processes that answer. */

export const SCENARIOS = {
  disabled: 'below the level',
  null: 'into nothing',
  console: 'to the console',
  file: 'to a file',
  synced: 'to a file, synced with the disk',
} as const;
export type Scenario = keyof typeof SCENARIOS;

export const LIBRARIES = ['LogTape', 'pino', 'winston', 'console'] as const;
export type Library = (typeof LIBRARIES)[number];

/** Only LogTape's file sink asks the disk to confirm; `console` has no levels to be below. */
function canMeasure(library: Library, scenario: Scenario): boolean {
  if (scenario === 'synced') return library === 'LogTape';
  return !(library === 'console' && scenario === 'disabled');
}

/** Everything that can be measured. */
export const PAIRS: readonly { readonly library: Library; readonly scenario: Scenario }[] =
  LIBRARIES.flatMap((library) =>
    Object.keys(SCENARIOS)
      .map((scenario) => ({ library, scenario: scenario as Scenario })) // its own keys
      .filter(({ scenario }) => canMeasure(library, scenario)),
  );

/** How a row of the results is called. */
export function nameOf(library: Library, scenario: Scenario): string {
  return `${library}, ${SCENARIOS[scenario]}`;
}
