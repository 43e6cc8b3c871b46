import type { SourceFiles } from '../../course/types.ts';
import { answerFilesFrom, WorkFileError } from './work_file.ts';

/**
 * Code in the part of an address after `#`, which no server ever sees: `#code=1.` and the files as
 * JSON, deflated (RFC 1951), in base64url (RFC 4648).
 */
const begin = '#code=1.';
/** What a link may unfold to, in bytes: a small one could hold gigabytes of nothing. */
const largest = 1_000_000;

/** The hash that carries these files. */
export async function hashFor(files: SourceFiles): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(files));
  const deflated = await readAll(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')),
    Infinity,
  );
  let text = '';
  for (const byte of deflated) text += String.fromCharCode(byte);
  return begin + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Whether an address's hash carries code. */
export function carriesCode(hash: string): boolean {
  return hash.startsWith('#code=');
}

/**
 * The files that a hash carries. They are text from a stranger: nothing here runs them.
 *
 * @throws WorkFileError with one sentence where they cannot be read.
 */
export async function filesInHash(hash: string): Promise<SourceFiles> {
  if (!hash.startsWith(begin)) {
    throw new WorkFileError(
      'This link was made by a newer Logbook: reload the page, or ask for another one.',
    );
  }
  let data: unknown;
  try {
    const text = atob(hash.slice(begin.length).replaceAll('-', '+').replaceAll('_', '/'));
    const deflated = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const bytes = await readAll(
      new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw')),
      largest,
    );
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WorkFileError(
      'The code in this link is damaged: links break where they are cut short, so ask for it again.',
    );
  }
  return answerFilesFrom('this link', data);
}

async function readAll(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError('too large');
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
