import type { ConfigFacts } from './config.ts';
import { dirname } from './paths.ts';
import { absolutePath, readShell } from './readShell.ts';

const shellFence = /^(?:sh|bash|shell|console|zsh|shell-session|terminal|cmd|powershell)?$/i;

/** Reads the commands of a README: shell blocks, and code in a sentence that is a command. */
export function readReadme(path: string, text: string, unit: string, into: ConfigFacts): void {
  const context = {
    file: path,
    source: 'readme',
    command: 'readme',
    unit,
    directory: dirname(path),
  } as const;
  let offset = 0;
  let fence: { mark: string; shell: boolean; start: number; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const match = /^\s*(```+|~~~+)\s*([\w-]*)/.exec(line);
    if (fence) {
      if (match && line.trim().startsWith(fence.mark) && !match[2]) {
        if (fence.shell && looksLikeShell(fence.lines))
          readShell(fence.lines.join('\n'), fence.start, context, into);
        fence = undefined;
      } else {
        // A prompt is not part of the command, and a line of output after one is none.
        const prompted = fence.lines.some(
          (known) => /^\s*\$ /.test(line) || known.startsWith('  '),
        );
        const cleaned = line.replace(/^(\s*)(?:[$>%] )/, (lead) => ' '.repeat(lead.length));
        fence.lines.push(
          prompted && cleaned === line && /^\S/.test(line) && /^[>{}[]/.test(line)
            ? ' '.repeat(line.length)
            : cleaned,
        );
      }
    } else if (match) {
      fence = {
        mark: match[1] ?? '```',
        shell: shellFence.test(match[2] ?? ''),
        start: offset + line.length + 1,
        lines: [],
      };
    } else {
      // “Remove `npm run x` from …”, “add a step” tell nobody to run it.
      if (!/\b(?:add|remove|delete|replace|instead of|do not|don't|never|no longer)\b/i.test(line))
        for (const inline of line.matchAll(
          /`((?:npm|yarn|pnpm|make|node|npx|docker|docker-compose|tsx|sh|bash) [^`]+)`/g,
        ))
          readShell(inline[1] ?? '', offset + inline.index + 1, context, into);
      for (const inline of line.matchAll(/`(\/[^`\s]+)`/g)) {
        const found = absolutePath(inline[1] ?? '');
        const start = offset + inline.index + 1;
        if (found)
          into.values.push({
            kind: 'path',
            value: found,
            source: 'readme',
            role: 'refer',
            unit,
            file: path,
            start,
            end: start + found.length,
          });
      }
      for (const local of line.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b/g)) {
        const start = offset + local.index;
        into.values.push({
          kind: 'port',
          value: local[1] ?? '',
          source: 'readme',
          role: 'refer',
          unit,
          file: path,
          start,
          end: start + local[0].length,
        });
      }
    }
    offset += line.length + 1;
  }
}

/** A block without a language may be a tree of files or JSON. */
function looksLikeShell(lines: readonly string[]): boolean {
  return !lines.some((line) =>
    /[├└│]|^\s*[{}[\]]|^\s*"[\w-]+":|^\s*(?:import|const|let|export default|GET|POST|PUT|DELETE)\s/.test(
      line,
    ),
  );
}
