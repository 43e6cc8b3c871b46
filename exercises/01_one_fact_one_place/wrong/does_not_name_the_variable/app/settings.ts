/** What the program needs to know about where it runs. */
export interface Settings {
  dataDirectory: string;
}

/** The settings, from the environment variables of the process. */
export function settingsFrom(environment: Record<string, string | undefined>): Settings {
  const dataDirectory = environment['DATA_DIR'];
  if (!dataDirectory) throw new Error('Nobody said where the data is.');
  return { dataDirectory };
}
