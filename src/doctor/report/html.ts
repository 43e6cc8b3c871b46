import { issues, type Diagnosis, type Finding } from '../types.ts';
import { codeFrame } from './frame.ts';
import { escaped } from './junit.ts';
import { byWeight, summary } from './terminal.ts';

const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
html{background:#fff;color:#1b1b1f}
@media(prefers-color-scheme:dark){html{background:#1b1b1f;color:#e6e6ea}pre{background:#2c2c33!important}}
body{margin:0 auto;max-width:60rem;padding:1rem;overflow-wrap:anywhere}
article{border:1px solid #8886;border-left:.4rem solid #b26a00;border-radius:.4rem;padding:.2rem 1rem;margin:1rem 0}
article.error{border-left-color:#c62828}
pre{overflow-x:auto;padding:.6rem;background:#eee;border-radius:.3rem}
h3{font-size:1rem;margin:.6rem 0}`;

/** One page that needs nothing else: for a build's artefacts, or for handing in. */
export function htmlReport(
  diagnosis: Diagnosis,
  title: string,
  textOf: (file: string) => string,
): string {
  const groups = new Map<string, Finding[]>();
  for (const finding of byWeight(diagnosis.findings)) {
    const name = issues[finding.issue].title;
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  const sections = [...groups].map(
    ([name, findings]) =>
      `<section><h2>${escaped(name)} (${findings.length})</h2>${findings.map((finding) => article(finding, textOf)).join('')}</section>`,
  );
  const skipped =
    diagnosis.skipped.length === 0
      ? ''
      : `<section><h2>Not judged</h2><ul>${diagnosis.skipped.map(({ path, reason }) => `<li><code>${escaped(path)}</code>: ${escaped(reason)}</li>`).join('')}</ul></section>`;
  const off =
    diagnosis.suppressed.length === 0
      ? ''
      : `<section><h2>Turned off by the settings</h2><ul>${diagnosis.suppressed.map(({ finding, reason }) => `<li>${escaped(finding.message)} <em>${escaped(reason)}</em></li>`).join('')}</ul></section>`;
  const notes = diagnosis.notes.map((note) => `<p>${escaped(note)}</p>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(summary(diagnosis))}</p>${notes}${sections.join('')}${off}${skipped}</main></body></html>
`;
}

function article(finding: Finding, textOf: (file: string) => string): string {
  const { severity, message, places, why, fix, rule } = finding;
  const frames = places.slice(0, 8).map((place) => {
    const frame = codeFrame(textOf(place.file), place).join('\n');
    return `<p><code>${escaped(`${place.file}:${place.line}:${place.column}`)}</code> ${escaped(place.note ?? '')}</p><pre tabindex="0"><code>${escaped(frame)}</code></pre>`;
  });
  const more = places.length > 8 ? `<p>… and ${places.length - 8} more places</p>` : '';
  return `<article class="${severity}"><h3>${severity === 'error' ? 'Error' : 'Warning'}: ${escaped(message)}</h3>${frames.join('')}${more}<p>${escaped(why)}</p><p><strong>What to do:</strong> ${escaped(fix)}</p><p><small>${escaped(rule)}</small></p></article>`;
}
