/** The page's side of the hidden frame that keeps workers. */
import type { FromFrame, ToFrame } from '../protocol.ts';

/** The hidden frame that holds workers. */
export interface Frame {
  post(message: ToFrame): void;
  /** Who hears what the frame says; one at a time. */
  listen(listener: (message: FromFrame) => void): void;
  remove(): void;
}

/**
 * Opens a frame whose workers run a script. The frame, which takes a browser longest, need not wait
 * for the worker's script.
 *
 * @param loadingDocument the frame's document, see `frameDocument`
 * @param loadingWorker the text of the worker's script; if it cannot be had, the frame goes again
 */
export async function openFrame(
  loadingDocument: string | Promise<string>,
  loadingWorker: Promise<string>,
): Promise<Frame> {
  // Whoever waits for the document first must not leave this one without a listener.
  loadingWorker.catch(() => undefined);
  const text = typeof loadingDocument === 'string' ? loadingDocument : await loadingDocument;
  const frame = await open(text);
  try {
    frame.post({ kind: 'load', script: await loadingWorker });
  } catch (error) {
    frame.remove();
    throw error;
  }
  return frame;
}

function open(text: string): Promise<Frame> {
  return new Promise((resolve) => {
    const element = document.createElement('iframe');
    element.setAttribute('sandbox', 'allow-scripts');
    element.title = 'Runs programs';
    // Not `hidden`: a page's own styles may show frames all the same.
    element.style.display = 'none';
    element.tabIndex = -1;
    element.srcdoc = text;
    element.addEventListener('load', () => {
      const { port1, port2 } = new MessageChannel();
      // The frame has an opaque origin: no other target than `*` can name it.
      element.contentWindow?.postMessage(0, '*', [port2]);
      resolve({
        post: (message) => port1.postMessage(message),
        listen: (listener) => {
          port1.onmessage = ({ data }: MessageEvent<FromFrame>) => listener(data);
        },
        remove: () => {
          port1.close();
          element.remove();
        },
      });
    });
    // A script in the page's head comes before its body.
    (document.querySelector('body') ?? document.documentElement).append(element);
  });
}
