/** The log's files. Only Node has files, so only Node imports this. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { getFileSink, getRotatingFileSink } from '@logtape/file';
import { SettingProblem } from '../failures.ts';
import { formatRecord, type Destinations } from './custom_logger.ts';

/** A file this large, in bytes, makes way for a new one. */
const LARGEST_FILE = 1024 * 1024;
/** How many full files are kept; the oldest goes first. */
const FULL_FILES_KEPT = 5;
/** Records are written together: when 8 KB have gathered, or with the first after this many ms. */
const LONGEST_WAIT = 1000;

// #region files
/**
 * Opens the log's files in a directory: one JSON object a line.
 *
 * Records go to `weather.log.jsonl`, which is rotated. Regulated events go to a file of their own:
 * it is written at once, not when some buffer is full, and nothing ever removes a line from it.
 *
 * @param largestFile In bytes.
 * @throws {SettingProblem} where the directory cannot be written to.
 */
export function openLogFiles(
  directory: string,
  largestFile = LARGEST_FILE,
): Required<Destinations> {
  try {
    mkdirSync(directory, { recursive: true });
    return {
      records: getRotatingFileSink(join(directory, 'weather.log.jsonl'), {
        maxSize: largestFile,
        maxFiles: FULL_FILES_KEPT,
        flushInterval: LONGEST_WAIT,
        formatter: formatRecord,
      }),
      compliance: getFileSink(join(directory, 'compliance.log.jsonl'), {
        bufferSize: 0,
        formatter: formatRecord,
      }),
    };
  } catch (cause) {
    const sentence = `The log cannot be written to ${directory}. Set LOG_DIR to a directory that you may write to.`;
    throw new SettingProblem(sentence, { cause });
  }
}
// #endregion files
