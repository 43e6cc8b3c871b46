/** `node:stream/consumers`: https://nodejs.org/docs/latest-v20.x/api/webstreams.html#utility-consumers */
import { Buffer } from './buffer.ts';

type Source = AsyncIterable<unknown> | Iterable<unknown>;

export async function buffer(source: Source): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) {
    pieces.push(
      typeof piece === 'string' ? Buffer.from(piece) : new Uint8Array(piece as ArrayBufferLike), // Bytes, of any kind.
    );
  }
  return Buffer.concat(pieces);
}

export const text = async (source: Source): Promise<string> => (await buffer(source)).toString();
export const json = async (source: Source): Promise<unknown> =>
  JSON.parse(await text(source)) as unknown;
export const arrayBuffer = async (source: Source): Promise<ArrayBuffer> =>
  Uint8Array.from(await buffer(source)).buffer;
export const blob = async (source: Source): Promise<Blob> => new Blob([await arrayBuffer(source)]);
