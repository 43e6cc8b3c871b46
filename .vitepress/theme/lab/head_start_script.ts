/**
 * Stands in the head of a page that opens with a lab. Of all that a run needs, the frame and its worker
 * take the browser longest, and neither needs the page: they are begun before anything else, and the
 * rest of what a run needs is fetched behind the page's own scripts.
 */
import { openFrame } from '../../../src/sandbox/browser/frame_host.ts';
import { isCostly } from './connection.ts';
import { absolute, leave } from './head_start.ts';

/** What the build knows of the page's first lab. */
export interface HeadStart {
  /** The document of the sandbox's frame. */
  readonly frame: string;
  /** The address of the worker's script. */
  readonly worker: string;
  /** The address of the libraries of the lab's program, where it has any. */
  readonly libraries?: string;
  /** Addresses of the modules that a run imports. */
  readonly modules: readonly string[];
}

// The build puts it before this script.
declare const logbookHeadStart: HeadStart;

async function text(address: string): Promise<string> {
  const response = await fetch(address, { priority: 'low' });
  if (!response.ok) throw new Error(`${address} is not there`);
  return response.text();
}

function begin({ frame, worker, libraries, modules }: HeadStart): void {
  const opening = openFrame(frame, text(worker));
  const texts = new Map<string, Promise<string>>();
  if (libraries !== undefined) {
    const loading = text(libraries);
    texts.set(absolute(libraries), loading);
    Promise.all([opening, loading]).then(
      ([opened, code]) => opened.post({ kind: 'libraries', codes: [code] }),
      // The run that needs them tells of it.
      () => undefined,
    );
  }
  leave({ frame: opening, texts });
  for (const address of modules) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.fetchPriority = 'low';
    link.href = address;
    document.head.append(link);
  }
}

if (!isCostly()) begin(logbookHeadStart);
