/**
 * The frame's policy: scripts from the page's own text and from blobs, and nothing else. Workers from
 * a blob inherit it.
 */
export const FRAME_POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:";

/** A script's text as it may stand in a `<script>` of an HTML document. */
export function scriptInHtml(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

/** The frame's document, by the text of its script. */
export function frameDocument(script: string): string {
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><script>${scriptInHtml(script)}</script>`;
}
