export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export interface LogEntry {
  /** In UTC: `2024-11-10T23:15:02.000Z`. */
  timestamp: string;
  level: Level;
  source: string;
  message: string;
  context: Record<string, string | number>;
}

export interface Normalised {
  /** Oldest first. */
  records: LogEntry[];
  /** The lines that nobody can read, as they came. */
  unreadable: string[];
}

/** Brings the lines of all three services into one shape. */
export function normalise(lines: readonly string[]): Normalised {
  return { records: [], unreadable: [...lines] };
}
