import frameModules from 'virtual:dashboard-frame';
import uplotStyle from 'uplot/dist/uPlot.min.css?raw';
import type { FrameOrder } from './orders.ts';

/** Where the frame finds what a component imports: in itself. It can load nothing else. */
export const importMap = {
  imports: Object.fromEntries(
    Object.entries(frameModules).map(([name, text]) => [
      name,
      `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`,
    ]),
  ),
};

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' data:",
  "style-src 'unsafe-inline'",
  'img-src data:',
].join('; ');

/**
 * What stands first in the frame's document: it forbids every request, refuses to go on where the
 * frame is not sealed, answers the page's question whether it is alive, and follows its theme.
 */
export const frameHead = `
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>The component, running</title>
<style>${uplotStyle}</style>
<script>
  document.documentElement.lang = 'en';
  if (self.origin !== 'null') window.stop();
  // A chart that is resized twice in a row is no error of the component; @vue/repl would choke on it.
  addEventListener('error', (event) => {
    if (event.error === null) event.stopImmediatePropagation();
  });
  addEventListener('message', ({ data, source }) => {
    if (source !== parent) return;
    if (data.action === 'ping') parent.postMessage({ action: 'pong' }, '*');
    if (data.action === 'theme') document.documentElement.className = data.theme;
  });
</script>`;

/**
 * Gives every frame that @vue/repl makes below an element an origin of its own: its code reaches
 * neither the page nor what the page keeps, and an endless loop in it does not stop the page.
 *
 * @vue/repl makes frames of the page's origin and knows no option for it, so the attribute is
 * changed as soon as the frame is there, before its document loads. It also looks into the frame's
 * document to change the theme, which is no longer possible: a stand-in passes the theme on.
 *
 * @returns A function that stops this.
 */
export function sealFrames(root: HTMLElement): () => void {
  const sealed = new WeakSet<HTMLIFrameElement>();
  const seal = (frame: HTMLIFrameElement) => {
    if (sealed.has(frame)) return;
    sealed.add(frame);
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.title = 'The component, running';
    const documentElement = {
      set className(theme: string) {
        const order: FrameOrder = { action: 'theme', theme };
        frame.contentWindow?.postMessage(order, '*');
      },
    };
    Object.defineProperty(frame, 'contentDocument', { value: { documentElement } });
    const document = frame.srcdoc;
    frame.srcdoc = document; // loads it again: what had begun to load was not sealed
  };
  const sealAll = () => root.querySelectorAll('iframe').forEach(seal);
  const observer = new MutationObserver(sealAll);
  observer.observe(root, { childList: true, subtree: true });
  sealAll();
  return () => observer.disconnect();
}
