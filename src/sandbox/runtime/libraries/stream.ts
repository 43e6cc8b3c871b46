/**
 * `node:stream`: Node's own streams as the package `readable-stream` has them, over the sandbox's
 * events and buffers. A script of its own, loaded by the programs that import it.
 */
import { unavailable } from '../builtins/unavailable.ts';
import stream from 'readable-stream/lib/stream.js';

const { promises } = stream;
const streams = Object.assign(stream, unavailable('stream', ['duplexPair']), { default: stream });
const promised = { ...promises, default: promises };

/** By import name. */
export const modules = {
  stream: streams,
  'node:stream': streams,
  'stream/promises': promised,
  'node:stream/promises': promised,
};
