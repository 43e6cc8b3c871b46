/** What the program needs to know about where it runs. */
export interface Settings {
  dataDirectory: string;
}

/** The settings, from the environment variables of the process. */
export function settingsFrom(environment: Record<string, string | undefined>): Settings {
  return { dataDirectory: environment['DATA_DIR'] ?? '/app/data' };
}
