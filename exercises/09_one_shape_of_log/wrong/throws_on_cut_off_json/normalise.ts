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

const levels: Record<string, Level> = {
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARN: 'WARNING',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
  FATAL: 'CRITICAL',
  CRITICAL: 'CRITICAL',
};

/** Brings the lines of all three services into one shape. */
export function normalise(lines: readonly string[]): Normalised {
  const records: LogEntry[] = [];
  const unreadable: string[] = [];
  for (const line of lines) {
    const record = fromWeb(line) ?? fromWorker(line) ?? fromJson(line);
    if (record) records.push(record);
    else unreadable.push(line);
  }
  // All timestamps have one shape now, so the order of the text is the order of time.
  records.sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
  return { records, unreadable };
}

const webLine =
  /^(?<month>\d\d)-(?<day>\d\d)-(?<year>\d{4}) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) (?<half>AM|PM) (?<level>\w+) (?<source>\w+): (?<message>.*?)(?<fields>(?: \w+=\S+)*)$/;

function fromWeb(line: string): LogEntry | undefined {
  const part = webLine.exec(line)?.groups;
  if (!part) return undefined;
  const hour = (Number(part['hour']) % 12) + (part['half'] === 'PM' ? 12 : 0);
  const time = Date.UTC(
    Number(part['year']),
    Number(part['month']) - 1,
    Number(part['day']),
    hour,
    Number(part['minute']),
    Number(part['second']),
  );
  return entry(time, part['level'], part['source'], part['message'], fieldsOf(part['fields']));
}

const workerLine =
  /^(?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d),(?<millisecond>\d{3}) \| (?<level>\w+) \| (?<source>\w+) \| (?<message>[^|]*?)(?: \| (?<fields>.*))?$/;

function fromWorker(line: string): LogEntry | undefined {
  const part = workerLine.exec(line)?.groups;
  if (!part) return undefined;
  const time = Date.parse(`${part['day']}T${part['time']}.${part['millisecond']}Z`);
  return entry(time, part['level'], part['source'], part['message'], fieldsOf(part['fields']));
}

function fromJson(line: string): LogEntry | undefined {
  const fields: Record<string, string | number> = JSON.parse(line);
  if (typeof fields !== 'object' || fields === null) return undefined;
  const { time, severity, logger, msg, ...context } = fields;
  return entry(Number(time), String(severity), String(logger), String(msg), context);
}

/** `user=u17 ms=812` as fields. */
function fieldsOf(text = ''): Record<string, string> {
  return Object.fromEntries(
    text
      .split(' ')
      .filter((field) => field.includes('='))
      .map((field) => field.split('=', 2) as [string, string]),
  );
}

function entry(
  time: number,
  level = '',
  source = '',
  message = '',
  fields: Record<string, string | number>,
): LogEntry | undefined {
  const known = levels[level.toUpperCase()];
  if (!known || Number.isNaN(time)) return undefined;
  const context = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      /^-?\d+$/.test(String(value)) ? Number(value) : value,
    ]),
  );
  return { timestamp: new Date(time).toISOString(), level: known, source, message, context };
}
