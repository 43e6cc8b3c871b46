/** The five things that a log line must hold. */
export type Part = 'timestamp' | 'severity' | 'source' | 'message' | 'context';

export interface Segment {
  readonly text: string;
  /** Undefined for what only holds the line together. */
  readonly part: Part | undefined;
}

const partOf: Readonly<Record<string, Part>> = {
  time: 'timestamp',
  level: 'severity',
  logger: 'source',
  message: 'message',
  properties: 'context',
};

/**
 * A JSON line of example 13's log in its parts; the segments' texts, joined, are the line.
 *
 * @throws {SyntaxError} where the line is no JSON.
 */
export function segmentsOf(line: string): Segment[] {
  const record = JSON.parse(line) as Record<string, unknown>; // one object a line: formatRecord
  const names = Object.keys(record);
  return names.flatMap((name, index) => [
    { text: index === 0 ? '{' : ',', part: undefined },
    { text: `${JSON.stringify(name)}:${JSON.stringify(record[name])}`, part: partOf[name] },
    ...(index === names.length - 1 ? [{ text: '}', part: undefined }] : []),
  ]);
}
