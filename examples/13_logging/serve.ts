/** The application behind a port, in Node. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp, type Parts } from './app.ts';
import { SettingProblem } from './app/failures.ts';
import { customLogger } from './app/logger_utils/custom_logger.ts';

/** How long requests may take to finish once the server is told to stop, in milliseconds. */
const PATIENCE = 10_000;

export interface RunningServer {
  /** `http://127.0.0.1:3013` */
  readonly address: string;
  /** Takes no more requests, and waits for those under way. */
  stop(): Promise<void>;
}

/**
 * Serves the application to this computer.
 *
 * @param port 0 lets the system choose.
 * @throws {SettingProblem} where the port is taken or forbidden.
 */
export async function serve(port: number, parts: Parts): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch: createApp(parts).fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explained(cause, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const { address, port: actualPort } = server.address() as AddressInfo; // it listens on a port
  const url = `http://${address}:${actualPort}`;
  customLogger.info('Listening on {url}', { url });

  return {
    address: url,
    stop: () =>
      new Promise((resolve) => {
        customLogger.info('Stopping: requests under way may finish');
        const giveUp = setTimeout(
          () => 'closeAllConnections' in server && server.closeAllConnections(),
          PATIENCE,
        );
        server.close(() => {
          clearTimeout(giveUp);
          customLogger.info('Stopped');
          resolve();
        });
      }),
  };
}

function explained(cause: NodeJS.ErrnoException, port: number): Error {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken. Stop the program that has it, or set PORT to another.`,
    EACCES: `Port ${port} is not allowed. Set PORT to one above 1023.`,
  };
  const sentence = sentences[cause.code ?? ''];
  return sentence === undefined ? cause : new SettingProblem(sentence, { cause });
}
