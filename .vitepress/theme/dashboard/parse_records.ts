import type { WrittenRecord } from '../../../examples/13_logging/app/logger_utils/custom_logger.ts';

/** Records of a log file, and how many of its lines are none. */
export interface ParsedRecords {
  readonly records: readonly WrittenRecord[];
  readonly damaged: number;
}

/** Reads JSON Lines. Every long log has lines that a crash or a full disk cut short. */
export function parseRecords(text: string): ParsedRecords {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const records = lines.map(parse).filter((record) => record !== undefined);
  return { records, damaged: lines.length - records.length };
}

function parse(line: string): WrittenRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is WrittenRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { time, level, logger, message, properties } = value as Record<string, unknown>; // any object is one
  return (
    [time, level, logger, message].every((part) => typeof part === 'string') &&
    !Number.isNaN(Date.parse(String(time))) &&
    typeof properties === 'object' &&
    properties !== null
  );
}
